"""Pairs to compare, and the share of wins with its interval."""

import numpy as np
import pytest

from minigpt.classroom.continuations import Writer
from minigpt.classroom.pairs import draw_contexts, make_blind_pairs, make_pairs, two_apart
from minigpt.classroom.topics import mentions
from minigpt.classroom.votes import Tally
from minigpt.classroom.win_rate import share_of, share_of_new, wilson_interval
from minigpt.errors import UserError
from minigpt.model.prediction import LanguageModel
from tests.small_models import CONFIG, VOCABULARY, fixed_weights, small_dataset

ENDS = np.ones(len(VOCABULARY))  # a sentence may end with any word


def writer(chances) -> Writer:
    """A writer that draws its words with these chances, whatever stands before."""
    return Writer(LanguageModel(CONFIG, VOCABULARY, fixed_weights(chances)), ENDS)


EVEN = writer(np.full(6, 1 / 6))
ALWAYS_SEA = writer([1e-9, 1, 1e-9, 1e-9, 1e-9, 1e-9])
ALWAYS_EEL = writer([1e-9, 1e-9, 1e-9, 1, 1e-9, 1e-9])


def test_prompts_are_contexts_of_the_test_set():
    """Three different ones there are, however many are asked for; the seed orders them."""
    found = draw_contexts(EVEN, small_dataset(), 10, seed=1)
    assert sorted(VOCABULARY.decode(one) for one in found) == ["cat sun", "the sea", "tree tree"]
    assert (draw_contexts(EVEN, small_dataset(), 2, seed=1) == found[:2]).all()


def test_prompts_for_a_topic_do_not_hold_it_yet():
    """Two of three are without "sea"; with none to spare, any will do."""
    found = draw_contexts(EVEN, small_dataset(), 2, seed=1, about=["sea"])
    assert sorted(VOCABULARY.decode(one) for one in found) == ["cat sun", "tree tree"]
    assert len(draw_contexts(EVEN, small_dataset(), 3, seed=1, about=["sea"])) == 3


def test_a_pair_on_a_topic_has_it_in_one_text_alone():
    """Whichever stands first; the texts differ, have 10 to 15 words, and the seed fixes them."""
    rare = writer([0.3, 0.05, 0.3, 0.05, 0.15, 0.15])
    pairs = make_pairs(rare, small_dataset(), 3, seed=3, about=["eel"])
    assert [(mentions(p.a, ["eel"]) > 0) + (mentions(p.b, ["eel"]) > 0) for p in pairs] == [1] * 3
    for pair in pairs:
        assert pair.a != pair.b and pair.a_is_new is None
        assert all(10 <= len(text.split()) <= 15 for text in (pair.a, pair.b))
    assert make_pairs(rare, small_dataset(), 3, seed=3, about=["eel"]) == pairs


def test_contexts_that_come_first_are_in_the_round_each_once():
    """Both are asked, before one of the test set; one that is in the test set, too, comes once."""
    first = np.array([VOCABULARY.encode("sea sea"), VOCABULARY.encode("the sea")], np.int32)
    pairs = make_pairs(EVEN, small_dataset(), 3, seed=3, first=first)
    asked = [pair.prompt for pair in pairs]
    assert sorted(asked[:2]) == ["sea sea", "the sea"] and asked[2] in ("cat sun", "tree tree")
    asked = [pair.prompt for pair in make_pairs(EVEN, small_dataset(), 1, seed=3, first=first)]
    assert asked == ["sea sea"]


def test_of_many_texts_the_two_most_worth_comparing_are_taken():
    """With the topic (word 0): one with it and one without, as alike as can be; else least alike.

    Texts 0 and 1 have the topic; 1 and 2 differ in nothing else. Without it 0 and 3 differ most.
    """
    bags = np.array([[1, 0, 3], [1, 2, 0], [0, 2, 0], [0, 5, 0]])
    fine = np.zeros(4, bool)
    assert two_apart(bags, [0], np.ones(3), fine).places == (1, 2)
    assert set(two_apart(bags, [], np.ones(3), fine).places) == {0, 3}
    broken = np.array([False, True, False, False])  # text 1 breaks off within a sentence
    assert two_apart(bags, [0], np.ones(3), broken).places == (0, 2)


def test_a_model_that_always_says_the_same_makes_no_pairs():
    """The message says what to do."""
    with pytest.raises(UserError, match="the same for every prompt"):
        make_pairs(ALWAYS_SEA, small_dataset(), 2, seed=0)
    with pytest.raises(UserError, match="the same for every prompt"):
        make_blind_pairs(ALWAYS_SEA, ALWAYS_SEA, small_dataset().test_x, seed=0)


def test_blind_pairs_know_which_side_is_new_and_both_sides_occur():
    """The new model always says "eel", wherever it stands."""
    contexts = np.repeat(small_dataset().test_x[:1], 40, axis=0)
    pairs = make_blind_pairs(ALWAYS_SEA, ALWAYS_EEL, contexts, seed=0)
    for pair in pairs:
        new, old = (pair.a, pair.b) if pair.a_is_new else (pair.b, pair.a)
        assert (set(new.split()), set(old.split())) == ({"eel"}, {"sea"})
    assert 10 < sum(pair.a_is_new for pair in pairs) < 30


def test_who_cannot_tell_gives_half_a_vote_to_each():
    """Three for the new model, one for the old, two can't tell: 4 of 6."""
    pair = make_blind_pairs(ALWAYS_SEA, ALWAYS_EEL, small_dataset().test_x[:1], seed=0)[0]
    for_a, for_b = (3, 1) if pair.a_is_new else (1, 3)
    share = share_of_new([Tally(1, pair, for_a, for_b, cant_tell=2)])
    assert (share.wins, share.votes) == (4, 6)


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
