"""What of the training text stands behind an answer: the phrases that hold a word and end in it.

A model of this kind learns from phrases: some words, and the word that came next. How often an
answer came next in phrases with a certain word is a count that anybody can check.
"""

from dataclasses import dataclass

import numpy as np

from minigpt.text.dataset import Dataset


@dataclass(frozen=True)
class Behind:
    """The training phrases that hold a word, counted by the word that came next.

    Attributes:
        word: the word, as a number.
        rows: which training phrases hold it, ascending.
        counts: how many of them go on with each word, int64, ``(vocab_size,)``.
    """

    word: int
    rows: np.ndarray
    counts: np.ndarray

    @property
    def phrases(self) -> int:
        """How many training phrases hold the word."""
        return len(self.rows)

    def share(self, answer: int) -> float:
        """The share of those phrases that go on with ``answer``, 0–1; 0 where there are none."""
        return float(self.counts[answer]) / max(1, self.phrases)


def behind(data: Dataset, word: int, vocab_size: int) -> Behind:
    """Count what came next in the training phrases that hold ``word`` before their last word."""
    rows = np.flatnonzero((np.asarray(data.train_x) == word).any(axis=1))
    return Behind(word, rows, np.bincount(np.asarray(data.train_y)[rows], minlength=vocab_size))


def phrases_with(
    data: Dataset, found: Behind, answer: int, context: np.ndarray, most: int
) -> np.ndarray:
    """Training phrases that hold the word and end in ``answer``; int32, ``(at most most, n + 1)``.

    Those whose end is the same as the end of ``context`` for longest come first.
    """
    rows = found.rows[np.asarray(data.train_y)[found.rows] == answer]
    contexts = np.asarray(data.train_x[rows])
    same = np.cumprod(contexts[:, ::-1] == np.asarray(context)[::-1], axis=1).sum(axis=1)
    order = np.argsort(-same, kind="stable")[:most]
    return np.column_stack([contexts[order], np.full(len(order), answer)]).astype(np.int32)
