"""Learning a reward from votes: Bradley–Terry on words."""

import json

import numpy as np
import pytest

from minigpt.classroom.reward import load_reward, save_reward, tuned_key
from minigpt.classroom.reward_model import (
    Compared,
    agreement,
    design,
    fit_reward,
    fit_words,
    held_out_share,
    spreads,
)
from minigpt.errors import UserError
from minigpt.store import Store

VOCABULARY = ("please", "thanks", "go", "away", "the", "cat", "sun")


def simulated(pairs: int, voters: int, truth: dict[str, float], seed: int = 0) -> list[Compared]:
    """Votes of a class that rewards words as ``truth`` says."""
    random = np.random.default_rng(seed)
    made = []
    for _ in range(pairs):
        a, b = (" ".join(random.choice(VOCABULARY, 4)) for _ in range(2))
        gain = [sum(truth.get(word, 0) for word in text.split()) for text in (a, b)]
        for_a = int(random.binomial(voters, 1 / (1 + np.exp(gain[1] - gain[0]))))
        made.append(Compared(a, b, for_a, voters - for_a))
    return made


def test_the_design_holds_differences_of_counts():
    """A word equally often in both texts tells nothing and drops out."""
    found = design([Compared("the cat cat", "the sun", 3, 1)])
    assert found.words == ("cat", "sun")
    assert found.differences.tolist() == [[2.0, -1.0]]
    assert found.votes.tolist() == [[3.0, 1.0]]


def test_one_word_against_none_by_hand():
    """Three of four prefer the word: its reward r has 4 (0.75 - sigmoid(r)) = r."""
    reward = fit_words(np.array([[1.0]]), np.array([[3.0, 1.0]]))[0]
    assert 4 * (0.75 - 1 / (1 + np.exp(-reward))) == pytest.approx(reward, abs=1e-5)


def test_unanimous_votes_have_a_finite_reward():
    """Everybody chose the first text: one class alone would stop scikit-learn."""
    rewards = fit_words(np.array([[1.0, -1.0]]), np.array([[5.0, 0.0]]))
    assert rewards[0] > 0 and rewards[0] == pytest.approx(-rewards[1])


def test_the_spread_of_a_word_without_votes_is_that_before_any():
    """Curvature by hand: 4 votes at reward 0 give 4 * 1/4 + 1 = 2, so a spread of 1/sqrt 2."""
    differences = np.array([[1.0, 0.0]])
    found = spreads(differences, np.array([[2.0, 2.0]]), np.zeros(2))
    assert found == pytest.approx([2**-0.5, 1.0])


def test_a_clear_wish_is_found():
    """Forty pairs, twenty voters: polite words on top, the others at the bottom, and it is sure."""
    truth = {"please": 2.0, "thanks": 1.5, "go": -1.5, "away": -2.0}
    reward = fit_reward(simulated(40, 20, truth), "polite", VOCABULARY)
    assert [word.word for word in reward.words[:2]] == ["please", "thanks"]
    assert reward.words[-1].word == "away"
    assert reward.words[0].sure and reward.words[-1].sure
    assert reward.held_out.low > 0.5
    assert reward.held_out.rate <= reward.agreement + 0.05
    doubts = reward.doubts
    assert not (doubts.too_few_pairs or doubts.no_better_than_guessing or doubts.class_disagrees)
    assert doubts.words_never_seen == 0


def test_votes_by_coin_support_nothing():
    """Held out, it does as a coin; and that is said."""
    reward = fit_reward(simulated(40, 20, {}), "x", VOCABULARY)
    assert reward.doubts.no_better_than_guessing
    assert reward.doubts.class_disagrees


def test_three_pairs_are_too_few_to_hold_any_out():
    """There is no accuracy then, instead of one that means nothing."""
    reward = fit_reward(simulated(3, 5, {"please": 3.0}), "x", (*VOCABULARY, "moon"))
    assert reward.doubts.too_few_pairs
    assert reward.held_out.rate is None
    assert reward.doubts.words_never_seen >= 1


def test_equal_pairs_are_held_out_together():
    """The same two texts ten times over, either way round, must not be learnt and tested both."""
    noise = simulated(12, 1, {}, seed=5)
    twins = [Compared("please cat", "go sun", 1, 0), Compared("go sun", "please cat", 0, 1)] * 5
    found = design(noise + twins)
    alone = held_out_share(design([*noise, twins[0]]))
    assert held_out_share(found).votes == alone.votes + 9


def test_agreement_by_hand():
    """4 of 5 and 3 of 5 are with most: 7 of 10; a single vote on a pair says nothing."""
    assert agreement(np.array([[4, 1], [2, 3], [1, 0]])) == pytest.approx(0.7)
    assert agreement(np.array([[1, 0]])) is None


def test_no_votes_are_no_reward():
    """Nor are texts of the same words."""
    with pytest.raises(UserError, match="Let the class vote"):
        fit_reward([Compared("a b", "c d", 0, 0)], "x", VOCABULARY)
    with pytest.raises(UserError, match="Let the class vote"):
        fit_reward([Compared("a b", "b a", 3, 0)], "x", VOCABULARY)


def test_a_reward_is_stored_whole(tmp_path):
    """What comes back is equal; its numbers alone make its digest, which makes the tuned key."""
    store = Store(tmp_path, shipped=None)
    reward = fit_reward(simulated(8, 3, {"please": 2.0}), "more <polite>", VOCABULARY)
    save_reward(store, "k", reward)
    assert load_reward(store, "k") == reward
    assert load_reward(store, "other") is None
    assert tuned_key("o", reward, 0.5) == tuned_key("o", load_reward(store, "k"), 0.5)
    assert tuned_key("o", reward, 0.5) != tuned_key("o", reward, 0.55)
    assert tuned_key("o", reward, 0.5) != tuned_key("p", reward, 0.5)


@pytest.mark.parametrize("bad", [None, "1", float("nan"), True])
@pytest.mark.parametrize("figure", ["votes", "agreement", "reward", "low"])
def test_a_reward_whose_figures_are_none_is_learnt_again(tmp_path, figure, bad):
    """Only agreement, and the share held out, may be unknown."""
    store = Store(tmp_path, shipped=None)
    save_reward(store, "k", fit_reward(simulated(8, 3, {"please": 2.0}), "x", VOCABULARY))
    path = tmp_path / "rewards" / "k" / "reward.json"
    (path.parent / "manifest.json").unlink()  # as 729f23e left it
    told = json.loads(path.read_text())
    place = {"reward": told["words"][0], "low": told["held_out"]}.get(figure, told)
    place[figure] = bad
    path.write_text(json.dumps(told))
    assert (load_reward(store, "k") is None) is not (figure == "agreement" and bad is None)


def test_the_reward_of_a_vocabulary():
    """A word that no vote speaks of has none."""
    reward = fit_reward(simulated(8, 3, {"please": 2.0}), "x", VOCABULARY)
    numbers = reward.of(("moon", reward.words[0].word))
    assert numbers.tolist() == [0.0, reward.words[0].reward]


def test_a_text_of_characters_is_compared_by_its_characters():
    """ "河水" and "山水" differ in 河 and 山; 水 stands in both."""
    found = design([Compared("河水", "山水", 2, 1)], list)
    assert found.words == ("山", "河") and found.differences.tolist() == [[-1.0, 1.0]]
