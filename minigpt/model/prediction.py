"""Asking a trained model: the likeliest next words, and text made word by word."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from minigpt.config import Config
from minigpt.errors import UserError
from minigpt.model.folded_forward import fold
from minigpt.model.forward import logits, softmax
from minigpt.model.gpt_forward import is_plain
from minigpt.model.weights import Weights
from minigpt.text.vocabulary import Vocabulary


@dataclass(frozen=True)
class NextWord:
    """One row of the table of next words.

    Attributes:
        word: the word.
        chance: how likely the model holds it, 0–1.
        letter_count: how often the chosen letter stands in it.
        adversary_score: chance × letter count.
    """

    word: str
    chance: float
    letter_count: int
    adversary_score: float


@dataclass(frozen=True)
class LanguageModel:
    """A trained model that can be asked, in NumPy alone.

    Attributes:
        config: what it was trained from.
        vocabulary: its words.
        weights: its weights by name.
    """

    config: Config
    vocabulary: Vocabulary
    weights: Weights

    def context(self, prompt: str) -> np.ndarray:
        """The last ``context_length`` words of ``prompt`` as numbers, int32, ``(context_length,)``.

        Raises:
            UserError: a word is unknown, or there are too few words.
        """
        numbers = self.vocabulary.encode(prompt)
        length = self.config.context_length
        if len(numbers) < length:
            missing = length - len(numbers)
            unit = self.vocabulary.unit
            raise UserError(
                f"the prompt has {len(numbers)} {unit}{'s' * (len(numbers) != 1)}",
                f"at least {length}, the context length",
                f"Type {missing} more {unit}{'s' * (missing != 1)}, or choose a shorter context",
            )
        return np.array(numbers[-length:], np.int32)

    def chances(self, context: np.ndarray) -> np.ndarray:
        """How likely each word comes next, float64, ``(vocab_size,)``, summing to 1."""
        return softmax(self.answer(context).astype(np.float64))

    @cached_property
    def answer(self) -> Callable[[np.ndarray], np.ndarray]:
        """Gives the logits of one context, ``(context_length,)`` to ``(vocab_size,)``.

        Made once for a model: as the notebook's is, folded (:mod:`minigpt.model.folded_forward`).
        """
        if is_plain(self.weights):
            return fold(self.weights).logits
        return lambda context: logits(self.weights, context[None, :])[0]

    def predict(self, prompt: str, count: int = 10) -> tuple[list[NextWord], float]:
        """The ``count`` likeliest next words, and the adversary score of the whole distribution."""
        chances = self.chances(self.context(prompt))
        return top_words(chances, self.vocabulary, self.config.letter, count)

    def generate(self, prompt: str, words: int) -> str:
        """``prompt`` and ``words`` more, each the likeliest after the words before it.

        The context slides: every new word pushes the oldest one out.
        """
        context = list(self.context(prompt))
        length = self.config.context_length
        for _ in range(words):
            context.append(int(self.answer(np.array(context[-length:], np.int32)).argmax()))
        return self.vocabulary.text(self.vocabulary.encode(prompt) + context[length:])


def top_words(
    chances: np.ndarray, vocabulary: Vocabulary, letter: str, count: int = 10
) -> tuple[list[NextWord], float]:
    """The table of the ``count`` likeliest words, and the score of the whole distribution.

    The score is the expectation of the letter count: the sum over *all* words of chance × count.
    """
    counts = vocabulary.letter_counts(letter)
    scores = chances * counts
    rows = [
        NextWord(vocabulary.words[i], float(chances[i]), int(counts[i]), float(scores[i]))
        for i in np.argsort(-chances, kind="stable")[:count]
    ]
    return rows, float(scores.sum())
