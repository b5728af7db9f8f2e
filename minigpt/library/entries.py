"""What the store holds: trained models, coded corpora and datasets, each with its files."""

import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np

from minigpt.config import Config
from minigpt.model.weights import BUFFERS, Weights, buffers, parameter_count, weight_shapes
from minigpt.store import Store
from minigpt.text.coding import CodedCorpus
from minigpt.text.corpus import identity
from minigpt.text.dataset import Dataset
from minigpt.text.vocabulary import Vocabulary
from minigpt.training.history import Epoch
from minigpt.training.moments import Moments

REPORT = {
    "device",
    "seconds",
    "train_pairs",
    "test_pairs",
    "val_loss",
    "val_accuracy",
    "adversary_score",
    "stopped",
}


@dataclass(frozen=True)
class StoredModel:
    """A trained model as it lies in the store.

    Attributes:
        key: the name it is stored under.
        config: what it was trained from.
        vocabulary: its words.
        weights: the kept weights by name.
        history: one entry an epoch.
        report: how the training went, by the names in :data:`REPORT`.
    """

    key: str
    config: Config
    vocabulary: Vocabulary
    weights: Weights
    history: tuple[Epoch, ...]
    report: dict


def write_weights(path: Path, weights: Weights) -> None:
    """Write weights as ``.npz``: plain arrays, no pickle."""
    with path.open("wb") as file:
        learned = {name: array for name, array in weights.items() if name not in BUFFERS}
        np.savez(file, **learned)


def read_weights(path: Path, config: Config) -> Weights:
    """Read weights and check every shape; ValueError or KeyError if they do not fit."""
    with np.load(path, allow_pickle=False) as arrays:
        weights = {name: arrays[name] for name in weight_shapes(config)}
    for name, shape in weight_shapes(config).items():
        if weights[name].shape != shape:
            raise ValueError(f"{path}: {name} is {weights[name].shape}, expected {shape}")
    return weights | buffers(config)


def save_model(store: Store, model: StoredModel, moments: Moments | None = None) -> None:
    """Put a trained model in the store, with moments of its training if there are any."""

    def write(folder: Path) -> None:
        write_weights(folder / "weights.npz", model.weights)
        _write_json(folder / "config.json", asdict(model.config))
        _write_json(folder / "vocabulary.json", model.vocabulary.words)
        _write_json(folder / "history.json", [epoch.as_dict() for epoch in model.history])
        _write_json(folder / "report.json", model.report)
        if moments is not None:
            _write_json(folder / "moments.json", [epoch.as_dict() for epoch in moments.epochs])
            np.save(folder / "moments.npy", moments.flat, allow_pickle=False)

    store.write("models", model.key, write)


def load_model(store: Store, key: str) -> StoredModel | None:
    """The model stored under ``key``, or None."""

    def read(folder: Path) -> StoredModel:
        config = Config(**_read_json(folder / "config.json"))
        vocabulary = Vocabulary(_read_json(folder / "vocabulary.json"))
        history = tuple(Epoch(**entry) for entry in _read_json(folder / "history.json"))
        weights = read_weights(folder / "weights.npz", config)
        if len(vocabulary) != config.vocab_size:
            raise ValueError(f"{folder}: {len(vocabulary)} words, expected {config.vocab_size}")
        report = _read_json(folder / "report.json")
        if not history or not REPORT.issubset(report):
            raise ValueError(f"{folder}: history or report is not whole")
        return StoredModel(key, config, vocabulary, weights, history, report)

    return store.read("models", key, read)


def load_report(store: Store, key: str) -> dict | None:
    """The report of the model stored under ``key`` without its weights, or None."""
    return store.read("models", key, lambda folder: _read_json(folder / "report.json"))


def load_moments(store: Store, key: str) -> Moments | None:
    """The moments of the training of the model stored under ``key``, memory-mapped, or None."""

    def read(folder: Path) -> Moments | None:
        if not (folder / "moments.json").exists():
            return None
        config = Config(**_read_json(folder / "config.json"))
        epochs = tuple(Epoch(**entry) for entry in _read_json(folder / "moments.json"))
        flat = np.load(folder / "moments.npy", mmap_mode="r")
        expected = (len(epochs), parameter_count(config))
        if flat.shape != expected:
            raise ValueError(f"{folder}: the moments are {flat.shape}, expected {expected}")
        return Moments(config, epochs, flat)

    return store.read("models", key, read)


def save_dataset(store: Store, key: str, dataset: Dataset) -> None:
    """Put a dataset in the store, one ``.npy`` an array, so that it can be memory-mapped."""

    def write(folder: Path) -> None:
        for name, array in vars(dataset).items():
            np.save(folder / f"{name}.npy", array, allow_pickle=False)

    store.write("datasets", key, write)


def load_dataset(store: Store, key: str) -> Dataset | None:
    """The dataset stored under ``key``, memory-mapped, or None."""

    def read(folder: Path) -> Dataset:
        names = ("train_x", "train_y", "test_x", "test_y")
        return Dataset(*(np.load(folder / f"{name}.npy", mmap_mode="r") for name in names))

    return store.read("datasets", key, read)


def save_corpus(store: Store, name: str, digest: str, corpus: CodedCorpus) -> None:
    """Put a coded corpus in the store, and remember which digest ``name`` stands for."""

    def write(folder: Path) -> None:
        np.save(folder / "codes.npy", corpus.codes, allow_pickle=False)
        np.save(folder / "counts.npy", corpus.counts, allow_pickle=False)
        _write_json(folder / "words.json", corpus.words)

    store.write("corpora", digest, write)
    remember_digest(store, name, digest)


def load_corpus(store: Store, digest: str) -> CodedCorpus | None:
    """The coded corpus with this digest, its codes memory-mapped, or None."""

    def read(folder: Path) -> CodedCorpus:
        codes = np.load(folder / "codes.npy", mmap_mode="r")
        counts = np.load(folder / "counts.npy")
        return CodedCorpus(tuple(_read_json(folder / "words.json")), counts, codes)

    return store.read("corpora", digest, read)


def remember_digest(store: Store, name: str, digest: str) -> None:
    """Note that the corpus called ``name``, as it is now, has this digest."""
    key = _identity_key(name)
    store.write("digests", key, lambda folder: _write_json(folder / "digest.json", digest))


def known_digest(store: Store, name: str) -> str | None:
    """The digest of the corpus called ``name`` if it was ever read as it is now."""
    key = _identity_key(name)

    def read(folder: Path) -> str:
        digest = _read_json(folder / "digest.json")
        if not isinstance(digest, str):
            raise ValueError(f"{folder}: {digest!r} is no digest")
        return digest

    return store.read("digests", key, read)


def _identity_key(name: str) -> str:
    return sha256(identity(name).encode()).hexdigest()[:20]


def _write_json(path: Path, value) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def _read_json(path: Path):
    return json.loads(path.read_text(encoding="utf-8"))
