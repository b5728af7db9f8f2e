"""Continuations: drawn from the likeliest words, cut where a sentence may end."""

import numpy as np
import pytest

from minigpt.classroom.continuations import MOST_WORDS, Writer, continuations, sentence_ends
from minigpt.model.prediction import LanguageModel
from tests.small_models import CONFIG, VOCABULARY, fixed_weights, small_dataset


def test_words_that_end_sentences_are_counted():
    """The word "sea" ends two sentences: 2 / (3 + 20); after the last stop is none."""
    found = sentence_ends("The sea. The sea is the sea! A cat? The tree", VOCABULARY)
    assert found[1] == pytest.approx(2 / 23) and found[5] == pytest.approx(1 / 21)
    assert found[0] == found[2] == 0


def test_a_text_ends_at_the_word_that_ends_sentences_most():
    """Words 10 to 15 may be the last: here "cat" stands at place 12 alone."""
    even = LanguageModel(CONFIG, VOCABULARY, fixed_weights(np.full(6, 1 / 6)))
    ends = np.zeros(6)
    ends[5] = 1.0
    points = np.full((1, MOST_WORDS), 0.05)  # the first word of the line: "the"
    points[0, 11] = 0.99  # its last one: "cat"
    row = continuations(Writer(even, ends), small_dataset().test_x[:1], points)[0]
    assert VOCABULARY.decode(row) == "the " * 11 + "cat"
    assert Writer(even, ends).ends_well(row)


def test_without_full_stops_a_text_has_all_fifteen_words():
    """There is nothing to cut by."""
    even = LanguageModel(CONFIG, VOCABULARY, fixed_weights(np.full(6, 1 / 6)))
    points = np.random.default_rng(0).random((3, MOST_WORDS))
    rows = continuations(Writer(even, np.zeros(6)), small_dataset().test_x, points)
    assert [len(row) for row in rows] == [15] * 3


def test_the_rarest_words_are_not_drawn():
    """At 95 % of the chance the last word is left out, at whatever point of the line."""
    chances = [0.5, 0.46, 0.01, 0.01, 0.01, 0.01]
    model = LanguageModel(CONFIG, VOCABULARY, fixed_weights(chances))
    points = np.linspace(0, 0.999, 2 * MOST_WORDS).reshape(2, MOST_WORDS)
    rows = continuations(Writer(model, np.zeros(6)), small_dataset().test_x[:2], points)
    assert set(np.concatenate(rows)) <= {0, 1}
