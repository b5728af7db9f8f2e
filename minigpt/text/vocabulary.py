"""The words that a model knows, as numbers and back."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from functools import cached_property

import numpy as np

from minigpt.errors import UserError
from minigpt.text.coding import CodedCorpus


class Vocabulary:
    """The most common words of a corpus; a word's number is its rank, from 0.

    Args:
        words: the words, most common first.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)

    def __len__(self) -> int:
        return len(self.words)

    def __contains__(self, word: str) -> bool:
        return word in self._numbers

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {word: number for number, word in enumerate(self.words)}

    def encode(self, sentence: str) -> list[int]:
        """The numbers of the words of ``sentence``; capitals and extra spaces do not matter.

        Raises:
            UserError: a word is not in the vocabulary; near words are offered.
        """
        return [self._number(word) for word in sentence.lower().split()]

    def _number(self, word: str) -> int:
        if word not in self._numbers:
            near = self.near(word)
            hint = "Try " + " or ".join(f'"{w}"' for w in near) if near else "Try a commoner word"
            raise UserError(
                f'the word "{word}" is not in the vocabulary',
                f"one of its {len(self)} words",
                hint,
            )
        return self._numbers[word]

    def near(self, word: str, count: int = 3) -> list[str]:
        """Up to ``count`` words of the vocabulary that look like ``word``."""
        return get_close_matches(word.lower(), self.words, n=count, cutoff=0.6)

    def decode(self, numbers: Iterable[int]) -> str:
        """The words with these numbers, joined by spaces."""
        return " ".join(self.words[number] for number in numbers)

    def one_hot(self, word: str) -> np.ndarray:
        """A row of zeros with a single 1 at the number of ``word``; int8, ``(len(self),)``."""
        row = np.zeros(len(self), np.int8)
        row[self._number(word)] = 1
        return row

    def letter_counts(self, letter: str) -> np.ndarray:
        """How often ``letter`` stands in each word: the adversary's scores, ``(len(self),)``."""
        return np.array([word.count(letter) for word in self.words], np.float64)


def vocabulary_of(corpus: CodedCorpus, vocab_size: int) -> Vocabulary:
    """The ``vocab_size`` most common words of ``corpus``, always exactly that many.

    Raises:
        UserError: the corpus has fewer different words.
    """
    if len(corpus.words) < vocab_size:
        raise UserError(
            f"the text has only {len(corpus.words):,} different words",
            f"at least {vocab_size:,}, the vocabulary size",
            "Choose a smaller vocabulary size or a longer text",
        )
    return Vocabulary(corpus.words[:vocab_size])
