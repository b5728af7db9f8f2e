"""The best answer for a reward near the original, against the formula and against a search."""

import numpy as np
import pytest

from minigpt.reward.kl_optimum import balance, kl_optimum, optimum_weights
from tests.small_models import fixed_weights, random_weights, small_dataset

REWARD = np.array([0.0, 1.0, -1.0, 0.5, 0.0, 2.0])


def test_two_words_by_hand():
    """q = (1/2, 1/2), r = (log 3, 0), beta 1: p = (3/4, 1/4)."""
    best = np.exp(kl_optimum(np.log([0.5, 0.5]), np.array([np.log(3), 0.0]), 1.0))
    assert best == pytest.approx([0.75, 0.25])


def test_nothing_near_it_is_better():
    """A thousand small steps in any direction lose."""
    random = np.random.default_rng(0)
    log_q = np.log(random.dirichlet(np.ones(6)))

    def value(log_p):
        p = np.exp(log_p - np.log(np.exp(log_p).sum()))
        return p @ REWARD - 0.4 * (p * (np.log(p) - log_q)).sum()

    best = kl_optimum(log_q, REWARD, 0.4)
    steps = random.normal(0, 0.05, (1000, 6))
    assert max(value(best + step) for step in steps) < value(best)


def test_the_balance_of_the_original_by_hand():
    """No distance, no gain; its reward is the mean over its chances."""
    weights = fixed_weights([0.1, 0.2, 0.3, 0.2, 0.1, 0.1])
    found = balance(weights, weights, small_dataset(), REWARD, 0.5)
    expected = 0.2 * 1 - 0.3 + 0.2 * 0.5 + 0.1 * 2
    assert found.reward == pytest.approx(expected, abs=1e-6)
    assert found.original_reward == found.reward
    assert found.kl == pytest.approx(0, abs=1e-12)
    assert found.accuracy == pytest.approx(2 / 3)  # two of three test phrases end in "tree"


def test_the_moved_bias_reaches_the_best_value():
    """Its value is beta log Z, on every context of a model with random weights."""
    weights = random_weights()
    for beta in (0.05, 0.5, 2.0):
        tuned = optimum_weights(weights, REWARD, beta)
        found = balance(tuned, weights, small_dataset(), REWARD, beta)
        assert found.value == pytest.approx(found.best, abs=1e-5)
        assert found.value > found.original_reward


def test_a_dear_original_is_hardly_left():
    """At a large beta the tuned model is the original."""
    weights = random_weights()
    tuned = optimum_weights(weights, REWARD, 1000.0)
    assert balance(tuned, weights, small_dataset(), REWARD, 1000.0).kl < 1e-5
