"""Pairs to compare, and the share of wins with its interval."""

import numpy as np
import pytest

from minigpt.classroom.pairs import draw_prompts, make_blind_pairs, make_pairs
from minigpt.classroom.win_rate import share_of, wilson_interval
from minigpt.errors import UserError
from minigpt.model.prediction import LanguageModel
from tests.small_models import CONFIG, VOCABULARY, fixed_weights, random_weights, small_dataset

EVEN = LanguageModel(CONFIG, VOCABULARY, fixed_weights(np.full(6, 1 / 6)))
ALWAYS_SEA = LanguageModel(CONFIG, VOCABULARY, fixed_weights([1e-9, 1, 1e-9, 1e-9, 1e-9, 1e-9]))
ALWAYS_EEL = LanguageModel(CONFIG, VOCABULARY, fixed_weights([1e-9, 1e-9, 1e-9, 1, 1e-9, 1e-9]))


def test_prompts_are_contexts_of_the_test_set():
    """Three different ones there are, however many are asked for; the seed orders them."""
    found = draw_prompts(small_dataset(), VOCABULARY, 10, seed=1)
    assert sorted(found) == ["cat sun", "the sea", "tree tree"]
    assert draw_prompts(small_dataset(), VOCABULARY, 2, seed=1) == found[:2]


def test_the_continuations_of_a_pair_differ_and_the_seed_fixes_them():
    """The same seed gives the same pairs."""
    pairs = make_pairs(EVEN, ["the sea", "sun cat"], seed=3, words=1)
    assert [pair.prompt for pair in pairs] == ["the sea", "sun cat"]
    assert all(pair.a != pair.b and pair.a_is_new is None for pair in pairs)
    assert make_pairs(EVEN, ["the sea", "sun cat"], seed=3, words=1) == pairs


def test_a_model_that_always_says_the_same_makes_no_pairs():
    """The message says what to do."""
    with pytest.raises(UserError, match="the same for every prompt"):
        make_pairs(ALWAYS_SEA, ["the sea"], seed=0)


def test_a_prompt_with_an_unknown_word_is_refused():
    """As everywhere."""
    with pytest.raises(UserError, match="not in the vocabulary"):
        make_pairs(EVEN, ["the <script>"], seed=0)


def test_blind_pairs_know_which_side_is_new_and_both_sides_occur():
    """The new model always says "eel", wherever it stands."""
    pairs = make_blind_pairs(ALWAYS_SEA, ALWAYS_EEL, ["the sea"] * 40, seed=0, words=2)
    for pair in pairs:
        new, old = (pair.a, pair.b) if pair.a_is_new else (pair.b, pair.a)
        assert (new, old) == ("eel eel", "sea sea")
    assert 10 < sum(pair.a_is_new for pair in pairs) < 30


def test_the_interval_of_a_share():
    """Wilson's for 8 of 10: (0.4902, 0.9433), computed by hand; of nothing, all is possible."""
    assert wilson_interval(0.8, 10) == pytest.approx((0.49016, 0.94332), abs=1e-5)
    assert wilson_interval(0.0, 0) == (0.0, 1.0)
    assert wilson_interval(1.0, 4)[1] == 1.0


def test_votes_that_differ_from_pair_to_pair_count_as_fewer():
    """Two pairs, all ten votes of one way each: that is two looks, not twenty."""
    apart = share_of([(10, 10), (0, 10)])
    assert apart.rate == 0.5
    # variance: ((10-5)^2 + (0-5)^2) * 2/1 / 20^2 = 0.25; of 20 independent votes: 0.25 / 20
    assert apart.effective == pytest.approx(1.0)
    mixed = share_of([(5, 10), (5, 10)])
    assert mixed.effective == 20


def test_a_share_that_never_varies_counts_once_a_pair():
    """All 30 votes on 3 pairs for the new model: three looks."""
    share = share_of([(10, 10)] * 3)
    assert (share.rate, share.effective, share.decided) == (1.0, 3, False)
    assert share_of([(1, 1)] * 30).decided


def test_no_votes_have_no_rate():
    """And an interval from 0 to 1."""
    share = share_of([(0, 0)])
    assert (share.votes, share.rate, share.low, share.high) == (0, None, 0.0, 1.0)


def test_small_models_need_no_more_than_weights():
    """Random weights make pairs as well."""
    model = LanguageModel(CONFIG, VOCABULARY, random_weights())
    assert make_pairs(model, ["the sea"], seed=0)
