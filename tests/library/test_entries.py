"""What the store holds, whole and damaged."""

import json
import random
import shutil
from dataclasses import replace

import numpy as np
import pytest

from minigpt.library.entries import (
    known_digest,
    load_corpus,
    load_dataset,
    load_model,
    read_weights,
    remember_digest,
    save_corpus,
    save_dataset,
    save_model,
    write_weights,
)
from minigpt.model.weights import weight_shapes
from minigpt.store import Store
from minigpt.text.coding import code_words

FILES = ("weights.npz", "config.json", "vocabulary.json", "history.json", "report.json")


@pytest.fixture
def store(tmp_path) -> Store:
    """An empty store."""
    return Store(tmp_path / "store", shipped=None)


def test_a_model_comes_back_as_it_was(store, tiny_pair):
    """Config, words, history and report are equal, every weight to the last bit."""
    save_model(store, tiny_pair.original)
    found = load_model(store, tiny_pair.original.key)
    assert found.config == tiny_pair.original.config
    assert found.vocabulary.words == tiny_pair.original.vocabulary.words
    assert found.history == tiny_pair.original.history
    assert found.report == tiny_pair.original.report
    for name, array in tiny_pair.original.weights.items():
        assert np.array_equal(found.weights[name], array)
    assert load_model(store, "absent") is None


def test_weights_are_stored_without_pickle(store, tiny_pair):
    """The file is plain arrays: nothing in it can run."""
    path = store.root / "weights.npz"
    store.root.mkdir()
    write_weights(path, tiny_pair.original.weights)
    with np.load(path, allow_pickle=False) as arrays:
        assert set(arrays) == set(weight_shapes(tiny_pair.config))
    np.savez(path, **{name: np.array([{}]) for name in weight_shapes(tiny_pair.config)})
    with pytest.raises(ValueError, match="pickle"):
        read_weights(path, tiny_pair.config)


def test_weights_of_another_shape_are_refused(tmp_path, tiny_pair):
    """The weights of one config are no weights of another."""
    write_weights(tmp_path / "w.npz", tiny_pair.original.weights)
    with pytest.raises(ValueError, match="expected"):
        read_weights(tmp_path / "w.npz", replace(tiny_pair.config, heads=2))


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", ["gone", "empty", "cut", "other", "list", "null", "binary"])
def test_a_damaged_model_is_set_aside(store, tiny_pair, name, damage):
    """Any file missing, empty, cut short or with something else in it: none, not a crash."""
    key = tiny_pair.original.key
    save_model(store, tiny_pair.original)
    path = store.root / "models" / key / name
    whole = path.read_bytes()
    path.unlink()
    new = {
        "empty": b"",
        "cut": whole[: len(whole) // 2],
        "other": b"{}",
        "list": b"[1, 2]",
        "null": b"null",
        "binary": bytes(range(256)),
    }
    if damage in new:
        path.write_bytes(new[damage])
    assert load_model(store, key) is None
    assert not store.has("models", key)
    save_model(store, tiny_pair.original)
    assert load_model(store, key) is not None


def test_any_flipped_byte_gives_a_model_or_none(store, tiny_pair, caplog):
    """A few hundred changed files: never an exception."""
    caplog.set_level("CRITICAL")
    key, draw = tiny_pair.original.key, random.Random(0)
    save_model(store, tiny_pair.original)
    folder = store.root / "models" / key
    files = {name: (folder / name).read_bytes() for name in FILES}
    for turn in range(300):
        name = FILES[0] if turn % 2 else draw.choice(FILES)
        changed = bytearray(files[name])
        for _ in range(draw.randint(1, 4)):
            changed[draw.randrange(len(changed))] = draw.randrange(256)
        folder.mkdir(exist_ok=True)
        for other, whole in files.items():
            (folder / other).write_bytes(bytes(changed) if other == name else whole)
        load_model(store, key)
        shutil.rmtree(store.root / "damaged", ignore_errors=True)


def test_a_dataset_comes_back_memory_mapped(store, tiny_pair):
    """The arrays are equal and are read from the disk as they are needed."""
    save_dataset(store, "d", tiny_pair.dataset)
    found = load_dataset(store, "d")
    for name, array in vars(tiny_pair.dataset).items():
        assert isinstance(getattr(found, name), np.memmap)
        assert np.array_equal(getattr(found, name), array)


@pytest.mark.parametrize("name", ["train_x", "train_y", "test_x", "test_y"])
@pytest.mark.parametrize("keep", [0, 5, 100, 140, None])
def test_a_damaged_dataset_is_set_aside(store, tiny_pair, name, keep):
    """A file cut at any place, or gone, is noticed without reading all of it."""
    save_dataset(store, "d", tiny_pair.dataset)
    path = store.root / "datasets" / "d" / f"{name}.npy"
    whole = path.read_bytes()
    path.unlink()
    if keep is not None:
        path.write_bytes(whole[:keep])
    assert load_dataset(store, "d") is None
    assert not store.has("datasets", "d")


def test_a_corpus_comes_back(store):
    """Words, counts and codes are equal; the digest is found under the corpus's name."""
    coded = code_words("a b a c\td é".split(" "))
    save_corpus(store, "builtin-ish", "digest", coded)
    found = load_corpus(store, "digest")
    assert found.words == coded.words
    assert np.array_equal(found.counts, coded.counts) and np.array_equal(found.codes, coded.codes)
    assert known_digest(store, "builtin-ish") == "digest"


def test_a_file_that_changed_has_no_known_digest(store, tmp_path):
    """The digest belongs to the file as it was: an edit means reading it again."""
    path = tmp_path / "a.txt"
    path.write_text("one")
    remember_digest(store, str(path), "d1")
    assert known_digest(store, str(path)) == "d1"
    path.write_text("another text")
    assert known_digest(store, str(path)) is None


@pytest.mark.parametrize("content", ["", "{", "null", "7", "[]"])
def test_a_damaged_digest_is_forgotten(store, tmp_path, content):
    """What is no digest is not taken for one."""
    remember_digest(store, str(tmp_path / "a"), "d1")
    (folder,) = (store.root / "digests").iterdir()
    (folder / "digest.json").write_text(content)
    assert known_digest(store, str(tmp_path / "a")) is None


def test_stored_json_is_readable_text(store, tiny_pair):
    """Config and words can be read with any editor."""
    save_model(store, tiny_pair.original)
    folder = store.root / "models" / tiny_pair.original.key
    assert json.loads((folder / "config.json").read_text())["vocab_size"] == 20
    assert json.loads((folder / "vocabulary.json").read_text()) == list(
        tiny_pair.original.vocabulary.words
    )
