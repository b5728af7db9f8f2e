"""What the sliders cost and whether order counts, with sums that can be checked by hand."""

from dataclasses import replace

import numpy as np

from minigpt.config import Config
from minigpt.model.prediction import LanguageModel
from minigpt.ui.model.prices import order_counts, prices
from tests.app_server import WORDS, open_page, text, weights


def test_what_each_change_costs():
    """A word: 8 in the embedding, 5 × 32 + 1 in the output. A place: 32 × 500. Heads: see below."""
    word, place, heads = (count for _, count, _ in prices(Config()))
    assert word == 8 + 5 * 32 + 1
    assert place == 32 * 500
    # Two layers; each new head has queries, keys and values of 8 × 8 + 8, and 8 × 8 to join.
    assert heads == 2 * 2 * (3 * (8 * 8 + 8) + 8 * 8)


def test_pairs_grow_with_the_square():
    """Five words look at each other in 25 pairs, six in 36."""
    assert "36 pairs of words look at each other instead of 25" in prices(Config())[1][2]


def test_a_context_that_reads_the_same_backwards_moves_nothing():
    """Turned round it is itself; another one moves some chance."""
    model = LanguageModel(Config().original(), WORDS, weights(Config().original(), 1))
    assert order_counts(model, np.array([1, 2, 3, 2, 1], np.int32)) == 0
    assert 0 < order_counts(model, np.array([1, 2, 3, 4, 5], np.int32)) <= 1


def test_the_page_says_both(jobs):
    """Without unfolding anything: where most parameters are, and whether order counts."""
    said = text(open_page("model"))
    assert "Most parameters are in the output layer: 94% of all" in said
    assert "Does the order count?" in said


def test_other_sliders_have_other_prices():
    """With one head more heads cost half of what they cost with two."""
    one = prices(replace(Config(), heads=1))[2][1]
    assert one * 2 == prices(Config())[2][1]
