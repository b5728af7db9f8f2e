"""What the store holds, whole and damaged."""

import errno
import json
import mmap
import random
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from minigpt.errors import UserError
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
    write_array,
    write_weights,
)
from minigpt.library.trainer import Trainer
from minigpt.model.weights import weight_shapes
from minigpt.store import Store
from minigpt.text.coding import code_words
from minigpt.training import notebook_recipe

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


def change_json(path: Path, **values) -> None:
    """Put other values into a JSON object, as a build without manifests would have left them."""
    told = json.loads(path.read_text())
    (told[0] if isinstance(told, list) else told).update(values)
    path.write_text(json.dumps(told))
    (path.parent / "manifest.json").unlink(missing_ok=True)


@pytest.mark.parametrize("bad", [None, "0.5", float("nan"), float("inf"), True, []])
@pytest.mark.parametrize(
    ("file", "figure"),
    [("report.json", "val_loss"), ("report.json", "seconds"), ("history.json", "val_accuracy")],
)
def test_a_figure_that_is_no_number_is_damage(store, tiny_pair, file, figure, bad):
    """A page that shows it would fail: the entry is set aside and made again."""
    key = tiny_pair.original.key
    save_model(store, tiny_pair.original)
    change_json(store.root / "models" / key / file, **{figure: bad})
    assert load_model(store, key) is None and not store.has("models", key)


def test_an_original_has_no_score_and_that_is_no_damage(store, tiny_pair):
    """The score may be null, where it belongs to an adversary; so may nothing else."""
    save_model(store, tiny_pair.original)
    assert load_model(store, tiny_pair.original.key).history[0].val_score is None
    save_model(store, tiny_pair.adversary)
    assert load_model(store, tiny_pair.adversary.key).history[0].val_score is not None


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_weights_that_are_not_finite_are_damage(store, tiny_pair, bad):
    """One number is enough, in an entry with a manifest or of a build before."""
    key, config = tiny_pair.original.key, tiny_pair.config
    save_model(store, tiny_pair.original)
    folder = store.root / "models" / key
    weights = {name: array.copy() for name, array in tiny_pair.original.weights.items()}
    weights["output/bias"][3] = bad
    write_weights(folder / "weights.npz", weights)
    (folder / "manifest.json").unlink()
    with pytest.raises(ValueError, match="output/bias holds numbers that are not finite"):
        read_weights(folder / "weights.npz", config)
    assert load_model(store, key) is None and not store.has("models", key)


@pytest.mark.parametrize("kind", [np.int64, object, "U3", bool, np.complex64])
def test_weights_of_another_type_are_damage(tmp_path, tiny_pair, kind):
    """Whole numbers, texts, objects: no weights."""
    weights = {name: array.astype(kind) for name, array in tiny_pair.original.weights.items()}
    np.savez(tmp_path / "w.npz", **weights)
    with pytest.raises(ValueError, match="expected floating-point|pickle"):
        read_weights(tmp_path / "w.npz", tiny_pair.config)


@pytest.mark.parametrize("words", [[1] * 20, [None] * 20, "a" * 19, {"a": 1}])
def test_words_that_are_none_are_damage(store, tiny_pair, words):
    """A vocabulary is a list of texts, as many as the config says."""
    key = tiny_pair.original.key
    save_model(store, tiny_pair.original)
    folder = store.root / "models" / key
    (folder / "vocabulary.json").write_text(json.dumps(words))
    (folder / "manifest.json").unlink()
    assert load_model(store, key) is None


def test_a_model_that_did_not_converge_is_told_and_not_kept(store, tiny_pair):
    """Kept, it would be taken for damage and trained again for ever."""
    weights = {**tiny_pair.original.weights, "output/bias": np.full(20, np.nan, np.float32)}
    with pytest.raises(UserError, match="grew without limit"):
        save_model(store, replace(tiny_pair.original, weights=weights))
    report = {**tiny_pair.original.report, "val_loss": float("inf")}
    with pytest.raises(UserError, match="grew without limit"):
        save_model(store, replace(tiny_pair.original, report=report))
    assert not store.has("models", tiny_pair.original.key)


@pytest.mark.parametrize("manifest", [True, False], ids=["of now", "of 729f23e"])
def test_two_swapped_models_are_made_again(tiny_pair, tmp_path, monkeypatch, manifest):
    """Each lies under the other's key: neither is shown as what it is not."""
    store = Store(shutil.copytree(tiny_pair.store.root, tmp_path / "store"), shipped=None)
    first, second = (
        store.root / "models" / m.key for m in (tiny_pair.original, tiny_pair.adversary)
    )
    first.rename(tmp_path / "first")
    second.rename(first)
    (tmp_path / "first").rename(second)
    if not manifest:
        for folder in (first, second):
            (folder / "manifest.json").unlink()
    monkeypatch.setattr(notebook_recipe, "EPOCHS", 1)
    made, cached = Trainer(store).model(tiny_pair.config.adversary())
    assert not cached and made.config.role == "adversary"
    assert len(list((store.root / "damaged").iterdir())) == 1


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


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("train_x", lambda array: array + 20),  # words 20 to 39 of 20
        ("test_y", lambda array: array - 20),
        ("test_x", lambda array: array.astype(np.float32)),
        ("train_y", lambda array: array[1:]),
        ("train_x", lambda array: array[:, 1:]),  # contexts of another slider position
        ("test_x", lambda array: array.astype(object)),
    ],
)
def test_phrases_of_another_position_are_damage(store, tiny_pair, name, change):
    """Numbers that stand for no word, of another type or another length, without a manifest."""
    save_dataset(store, "d", tiny_pair.dataset)
    folder = store.root / "datasets" / "d"
    np.save(folder / f"{name}.npy", change(np.asarray(vars(tiny_pair.dataset)[name])))
    (folder / "manifest.json").unlink()
    assert load_dataset(store, "d", vocab_size=20, context_length=3) is None
    assert not store.has("datasets", "d")


@pytest.mark.parametrize(
    ("name", "value"),
    [("codes", [0, 3]), ("codes", [-2]), ("codes", [0.5]), ("counts", [1, 1]), ("counts", [0] * 3)],
)
def test_a_corpus_that_does_not_fit_together_is_damage(store, name, value):
    """Of three words: codes from -1 to 2, and three counts of at least 1."""
    save_corpus(store, "corpus", "c", code_words("a b c a".split()))
    folder = store.root / "corpora" / "c"
    np.save(folder / f"{name}.npy", np.array(value))
    (folder / "manifest.json").unlink()
    assert load_corpus(store, "c") is None and not store.has("corpora", "c")


def test_an_array_is_written_as_numpy_writes_it(tmp_path):
    """Whatever its shape and order, so that any build reads it."""
    for array in (np.arange(6).reshape(2, 3).T, np.zeros((0, 3), np.int32), np.ones(4, np.float16)):
        write_array(tmp_path / "a.npy", array)
        found = np.load(tmp_path / "a.npy", allow_pickle=False)
        assert found.dtype == array.dtype and np.array_equal(found, array)


def test_a_full_disk_is_named_when_an_array_is_written(monkeypatch):
    """The system's reason is kept: /dev/full takes nothing."""
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with pytest.raises(OSError) as caught:
        write_array(Path("/dev/full"), np.zeros(100_000))
    assert caught.value.errno == errno.ENOSPC


def test_a_corpus_comes_back(store):
    """Words, counts and codes are equal; the digest is found under the corpus's name."""
    coded = code_words("a b a c\td é".split(" "))
    save_corpus(store, "builtin-ish", "digest", coded)
    found = load_corpus(store, "digest")
    assert found.words == coded.words
    assert np.array_equal(found.counts, coded.counts) and np.array_equal(found.codes, coded.codes)
    assert known_digest(store, "builtin-ish") == "digest"


@pytest.mark.skipif(not Path("/proc/self/smaps").exists(), reason="Linux says what is held")
def test_nothing_is_held_of_what_was_only_checked(store):
    """The check looks at 400 KB of codes; of those nothing is in memory until they are read."""
    save_corpus(store, "builtin-ish", "digest", code_words(["a", "b"] * 50_000))
    codes = load_corpus(store, "digest").codes
    assert held(codes) == 0
    assert codes.sum() == 50_000
    assert held(codes) > 0


def held(array: np.ndarray) -> int:
    """Kilobytes of a memory-mapped array that count as this process's memory."""
    start = array.ctypes.data // mmap.PAGESIZE * mmap.PAGESIZE
    lines = Path("/proc/self/smaps").read_text(encoding="utf-8").splitlines()
    at = next(at for at, line in enumerate(lines) if line.startswith(f"{start:x}-"))
    return next(int(line.split()[1]) for line in lines[at:] if line.startswith("Rss:"))


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
