"""Two prompts that differ in one word: which words can be swapped, and where it changes most."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from minigpt.text.vocabulary import Vocabulary, has_ink

# Both words of a pair must be in the vocabulary; several languages, as a text may be anybody's.
PAIRS = (
    ("she", "he"),
    ("woman", "man"),
    ("girl", "boy"),
    ("mother", "father"),
    ("africa", "europe"),
    ("china", "america"),
    ("france", "germany"),
    ("england", "france"),
    ("teacher", "doctor"),
    ("king", "queen"),
    ("sie", "er"),
    ("elle", "il"),
    ("ella", "él"),
)
TRIED = 64  # contexts in which the swap is tried


@dataclass(frozen=True)
class Swap:
    """A context with a word, and the same context with another word in its place.

    Attributes:
        one: the context as it stands in the text, ``(context_length,)``.
        other: the context with the other word.
        tried: among how many this is the one that changes the answer most.
    """

    one: np.ndarray
    other: np.ndarray
    tried: int


def offered_pairs(vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """The pairs of :data:`PAIRS` that the model knows; else its two commonest units with ink."""
    known = [pair for pair in PAIRS if all(word in vocabulary for word in pair)]
    seen = [word for word in vocabulary.words if has_ink(word)]
    return known or [(seen[0], seen[1])]


def strongest_swap(
    chances: Callable[[np.ndarray], np.ndarray], contexts: np.ndarray, words: Sequence[int]
) -> Swap | None:
    """The context in which swapping the first word for the second changes the answer most.

    How much: the sum of what all chances gain, the total variation distance.

    Args:
        chances: of one context, ``(context_length,)`` to ``(vocab_size,)``.
        contexts: where to look, ``(many, context_length)``; those that hold the first word once
            and the second not at all.
        words: the two words as numbers.

    Returns:
        None if no context holds the first word so.
    """
    first, second = words
    fitting = ((contexts == first).sum(axis=1) == 1) & ~(contexts == second).any(axis=1)
    ones = contexts[np.flatnonzero(fitting)[:TRIED]]
    if not len(ones):
        return None
    others = np.where(ones == first, second, ones).astype(np.int32)
    moved = [np.abs(chances(a) - chances(b)).sum() / 2 for a, b in zip(ones, others, strict=True)]
    at = int(np.argmax(moved))
    return Swap(ones[at], others[at], len(ones))


def differing(one: Sequence[int], other: Sequence[int]) -> list[int]:
    """The places at which two contexts of one length differ, from 0."""
    return [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
