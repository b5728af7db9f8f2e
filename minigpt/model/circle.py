"""Why the likeliest word walks in circles: the window comes back, so all that follows comes back.

The model sees only its window, and always takes the likeliest word after it. The same window is
followed by the same word, hence by the same next window. There are only so many windows, so one of
them must come again; from there on the text repeats for ever.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

MOST_WORDS = 200  # that are looked through; a circle of this text's size closes long before

Window = tuple[int, ...]


@dataclass(frozen=True)
class Circle:
    """A text that has come back to a window it had before.

    Attributes:
        lead: the words from the start of the prompt up to the window that comes again, its own
            included.
        loop: the words that are added until the window is there again.
    """

    lead: tuple[int, ...]
    loop: tuple[int, ...]

    def windows(self, length: int) -> list[Window]:
        """Every window of one time round, the first and the last of them the same."""
        words = self.lead + self.loop
        start = len(self.lead) - length
        return [words[at : at + length] for at in range(start, start + len(self.loop) + 1)]


def find_circle(
    answer: Callable[[np.ndarray], np.ndarray], context: Sequence[int], most: int = MOST_WORDS
) -> Circle | None:
    """Go on from ``context`` by the likeliest word until a window comes again.

    Args:
        answer: gives the logits of a window, ``(context_length,)`` to ``(vocab_size,)``.
        context: the words to begin with, as numbers, ``(context_length,)``.
        most: words to add, at most.

    Returns:
        The circle, or None if none has closed after ``most`` words.
    """
    words, length = [int(word) for word in context], len(context)
    seen: dict[Window, int] = {tuple(words): length}  # how many words there were then
    for _ in range(most):
        words.append(int(answer(np.array(words[-length:], np.int32)).argmax()))
        window = tuple(words[-length:])
        if window in seen:
            at = seen[window]
            return Circle(tuple(words[:at]), tuple(words[at:]))
        seen[window] = len(words)
    return None
