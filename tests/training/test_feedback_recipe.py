"""Fine-tuning on feedback, against the optimum that is known."""

import numpy as np
import pytest

from minigpt.classroom.reward import Reward, WordReward, save_reward
from minigpt.classroom.reward_model import fit_reward
from minigpt.classroom.tuning import learn_reward, tuned_model
from minigpt.errors import Stopped, UserError
from minigpt.reward.kl_optimum import balance
from minigpt.training.feedback_recipe import REPORTS, Wish, train_feedback


def go_on(epoch, weights):
    """Never stop."""
    return False


def quiet(stage, share):
    """Tell nobody."""


def test_the_tuned_model_comes_near_the_best_value(tiny_pair):
    """It gains most of what can be gained, stays near the original, and begins from it."""
    reward = np.linspace(-1, 1, 20)
    original = tiny_pair.original.weights
    wish = Wish(reward, beta=0.5)
    diary = []
    trained = train_feedback(
        tiny_pair.config, tiny_pair.dataset, original, wish, lambda e, w: diary.append(e)
    )
    found = balance(trained.weights, original, tiny_pair.dataset, reward, 0.5)
    gained, possible = found.value - found.original_reward, found.best - found.original_reward
    assert 0.8 * possible < gained <= possible
    assert len(diary) == REPORTS
    assert diary[-1].val_loss == pytest.approx(-found.value, abs=1e-3)
    assert diary[-1].val_score == pytest.approx(found.reward, abs=1e-3)


def test_a_training_that_is_stopped_stops(tiny_pair):
    """At the first report."""
    wish = Wish(np.zeros(20), beta=0.5)
    original = tiny_pair.original.weights
    trained = train_feedback(tiny_pair.config, tiny_pair.dataset, original, wish, lambda e, w: True)
    assert trained.stopped and len(trained.history) == 1


def test_from_votes_to_a_tuned_model(tiny_pair):
    """The reward is learnt and kept; the tuned model is trained once and found again."""
    words = tiny_pair.original.vocabulary.words
    compared = [[f"{words[i]} {words[i + 1]}", words[i + 2], i % 3, 1] for i in range(8)]
    reward = learn_reward(tiny_pair.trainer, tiny_pair.config, "votes", "x", compared)
    again = learn_reward(tiny_pair.trainer, tiny_pair.config, "votes", "x", [])
    assert again == reward and reward.votes == sum(c[2] + c[3] for c in compared)
    model = tuned_model(tiny_pair.trainer, tiny_pair.config, "votes", 0.5, go_on, quiet)
    assert model.report["balance"]["reward"] > model.report["balance"]["original_reward"]
    assert model.report["beta"] == 0.5 and model.key != tiny_pair.original.key

    def never(epoch, weights):
        raise AssertionError("it was trained again")

    found = tuned_model(tiny_pair.trainer, tiny_pair.config, "votes", 0.5, never, quiet)
    assert found.key == model.key
    assert np.array_equal(found.weights["embedding"], model.weights["embedding"])


def test_a_stopped_tuning_is_not_kept(tiny_pair):
    """And says so."""
    reward = fit_reward_of_one_word(tiny_pair.original.vocabulary.words[0])
    save_reward(tiny_pair.store, "stopped", reward)
    before = tiny_pair.store.keys("models")
    with pytest.raises(Stopped):
        tuned_model(tiny_pair.trainer, tiny_pair.config, "stopped", 0.7, lambda e, w: True, quiet)
    assert tiny_pair.store.keys("models") == before


def fit_reward_of_one_word(word: str) -> Reward:
    """A reward that three votes for one word give."""
    from minigpt.classroom.reward_model import Compared

    reward = fit_reward([Compared(word, "other", 3, 0)], "x", (word,))
    assert isinstance(reward.words[0], WordReward)
    return reward


def test_a_reward_that_is_gone_or_a_beta_that_is_wrong_is_said(tiny_pair):
    """In plain words."""
    with pytest.raises(UserError, match="reward is gone"):
        tuned_model(tiny_pair.trainer, tiny_pair.config, "nowhere", 0.5, go_on, quiet)
    with pytest.raises(UserError, match="beta"):
        tuned_model(tiny_pair.trainer, tiny_pair.config, "votes", 0.0, go_on, quiet)
