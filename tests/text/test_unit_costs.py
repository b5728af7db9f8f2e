"""What units cost, worked out by hand."""

import math

import numpy as np
import pytest

from minigpt.text.coding import EMPTY, CodedCorpus
from minigpt.text.unit_costs import bits_per_character, costs


def corpus(words, codes) -> CodedCorpus:
    """A text of these units."""
    codes = np.array(codes, np.int32)
    counts = np.bincount(codes[codes >= 0], minlength=len(words))
    return CodedCorpus(tuple(words), counts.astype(np.int64), codes)


def test_words_cost_what_is_unknown():
    """the, the, cat, sat with two known: one word in four is not, and each takes 4 characters."""
    found = costs(corpus(["the", "cat", "sat"], [0, 1, 0, 2]), "words", 2)
    assert (found.vocabulary, found.length, found.unknown) == (2, 4, 0.25)
    assert found.characters == 4.0


def test_pieces_without_a_place_count_as_unknown():
    """▁t twice, he once, and one character that has no place."""
    found = costs(corpus(["▁t", "he"], [0, 1, 0, EMPTY]), "pieces", 2)
    assert (found.length, found.unknown, found.characters) == (4, 0.25, 2.0)


def test_a_bit_is_a_choice_of_two():
    """ln 2 nats on a unit of one character is one bit; on one of four, a quarter."""
    assert bits_per_character(math.log(2), 1.0) == pytest.approx(1.0)
    assert bits_per_character(math.log(2), 4.0) == pytest.approx(0.25)
