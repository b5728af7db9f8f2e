"""Words on a map: the numbers of each word seen from the side where they differ most.

Principal component analysis (PCA) finds the two directions in which the word vectors are spread
widest; a word's place on the map is where its vector falls along them. The directions are found
once, by scikit-learn in the worker, from the trained model. Any other vectors, of an earlier epoch
or of the adversary, are laid on the same map by a matrix product, so that one word can be followed.

A word vector has ``size`` numbers: 8 in the notebook's model.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from minigpt.errors import UserError
from minigpt.sound import check_numbers
from minigpt.store import Store
from minigpt.text.vocabulary import Vocabulary

KIND = "embedding_maps"


@dataclass(frozen=True)
class MapBasis:
    """The directions of a map.

    Attributes:
        mean: the mean of all word vectors: the middle of the map, ``(size,)``.
        axes: the two directions, each of length 1 and square to the other, ``(2, size)``.
        explained: the share of the vectors' variance along each direction, 0–1, ``(2,)``.
    """

    mean: np.ndarray
    axes: np.ndarray
    explained: np.ndarray


def fit_basis(embedding: np.ndarray) -> MapBasis:
    """The two main directions of the word vectors ``embedding``, ``(vocab_size, size)``."""
    from sklearn.decomposition import PCA  # the server must never load it

    found = PCA(n_components=2, svd_solver="full").fit(np.asarray(embedding, np.float64))
    return MapBasis(found.mean_, found.components_, found.explained_variance_ratio_)


def project(basis: MapBasis, vectors: np.ndarray) -> np.ndarray:
    """Places on the map.

    Args:
        basis: the directions.
        vectors: word vectors, ``(..., size)``; ``(moments, vocab_size, size)`` for a whole
            training.

    Returns:
        The places, float64, ``(..., 2)``.
    """
    return (np.asarray(vectors, np.float64) - basis.mean) @ basis.axes.T


def save_basis(store: Store, key: str, basis: MapBasis) -> None:
    """Keep the map of the model ``key``."""

    def write(folder: Path) -> None:
        np.savez(folder / "basis.npz", **vars(basis))

    store.write(KIND, key, write)


def load_basis(store: Store, key: str) -> MapBasis | None:
    """The map of the model ``key``, or None if it was not made yet."""

    def read(folder: Path) -> MapBasis:
        with np.load(folder / "basis.npz", allow_pickle=False) as arrays:
            basis = MapBasis(**arrays)
        check_numbers(basis.mean, (None,), f"{folder}: mean")
        check_numbers(basis.axes, (2, len(basis.mean)), f"{folder}: axes")
        check_numbers(basis.explained, (2,), f"{folder}: explained")
        return basis

    return store.read(KIND, key, read)


@dataclass(frozen=True)
class Neighbour:
    """A word and how alike its vector is to another's.

    Attributes:
        word: the word.
        cosine: the cosine of the angle between the vectors: 1 the same direction, 0 square to
            each other, -1 opposite.
    """

    word: str
    cosine: float


def cosines(embedding: np.ndarray, number: int) -> np.ndarray:
    """The cosine of every word's vector with that of word ``number``, ``(vocab_size,)``.

    A vector of zeros has no direction; its cosine counts as 0.
    """
    vectors = np.asarray(embedding, np.float64)
    lengths = np.linalg.norm(vectors, axis=1)
    products = lengths * lengths[number]
    return np.divide(
        vectors @ vectors[number], products, out=np.zeros_like(products), where=products > 0
    )


def nearest_words(
    embedding: np.ndarray, vocabulary: Vocabulary, word: str, count: int = 10
) -> list[Neighbour]:
    """The ``count`` words whose vectors point most nearly the same way as that of ``word``.

    Raises:
        UserError: the word is not in the vocabulary, or is not one word.
    """
    numbers = vocabulary.numbers([word]) if word in vocabulary else vocabulary.encode(word)
    if len(numbers) != 1:
        raise UserError(f'"{word}" has {len(numbers)} words', "one word", "Type a single word")
    number = numbers[0]
    found = cosines(embedding, number)
    order = [i for i in np.argsort(-found, kind="stable") if i != number]
    return [Neighbour(vocabulary.words[i], float(found[i])) for i in order[:count]]
