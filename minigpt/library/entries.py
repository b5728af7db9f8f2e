"""What the store holds: trained models, coded corpora and datasets, each with its files."""

from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from pathlib import Path

import numpy as np

from minigpt.config import Config, stored_config
from minigpt.entry_names import KEY
from minigpt.errors import UserError
from minigpt.library.entry_files import (
    FIGURES,
    let_go,
    mapped,
    read_diary,
    read_json,
    read_report,
    read_vocabulary,
    read_weights,
    write_array,
    write_json,
    write_vocabulary,
    write_weights,
)
from minigpt.model.weights import BUFFERS, Weights, parameter_count
from minigpt.sound import check_codes, check_numbers, check_texts
from minigpt.store import Store
from minigpt.text.coding import EMPTY, CodedCorpus
from minigpt.text.corpus import identity, lies_here_alone
from minigpt.text.dataset import Dataset
from minigpt.text.text_units import TextUnits, text_units_from
from minigpt.text.vocabulary import Vocabulary
from minigpt.training.history import Epoch
from minigpt.training.moments import Moments

ANY_SIZE = 2**31  # of a vocabulary: more than 32 bits can number
MODEL_FILES = ("weights.npz", "config.json", "vocabulary.json", "history.json", "report.json")
MOMENT_FILES = ("config.json", "moments.json", "moments.npy")


@dataclass(frozen=True)
class StoredModel:
    """A trained model as it lies in the store.

    Attributes:
        key: the name it is stored under.
        config: what it was trained from.
        vocabulary: its words.
        weights: the kept weights by name.
        history: one entry an epoch.
        report: how the training went, by the names in :data:`minigpt.library.entry_files.REPORT`.
    """

    key: str
    config: Config
    vocabulary: Vocabulary
    weights: Weights
    history: tuple[Epoch, ...]
    report: dict


def save_model(store: Store, model: StoredModel, moments: Moments | None = None) -> None:
    """Put a trained model in the store, with moments of its training if there are any.

    Raises:
        UserError: its numbers grew without limit, so that there is no model; or the disk is full.
    """
    _check_converged(model)

    def write(folder: Path) -> None:
        write_weights(folder / "weights.npz", model.weights)
        write_json(folder / "config.json", asdict(model.config))
        write_vocabulary(folder, model.vocabulary)
        write_json(folder / "history.json", [epoch.as_dict() for epoch in model.history])
        write_json(folder / "report.json", model.report)
        if moments is not None:
            write_json(folder / "moments.json", [epoch.as_dict() for epoch in moments.epochs])
            write_array(folder / "moments.npy", moments.flat)

    store.write("models", model.key, write)


def _check_converged(model: StoredModel) -> None:
    """Refuse what would be taken for damage when it is read, and trained again for ever."""
    learned = [array for name, array in model.weights.items() if name not in BUFFERS]
    losses = [(epoch.loss, epoch.val_loss) for epoch in model.history]
    figures = [model.report[name] for name in FIGURES]
    if not all(np.isfinite(numbers).all() for numbers in (*learned, losses, figures)):
        raise UserError(
            "the numbers of the training grew without limit, so that no model came of it",
            "a loss that stays finite",
            "Choose a smaller adversary weight or other sliders",
        )


def load_model(store: Store, key: str, digest: str = "") -> StoredModel | None:
    """The model stored under ``key``, or None.

    Args:
        store: where it lies.
        key: its key.
        digest: of its corpus. With it the config that lies there must have this key, so that a
            model is never another's, even in an entry of 729f23e, which does not say whose it is.
    """

    def read(folder: Path) -> StoredModel:
        config = stored_config(read_json(folder / "config.json"))
        if digest and config.key(digest) != key:
            raise ValueError(f"{folder} holds the model {config.key(digest)}")
        vocabulary = read_vocabulary(folder, config)
        history = read_diary(folder / "history.json")
        weights = read_weights(folder / "weights.npz", config)
        return StoredModel(key, config, vocabulary, weights, history, read_report(folder))

    return store.read("models", key, read, MODEL_FILES)


def save_units(store: Store, key: str, units: TextUnits) -> None:
    """Keep how a text is cut into units (see :meth:`minigpt.config.Config.tokenizer_key`)."""
    store.write("tokenizers", key, lambda f: write_json(f / "tokenizer.json", units.as_dict()))


def load_units(store: Store, key: str) -> TextUnits | None:
    """How the text is cut whose tokenizer is stored under ``key``, or None."""

    def read(folder: Path) -> TextUnits:
        return text_units_from(read_json(folder / "tokenizer.json"))

    return store.read("tokenizers", key, read)


def load_report(store: Store, key: str) -> dict | None:
    """The report of the model stored under ``key`` without its weights, or None."""
    return store.read("models", key, read_report, ["report.json"])


def load_moments(store: Store, key: str) -> Moments | None:
    """The moments of the training of the model stored under ``key``, memory-mapped, or None."""

    def read(folder: Path) -> Moments | None:
        if not (folder / "moments.json").exists():
            return None
        config = stored_config(read_json(folder / "config.json"))
        epochs = read_diary(folder / "moments.json")
        flat = mapped(folder / "moments.npy")
        check_numbers(flat, (len(epochs), parameter_count(config)), f"{folder}: moments")
        let_go(flat)
        return Moments(config, epochs, flat)

    return store.read("models", key, read, MOMENT_FILES)


def save_dataset(store: Store, key: str, dataset: Dataset) -> None:
    """Put a dataset in the store, one ``.npy`` an array, so that it can be memory-mapped."""

    def write(folder: Path) -> None:
        for name, array in vars(dataset).items():
            write_array(folder / f"{name}.npy", array)

    store.write("datasets", key, write)


def load_dataset(
    store: Store, key: str, vocab_size: int = ANY_SIZE, context_length: int | None = None
) -> Dataset | None:
    """The dataset stored under ``key``, memory-mapped, or None.

    Args:
        store: where it lies.
        key: its key.
        vocab_size: how many words its numbers may stand for; by default any.
        context_length: how long its contexts are; by default any.
    """

    def read(folder: Path) -> Dataset:
        names = [spec.name for spec in fields(Dataset)]
        found = Dataset(*(mapped(folder / f"{name}.npy") for name in names))
        for part in ("train", "test"):
            x, y = getattr(found, f"{part}_x"), getattr(found, f"{part}_y")
            check_codes(x, (None, context_length), 0, vocab_size, f"{folder}: {part}_x")
            check_codes(y, (len(x),), 0, vocab_size, f"{folder}: {part}_y")
            let_go(x, y)
        return found

    return store.read("datasets", key, read)


def save_corpus(store: Store, name: str, digest: str, corpus: CodedCorpus) -> None:
    """Put a coded corpus in the store, and remember which digest ``name`` stands for."""
    save_coded(store, digest, corpus)
    remember_digest(store, name, digest)


def save_coded(store: Store, key: str, corpus: CodedCorpus) -> None:
    """Put a coded corpus in the store (see :meth:`minigpt.config.Config.text_key`)."""

    def write(folder: Path) -> None:
        write_array(folder / "codes.npy", corpus.codes)
        write_array(folder / "counts.npy", corpus.counts)
        write_json(folder / "words.json", corpus.words)

    store.write("corpora", key, write)


def load_corpus(store: Store, key: str) -> CodedCorpus | None:
    """The coded corpus stored under ``key``, its codes memory-mapped, or None."""

    def read(folder: Path) -> CodedCorpus:
        words = tuple(read_json(folder / "words.json"))
        codes, counts = mapped(folder / "codes.npy"), np.load(folder / "counts.npy")
        check_texts(words, f"{folder}: words")
        check_codes(counts, (len(words),), 0, ANY_SIZE, f"{folder}: counts")
        check_codes(codes, (None,), EMPTY, len(words), f"{folder}: codes")
        let_go(codes)
        if not (counts[:1] > 0).all() or (np.diff(counts) > 0).any():  # 0: a piece never alone
            raise ValueError(f"{folder}: the counts do not fall from that of the commonest")
        return CodedCorpus(words, counts, codes)

    return store.read("corpora", key, read)


def remember_digest(store: Store, name: str, digest: str) -> None:
    """Note that the corpus called ``name``, as it is now, has this digest."""
    key, here = _identity_key(name), lies_here_alone(name)
    store.write("digests", key, lambda f: write_json(f / "digest.json", digest), here)


def known_digest(store: Store, name: str) -> str | None:
    """The digest of the corpus called ``name`` if it was ever read as it is now."""
    key = _identity_key(name)

    def read(folder: Path) -> str:
        digest = read_json(folder / "digest.json")
        if not (isinstance(digest, str) and KEY.fullmatch(digest)):
            raise ValueError(f"{folder}: {digest!r} is no digest")
        return digest

    return store.read("digests", key, read, here=lies_here_alone(name))


def _identity_key(name: str) -> str:
    return sha256(identity(name).encode()).hexdigest()[:20]
