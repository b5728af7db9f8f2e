"""Phrases of the corpus as examples to learn from: some words, and the word that came next."""

from dataclasses import dataclass

import numpy as np

from minigpt.config import Config
from minigpt.errors import UserError
from minigpt.text.coding import CodedCorpus

TEST_SHARE = 0.2  # the notebook's split
LEAST_PHRASES = 10  # fewer leave no honest test set


@dataclass(frozen=True)
class Dataset:
    """Examples for one slider position.

    Attributes:
        train_x: the contexts to learn from, int32, ``(train phrases, context_length)``.
        train_y: the word that followed each, int32, ``(train phrases,)``.
        test_x: contexts kept back for the test, int32, ``(test phrases, context_length)``.
        test_y: the word that followed each, int32, ``(test phrases,)``.
    """

    train_x: np.ndarray
    train_y: np.ndarray
    test_x: np.ndarray
    test_y: np.ndarray

    @property
    def phrase_count(self) -> int:
        """How many different phrases there are, train and test together."""
        return len(self.train_y) + len(self.test_y)


def phrase_starts(in_vocabulary: np.ndarray, length: int) -> np.ndarray:
    """Where the phrases begin: every run of vocabulary words cut into pieces of ``length``.

    Args:
        in_vocabulary: whether each word of the text is known, bool, ``(tokens,)``.
        length: words in a phrase; what is left over at the end of a run is dropped.
    """
    edges = np.flatnonzero(np.diff(in_vocabulary, prepend=False, append=False))
    starts, ends = edges[::2], edges[1::2]
    pieces = (ends - starts) // length
    first = np.repeat(starts, pieces)
    before = np.repeat(np.cumsum(pieces) - pieces, pieces)
    return first + (np.arange(len(first)) - before) * length


def alphabetical_ranks(words: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """The place of each word in alphabetical order: inside a phrase, and at its end.

    Phrases are sorted as strings, where a word inside is followed by a space and a last word by
    nothing. The two orders differ if a word holds a character that sorts below the space.
    """
    inside = np.empty(len(words), np.int64)
    inside[sorted(range(len(words)), key=lambda i: words[i] + " ")] = np.arange(len(words))
    last = np.empty(len(words), np.int64)
    last[sorted(range(len(words)), key=words.__getitem__)] = np.arange(len(words))
    return inside, last


def unique_phrases(corpus: CodedCorpus, vocab_size: int, length: int) -> np.ndarray:
    """The different phrases, sorted as strings; int32, ``(phrases, length)``."""
    codes = np.asarray(corpus.codes)
    known = (codes >= 0) & (codes < vocab_size)
    starts = phrase_starts(known, length)
    inside, last = alphabetical_ranks(corpus.words[:vocab_size])
    columns = [inside[codes[starts + place]] for place in range(length - 1)]
    columns.append(last[codes[starts + length - 1]])
    keys = _packed(columns, _bits(len(inside)))
    if len(keys) == 1:  # the sorted keys say all: no need to know where each phrase stood
        return _unpacked(_sorted_once(keys[0]), inside, last, length)
    order = _sorted_unique(keys)
    return codes[starts[order][:, None] + np.arange(length)].astype(np.int32)  # (phrases, length)


def _bits(vocab_size: int) -> int:
    """How many bits a number below ``vocab_size`` takes."""
    return max(1, int(vocab_size - 1).bit_length())


def _packed(columns: list[np.ndarray], bits: int) -> list[np.ndarray]:
    """Several columns to one 64-bit number, the first one highest, so that numbers sort as rows."""
    per_key, keys = 63 // bits, []
    for at in range(0, len(columns), per_key):
        key = np.zeros(len(columns[0]), np.int64)
        for column in columns[at : at + per_key]:
            key <<= bits
            key |= column
        keys.append(key)
    return keys


def _unpacked(key: np.ndarray, inside: np.ndarray, last: np.ndarray, length: int) -> np.ndarray:
    """The words of phrases whose alphabetical ranks were packed to ``key``."""
    bits = _bits(len(inside))
    phrases = np.empty((len(key), length), np.int32)
    for place in reversed(range(length)):
        words = np.argsort(last if place == length - 1 else inside).astype(np.int32)
        phrases[:, place] = words[key & ((1 << bits) - 1)]
        key = key >> bits
    return phrases


def _sorted_once(key: np.ndarray) -> np.ndarray:
    """The different numbers in ascending order (here ``np.unique`` takes three times as long)."""
    key = np.sort(key)
    fresh = np.ones(len(key), bool)
    np.not_equal(key[1:], key[:-1], out=fresh[1:])
    return key[fresh]


def _sorted_unique(keys: list[np.ndarray]) -> np.ndarray:
    """Rows in ascending order of ``keys``, the first of each set of equal rows."""
    order = np.lexsort(keys[::-1])
    fresh = np.zeros(len(order), bool)
    fresh[:1] = True
    for key in keys:
        fresh[1:] |= np.diff(key[order]) != 0
    return order[fresh]


def build_dataset(corpus: CodedCorpus, config: Config) -> Dataset:
    """Phrases of the corpus, shuffled by the seed and split 80 : 20 as in the notebook.

    Raises:
        UserError: the sliders leave too few phrases to train on.
    """
    from sklearn.model_selection import train_test_split  # the server must never load it

    phrases = unique_phrases(corpus, config.vocab_size, config.context_length + 1)
    if len(phrases) < LEAST_PHRASES:
        raise UserError(
            f"a vocabulary of {config.vocab_size:,} {config.units} with a context of "
            f"{config.context_length} leaves {len(phrases)} phrase{'s' * (len(phrases) != 1)}",
            f"at least {LEAST_PHRASES} to train on",
            "Choose a larger vocabulary or a shorter context",
        )
    x, y = phrases[:, :-1], phrases[:, -1]
    train_x, test_x, train_y, test_y = train_test_split(
        x, y, test_size=TEST_SHARE, random_state=config.seed
    )
    return Dataset(*(np.ascontiguousarray(part) for part in (train_x, train_y, test_x, test_y)))
