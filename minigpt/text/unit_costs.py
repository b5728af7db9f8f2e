"""What units cost and buy: how long a text is in them, and what a loss is worth in characters."""

from dataclasses import dataclass

import numpy as np

from minigpt.text.characters import characters
from minigpt.text.coding import CodedCorpus
from minigpt.text.tokenizer import WORDS


@dataclass(frozen=True)
class Costs:
    """What a text costs in one kind of unit.

    Attributes:
        vocabulary: how many different units the model knows.
        length: how many units the text has.
        unknown: the share of them that the model does not know, 0–1.
        characters: how many characters a known unit of the text has, in the mean; a word with the
            space behind it.
    """

    vocabulary: int
    length: int
    unknown: float
    characters: float


def costs(corpus: CodedCorpus, units: str, vocab_size: int) -> Costs:
    """What a text costs whose ``vocab_size`` commonest units are known.

    Args:
        corpus: the text in these units.
        units: ``words``, ``pieces`` or ``characters``.
        vocab_size: how many of them the model knows.
    """
    known = corpus.counts[:vocab_size]
    sizes = np.array([len(characters(unit)) for unit in corpus.words[:vocab_size]], np.float64)
    sizes += units == WORDS
    outside = int(np.count_nonzero(np.asarray(corpus.codes) < 0))  # characters without a place
    length = corpus.word_count + (outside if units != WORDS else 0)
    mean = float(known @ sizes / max(1, known.sum()))
    return Costs(len(known), length, 1 - float(known.sum()) / max(1, length), mean)


def bits_per_character(loss: float, characters_a_unit: float) -> float:
    """A loss in nats a unit as bits a character, which units of all kinds can be compared by.

    One nat is 1 / ln 2 bits. Graves 2013, "Generating Sequences With Recurrent Neural Networks",
    section 3.1, gives losses of words and of characters in this measure.
    """
    return loss / float(np.log(2)) / characters_a_unit
