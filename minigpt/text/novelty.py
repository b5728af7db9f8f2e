"""Is it copied or new? Generated words looked up among the phrases of the corpus.

The model learns from phrases of ``context_length`` + 1 words. Every run of that many words in a
generated text is looked up: was it a phrase to learn from, one kept back for the test, or neither?
"New" means new as such a phrase: the corpus was cut into phrases that do not overlap, so the same
words may stand in it across a cut.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from minigpt.text.dataset import Dataset

TRAINING, TEST, NEW = "training", "test", "new"
ORIGINS = (TRAINING, TEST, NEW)  # in the order in which one outranks the next


@dataclass(frozen=True)
class Run:
    """A run of ``context_length`` + 1 words in a text.

    Attributes:
        start: the place of its first word, from 0.
        end: the place after its last word.
        origin: ``training``, ``test`` or ``new``.
    """

    start: int
    end: int
    origin: str


def holds(x: np.ndarray, y: np.ndarray, phrase: np.ndarray) -> bool:
    """Whether ``phrase``, ``(context_length + 1,)``, is one of the examples ``x``, ``y``.

    Only contexts with the right next word are read, so a memory-mapped ``x`` stays on disk.
    """
    same_end = np.flatnonzero(np.asarray(y) == phrase[-1])
    return bool((np.asarray(x[same_end]) == phrase[:-1]).all(axis=1).any())


def origin(dataset: Dataset, phrase: Sequence[int]) -> str:
    """Where a phrase of ``context_length`` + 1 words comes from: ``training``, ``test``, ``new``.

    Raises:
        ValueError: the phrase has another length.
    """
    numbers = np.asarray(phrase)
    length = dataset.train_x.shape[1] + 1
    if numbers.shape != (length,):
        raise ValueError(f"the phrase has shape {numbers.shape}, expected ({length},)")
    if holds(dataset.train_x, dataset.train_y, numbers):
        return TRAINING
    return TEST if holds(dataset.test_x, dataset.test_y, numbers) else NEW


def runs(dataset: Dataset, numbers: Sequence[int], prompt_length: int = 0) -> list[Run]:
    """Every run of ``context_length`` + 1 words that ends in a generated word, with its origin.

    Args:
        dataset: the examples of the model.
        numbers: the words of the text as numbers, prompt and generated words.
        prompt_length: how many of them are the prompt.
    """
    length = dataset.train_x.shape[1] + 1
    first = max(0, prompt_length + 1 - length)
    starts = range(first, len(numbers) - length + 1)
    return [Run(at, at + length, origin(dataset, numbers[at : at + length])) for at in starts]


def word_origins(found: Sequence[Run], length: int) -> list[str | None]:
    """For each word of a text the highest-ranking origin of the runs that it is part of.

    Args:
        found: the runs of the text.
        length: how many words the text has.

    Returns:
        ``training`` before ``test`` before ``new``; None for a word that is in no run.
    """
    marks: list[str | None] = [None] * length
    for run in sorted(found, key=lambda run: -ORIGINS.index(run.origin)):
        marks[run.start : run.end] = [run.origin] * (run.end - run.start)
    return marks


def origin_shares(found: Sequence[Run]) -> dict[str, float]:
    """The share of the runs of each origin, 0–1; all 0 if there are no runs."""
    total = max(1, len(found))
    return {name: sum(run.origin == name for run in found) / total for name in ORIGINS}
