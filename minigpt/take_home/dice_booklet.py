"""A text as a booklet for a die: pupils roll the next word and are the language model.

A *bigram* model knows only which word followed which, and how often. Here it is small enough for
paper: 36 words, each with the words that followed it, on the six faces of a die.
"""

from dataclasses import dataclass

import numpy as np

from minigpt.text.coding import CodedCorpus

WORDS = 36  # as many as two dice have throws, for the first word
FACES = 6


@dataclass(frozen=True)
class Row:
    """One word of the booklet.

    Attributes:
        word: the word.
        faces: the next word for each of the six faces.
        shares: of each different next word, in the order of the faces: how often it followed in
            the text, of all followers that are in the booklet, 0–1.
    """

    word: str
    faces: tuple[str, ...]
    shares: tuple[float, ...]


def pair_counts(corpus: CodedCorpus, words: int = WORDS) -> np.ndarray:
    """How often each of the commonest words followed each, int64, ``(words, words)``."""
    codes = np.asarray(corpus.codes)
    first, second = codes[:-1], codes[1:]
    known = (first >= 0) & (first < words) & (second >= 0) & (second < words)
    pairs = first[known].astype(np.int64) * words + second[known]
    return np.bincount(pairs, minlength=words * words).reshape(words, words)


def faces_of(counts: np.ndarray, faces: int = FACES) -> list[tuple[int, int]]:
    """Faces handed out by the largest remainder: pairs of a word and how many faces it gets.

    Args:
        counts: how often each word followed, ``(words,)``.
        faces: how many there are to hand out.

    Returns:
        Words with at least one face, most faces first; empty if nothing ever followed.
    """
    total = int(counts.sum())
    if not total:
        return []
    exact = counts * faces / total
    given = np.floor(exact).astype(int)
    left = faces - int(given.sum())
    given[np.argsort(-(exact - given), kind="stable")[:left]] += 1
    order = np.argsort(-given, kind="stable")
    return [(int(word), int(given[word])) for word in order if given[word]]


def booklet(corpus: CodedCorpus, words: int = WORDS) -> list[Row]:
    """The rows of the booklet, one for each of the commonest words; every face leads to a row.

    A word that none of the others ever follows leads to the commonest word.
    """
    words = min(words, len(corpus.words))
    names, made = corpus.words, []
    for word, counts in enumerate(pair_counts(corpus, words)):
        found = faces_of(counts) or [(0, FACES)]
        total = max(1, int(counts.sum()))
        faces = tuple(names[i] for i, many in found for _ in range(many))
        made.append(Row(names[word], faces, tuple(counts[i] / total for i, _ in found)))
    return made
