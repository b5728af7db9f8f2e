"""The words that a model knows, as numbers and back; or pieces, or characters."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from difflib import get_close_matches
from functools import cached_property

import numpy as np

from minigpt.errors import UserError
from minigpt.text.characters import characters
from minigpt.text.coding import CodedCorpus
from minigpt.text.pieces import MARK
from minigpt.text.tokenizer import CHARACTERS, PIECES, SEPARATOR, SINGULAR, SPACE, Tokenizer
from minigpt.values import is_letter

NOTEBOOKS = Tokenizer()


def has_ink(unit: str) -> bool:
    """Whether a unit is more than spaces and line ends, which nobody can type or point at alone."""
    return bool(unit.replace(MARK, SPACE).strip())


class Vocabulary:
    """The most common units of a corpus; a unit's number is its rank, from 0.

    Args:
        words: the units, most common first: words by default.
        tokenizer: how a text becomes units; by default words as the notebook's cleaning leaves
            them.
    """

    def __init__(self, words: Sequence[str], tokenizer: Tokenizer = NOTEBOOKS) -> None:
        self.words = tuple(words)
        self.tokenizer = tokenizer

    def __len__(self) -> int:
        return len(self.words)

    def __contains__(self, word: str) -> bool:
        return word in self._numbers

    def knows(self, units: Collection[str]) -> bool:
        """Whether there are any, and all of them are in the vocabulary."""
        return bool(units) and all(unit in self for unit in units)

    @property
    def unit(self) -> str:
        """What one of them is called: word, piece or character."""
        return SINGULAR[self.tokenizer.units]

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {word: number for number, word in enumerate(self.words)}

    def read(self, sentence: str) -> list[str]:
        """The units of ``sentence`` as the corpus was read, whether they are known or not.

        What stands in the vocabulary as it is stays itself: it need not be cleaned once more.
        """
        if self.tokenizer.units == CHARACTERS:
            found = characters(sentence)
            return found if all(c in self for c in found) else self.tokenizer.units_of(sentence)
        if self.tokenizer.units == PIECES:
            return self._read_pieces(sentence)
        return [word for part in sentence.split(SPACE) for word in self._read_word(part)]

    def _read_word(self, part: str) -> list[str]:
        if part in self:
            return [part]
        found = self.tokenizer.units_of(part)
        return [w for unit in found for w in ([unit] if unit in self else unit.split())]

    def _read_pieces(self, sentence: str) -> list[str]:
        if SEPARATOR not in sentence:
            return self.tokenizer.units_of(sentence)
        stretches = [(s, s.replace(SPACE, MARK)) for s in sentence.split(SEPARATOR) if s]
        return [
            unit
            for stretch, piece in stretches
            for unit in ([piece] if piece in self else self.tokenizer.units_of(stretch))
        ]

    def encode(self, sentence: str) -> list[int]:
        """The numbers of the units of ``sentence``, which is cleaned as the corpus was.

        Raises:
            UserError: a unit is not in the vocabulary; near words are offered.
        """
        return self.numbers(self.read(sentence))

    def numbers(self, units: Iterable[str]) -> list[int]:
        """The numbers of units that were read already.

        Raises:
            UserError: one is not in the vocabulary; near words are offered.
        """
        return [self._number(unit) for unit in units]

    def _number(self, word: str) -> int:
        if word not in self._numbers:
            near = self.near(word)
            hint = f"Try a commoner {self.unit}"
            if near:
                hint = "Try " + " or ".join(f'"{w}"' for w in near)
            raise UserError(
                f'the {self.unit} "{word}" is not in the vocabulary',
                f"one of its {len(self)} {self.tokenizer.units}",
                hint,
            )
        return self._numbers[word]

    def near(self, word: str, count: int = 3) -> list[str]:
        """Up to ``count`` words of the vocabulary that look like ``word``."""
        return get_close_matches(word.lower(), self.words, n=count, cutoff=0.6)

    def text(self, numbers: Iterable[int]) -> str:
        """What is to be read where these units stand one after another."""
        return self.tokenizer.join([self.words[number] for number in numbers])

    def decode(self, numbers: Iterable[int]) -> str:
        """A text that :meth:`encode` turns into these very numbers.

        It reads as :meth:`text` does. Where pieces stand side by side that the text alone would be
        cut into otherwise (t, h, e, say, where there is a piece "the"), what nobody sees parts
        them (:data:`minigpt.text.tokenizer.SEPARATOR`).
        """
        units = [self.words[number] for number in numbers]
        text = self.tokenizer.join(units)
        if self.tokenizer.units == PIECES and self.tokenizer.units_of(text) != units:
            return "".join(SEPARATOR + unit.replace(MARK, SPACE) for unit in units)
        return text

    def one_hot(self, word: str) -> np.ndarray:
        """A row of zeros with a single 1 at the number of ``word``; int8, ``(len(self),)``."""
        row = np.zeros(len(self), np.int8)
        row[self._number(word)] = 1
        return row

    def letters(self) -> list[str]:
        """The letters that occur in the units, the one that stands in most units first."""
        counted = Counter(c for word in self.words for c in dict.fromkeys(word))
        return [letter for letter, _ in counted.most_common() if is_letter(letter)]

    def letter_counts(self, letter: str) -> np.ndarray:
        """How often ``letter`` stands in each unit: the adversary's scores, ``(len(self),)``."""
        return np.array([word.count(letter) for word in self.words], np.float64)


def vocabulary_of(
    corpus: CodedCorpus, vocab_size: int, tokenizer: Tokenizer = NOTEBOOKS
) -> Vocabulary:
    """The ``vocab_size`` most common units of ``corpus``, always exactly that many.

    Raises:
        UserError: the corpus has fewer different ones.
    """
    if len(corpus.words) < vocab_size:
        units = tokenizer.units
        raise UserError(
            f"the text has only {len(corpus.words):,} different {units}",
            f"at least {vocab_size:,}, the vocabulary size",
            "Choose a smaller vocabulary size or a longer text",
        )
    return Vocabulary(corpus.words[:vocab_size], tokenizer)
