"""Words in front of a prompt that is too short for a model's context."""

from collections.abc import Sequence

import numpy as np

READ = 400_000  # words of a text that are looked through


def lead_in(codes: np.ndarray, prompt: Sequence[int], count: int, known: int) -> list[int]:
    """The words that stand in a text before the prompt, where it stands there first.

    Where the whole prompt is nowhere in the text, before its first two words, or its first one.

    Args:
        codes: the text as ranks of its words.
        prompt: the prompt's words as ranks, at least one.
        count: how many words are wanted.
        known: only words of a rank below it are.

    Returns:
        ``count`` ranks, or none if the prompt stands behind no such words.
    """
    codes = np.asarray(codes[:READ])
    for length in dict.fromkeys((len(prompt), min(2, len(prompt)), 1)):
        for start in _places(codes, prompt[:length]):
            before = codes[start - count : start] if start >= count else ()
            if len(before) and np.all((before >= 0) & (before < known)):
                return [int(code) for code in before]
    return []


def _places(codes: np.ndarray, words: Sequence[int]) -> np.ndarray:
    """Where these words stand one after another."""
    last = len(codes) - len(words) + 1
    fits = np.ones(max(0, last), bool)
    for at, word in enumerate(words):
        fits &= codes[at : at + len(fits)] == word
    return np.flatnonzero(fits)
