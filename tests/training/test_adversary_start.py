"""The start of the fast adversary: least squares, matched means, nearness to the ideal."""

import numpy as np

from minigpt.config import Config
from minigpt.model.forward import chances, log_softmax, logits, softmax
from minigpt.model.weights import weight_shapes
from minigpt.reward.ideal import ideal_adversary
from minigpt.training.adversary_start import bent_to_ideal, least_squares, matching_bias


def test_least_squares_finds_a_line():
    """Points on y = 2x + 1 give kernel 2 and bias 1, but for the little ridge."""
    x = np.arange(10.0)[:, None]
    kernel, bias = least_squares(x, 2 * x + 1)
    np.testing.assert_allclose(kernel, [[2.0]], rtol=0.15)
    np.testing.assert_allclose(x.mean() * kernel[0] + bias, 2 * x.mean() + 1)


def test_matching_bias_by_hand():
    """One context with chances 1/2, 1/2 gets 3/4, 1/4 from a bias that differs by log 3."""
    bias = matching_bias(np.zeros((1, 2)), np.array([0.75, 0.25]))
    np.testing.assert_allclose(bias[0] - bias[1], np.log(3))


def test_matching_bias_matches_many_contexts():
    """The mean chances of random contexts become what was wished."""
    random = np.random.default_rng(0)
    logits_ = random.normal(0, 1, (50, 3))
    wished = np.array([0.2, 0.3, 0.5])
    means = softmax(logits_ + matching_bias(logits_, wished)).mean(axis=0)
    np.testing.assert_allclose(means, wished, rtol=1e-3)


def test_the_bent_original_is_near_the_ideal():
    """Mean score within 1 % of the ideal adversary's; all but the last layer as it was."""
    config = Config(vocab_size=40, context_length=3)
    random = np.random.default_rng(2)
    weights = {n: random.normal(0, 0.3, s).astype("f") for n, s in weight_shapes(config).items()}
    x = random.integers(0, 40, (400, 3))
    counts = random.integers(0, 3, 40).astype(float)
    bent = bent_to_ideal(weights, x, counts, 0.75)
    ideal = ideal_adversary(log_softmax(logits(weights, x)), counts, 0.75)
    wished, got = (ideal.chances @ counts).mean(), (chances(bent, x) @ counts).mean()
    assert abs(got / wished - 1) < 0.01
    assert got > (chances(weights, x) @ counts).mean()
    changed = {name for name in weights if not np.array_equal(weights[name], bent[name])}
    assert changed == {"output/kernel", "output/bias"}


def test_weight_zero_leaves_the_original():
    """Without a weight there is nothing to bend."""
    config = Config(vocab_size=10, context_length=2)
    random = np.random.default_rng(2)
    weights = {n: random.normal(0, 0.3, s).astype("f") for n, s in weight_shapes(config).items()}
    x = random.integers(0, 10, (100, 2))
    bent = bent_to_ideal(weights, x, np.arange(10.0) % 3, 0.0)
    np.testing.assert_allclose(chances(bent, x), chances(weights, x), atol=1e-6)


def test_a_certain_original_is_bent_without_a_warning():
    """A group of words whose chance is 0 in float32 has a finite logarithm all the same."""
    config = Config(vocab_size=10, context_length=2)
    weights = {n: np.zeros(s, np.float32) for n, s in weight_shapes(config).items()}
    weights["output/bias"][0] = 300.0  # the others' chances are 1e-130
    with np.errstate(all="raise", under="ignore"):
        bent = bent_to_ideal(weights, np.zeros((20, 2), int), np.arange(10.0), 0.5)
    assert all(np.isfinite(array).all() for array in bent.values())
