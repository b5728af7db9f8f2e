"""Words coded by how common they are, once for each corpus.

The most common word is 0, the next 1, and so on; then the vocabulary of any size V is "all codes
below V", and a new slider position needs no second look at the text.
"""

from collections import Counter
from dataclasses import dataclass

import numpy as np

EMPTY = -1  # the code of the empty word, which is never in a vocabulary


@dataclass(frozen=True, eq=False)  # one corpus is itself alone: it can key a cache
class CodedCorpus:
    """A corpus as numbers.

    Attributes:
        words: every distinct word, most common first, ties in the order of first appearance.
        counts: how often each of them occurs, int64, ``(len(words),)``.
        codes: the text as ranks in ``words``, int32, ``(tokens,)``; :data:`EMPTY` for the empty
            word.
    """

    words: tuple[str, ...]
    counts: np.ndarray
    codes: np.ndarray

    @property
    def word_count(self) -> int:
        """How many words the text has, the empty ones left out."""
        return int(self.counts.sum())

    def coverage(self, vocab_size: int) -> float:
        """The share of the text's words that the ``vocab_size`` most common ones make up, 0–1."""
        return float(self.counts[:vocab_size].sum() / max(1, self.counts.sum()))


def code_words(tokens: list[str]) -> CodedCorpus:
    """Code the words of a cleaned text by frequency rank (see :class:`CodedCorpus`)."""
    counted = Counter(tokens)
    counted.pop("", None)
    ranked = counted.most_common()
    rank = {word: code for code, (word, _) in enumerate(ranked)}
    rank[""] = EMPTY
    codes = np.fromiter(map(rank.__getitem__, tokens), np.int32, len(tokens))
    counts = np.array([count for _, count in ranked], np.int64)
    return CodedCorpus(tuple(word for word, _ in ranked), counts, codes)
