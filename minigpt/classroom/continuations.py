"""Continuations to vote on: many at once, 10 to 15 words, ending where a sentence may end.

A vocabulary of cleaned words has no full stops. Which words end a sentence is counted in the text
itself: in the encyclopedia "evening" ends one in two of its sentences, "the" none.
"""

import re
from collections import Counter
from dataclasses import dataclass

import numpy as np

from minigpt.model.forward import logits, softmax
from minigpt.model.prediction import LanguageModel
from minigpt.text.vocabulary import Vocabulary

LEAST_WORDS, MOST_WORDS = 10, 15  # short enough for a phone, long enough to say something
TEMPERATURE = 0.9
TOP_P = 0.95  # the rarest words make nonsense, about which nobody can vote
READ = 300_000  # characters of the text in which the ends of sentences are counted
DOUBT = 20  # a word seen so often without ending a sentence is believed to end none
ENDS_WELL = 0.1  # share of a word's places at which a sentence ends
AT_ONCE = 256  # contexts in one run of the model: more do not fit the processor's cache
FULL_STOP = re.compile(r"[.!?。！？]")


@dataclass(frozen=True)
class Writer:
    """A model that continues, and the words that it may stop at.

    Attributes:
        model: the model.
        ends: for each word of its vocabulary how often it ends a sentence, as a share of all
            times that it stands in the text, float64, ``(vocab_size,)``.
    """

    model: LanguageModel
    ends: np.ndarray

    def ends_well(self, numbers: np.ndarray) -> bool:
        """Whether a sentence may end with the last of these words."""
        return bool(self.ends[numbers[-1]] >= ENDS_WELL)


def sentence_ends(text: str, vocabulary: Vocabulary) -> np.ndarray:
    """How often each word ends a sentence of ``text``: a share of its places, ``(vocab_size,)``."""
    all_of_it, last = Counter(), Counter()
    for part in FULL_STOP.split(text)[:-1]:
        words = vocabulary.read(part.strip())
        all_of_it.update(words)
        last.update(words[-1:])
    shares = [last[word] / (all_of_it[word] + DOUBT) for word in vocabulary.words]
    stops = [FULL_STOP.fullmatch(word) is not None for word in vocabulary.words]
    return np.where(stops, 1.0, shares)


def continuations(pen: Writer, contexts: np.ndarray, points: np.ndarray) -> list[np.ndarray]:
    """One continuation of each context, drawn word by word, cut where it ends best.

    Args:
        pen: what writes.
        contexts: numbers of words, ``(texts, context_length)``.
        points: random numbers from 0 to 1, one a word, ``(texts, MOST_WORDS)``; the same ones
            draw the same places of the line on which likelier words come first.

    Returns:
        For each context the numbers of 10 to 15 words.
    """
    window, made = np.asarray(contexts, np.int32), []
    for at in range(MOST_WORDS):
        words = _drawn(chances(pen.model, window), points[:, at])
        made.append(words)
        window = np.concatenate([window[:, 1:], words[:, None]], axis=1)
    return [_cut(row, pen.ends) for row in np.stack(made, axis=1)]


def chances(model: LanguageModel, contexts: np.ndarray) -> np.ndarray:
    """The chance of every next word, ``(texts, vocab_size)``, at the temperature of the vote."""
    parts = range(0, len(contexts), AT_ONCE)
    found = [logits(model.weights, contexts[at : at + AT_ONCE]) for at in parts]
    return softmax(np.concatenate(found).astype(np.float64) / TEMPERATURE)


def _drawn(chance: np.ndarray, points: np.ndarray) -> np.ndarray:
    """A word for each row, among the fewest likeliest that add up to :data:`TOP_P`."""
    order = np.argsort(-chance, axis=1)
    falling = np.take_along_axis(chance, order, axis=1)
    before = falling.cumsum(axis=1) - falling  # of a word: the chance of all likelier ones
    falling[before >= TOP_P] = 0.0
    ends = falling.cumsum(axis=1)
    place = (ends > (points * ends[:, -1])[:, None]).argmax(axis=1)
    return np.take_along_axis(order, place[:, None], axis=1)[:, 0].astype(np.int32)


def _cut(numbers: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Cut at the word that ends a sentence most often; the longest of equals."""
    possible = ends[numbers[LEAST_WORDS - 1 :]][::-1]
    return numbers[: len(numbers) - int(possible.argmax())]
