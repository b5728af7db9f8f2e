"""The ideal adversary: checked by hand, against a search, and on random inputs."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minigpt.config import Config
from minigpt.model.forward import log_softmax, logits, softmax
from minigpt.model.weights import weight_shapes
from minigpt.reward.ideal import ideal_adversary, score_curve, score_groups, score_levels


def loss(q, scores, weight, p):
    """Cross-entropy less weight times score."""
    return -(q * np.log(p)).sum() - weight * (p * scores).sum()


def searched(q, scores, weight):
    """The best chances found by plain gradient descent on the logits of one context."""
    z = np.log(q)
    for _ in range(20_000):
        p = softmax(z)
        z -= 0.2 * (p - q - weight * p * (scores - p @ scores))
    return softmax(z)


def test_two_words_by_hand():
    """q = (1/2, 1/2), s = (0, 1), w = 1: 0.5/(mu+1) + 0.5/mu = 1 has mu = 1/sqrt(2)."""
    answer = ideal_adversary(np.log([[0.5, 0.5]]), np.array([0.0, 1.0]), 1.0)
    mu = 2**-0.5
    np.testing.assert_allclose(answer.chances, [[0.5 / (mu + 1), 0.5 / mu]], rtol=1e-14)
    np.testing.assert_allclose(answer.lagrange, [mu + 1], rtol=1e-14)


def test_weight_zero_changes_nothing():
    """Without a weight the best answer is the original's own."""
    log_q = log_softmax(np.array([[0.3, -2.0, 5.0]]))
    answer = ideal_adversary(log_q, np.array([0.0, 1.0, 2.0]), 0.0)
    np.testing.assert_allclose(answer.chances, np.exp(log_q), rtol=1e-14)
    np.testing.assert_allclose(answer.lagrange, [1.0])


@pytest.mark.parametrize("score", [0.0, 2.0])
def test_equal_scores_change_nothing(score):
    """A letter in no word, or equally often in each, gives no reason to prefer any."""
    log_q = np.log([[0.2, 0.3, 0.5]])
    answer = ideal_adversary(log_q, np.full(3, score), 1.5)
    np.testing.assert_allclose(answer.chances, [[0.2, 0.3, 0.5]], rtol=1e-14)
    np.testing.assert_allclose(answer.lagrange, [1 + 1.5 * score])


def test_a_best_word_of_chance_1e_18():
    """The best-scored word is raised from 1e-18 as far as its reward is worth, exactly."""
    q = np.array([[1e-18, 1.0 - 1e-18]])
    answer = ideal_adversary(np.log(q), np.array([1.0, 0.0]), 0.5)
    # 1/(mu + 0.5) + 1e-18/mu = 1 has mu = 0.5 and a little more
    mu = 0.5 + 2e-18
    np.testing.assert_allclose(answer.chances, [[1e-18 / mu, 1.0]], rtol=1e-12)
    strong = ideal_adversary(np.log(q), np.array([1.0, 0.0]), 4.0)
    # now 1/(mu + 4) is about 1/4, so the word of chance 1e-18 takes three quarters
    np.testing.assert_allclose(strong.chances, [[0.75, 0.25]], rtol=1e-12)


def test_log_chances_far_below_the_smallest_float():
    """A best-scored word of chance e^-1000 still takes what the others leave."""
    answer = ideal_adversary(np.array([[-1000.0, 0.0]]), np.array([1.0, 0.0]), 4.0)
    np.testing.assert_allclose(answer.chances, [[0.75, 0.25]], rtol=1e-12)


@pytest.mark.parametrize("weight", [0.25, 0.75, 1.5])
def test_equals_a_search(weight):
    """Gradient descent on the same loss ends at the same chances."""
    q = np.array([0.5, 0.3, 0.15, 0.05])
    scores = np.array([0.0, 1.0, 0.0, 3.0])
    answer = ideal_adversary(np.log(q)[None], scores, weight).chances[0]
    np.testing.assert_allclose(answer, searched(q, scores, weight), atol=1e-6)


@settings(max_examples=200, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.integers(2, 30),
    st.floats(0, 10),
    st.floats(0, 50),
)
def test_no_other_answer_is_better(seed, vocab, weight, spread):
    """The chances add up to 1, lambda satisfies its equation, and every neighbour loses."""
    random = np.random.default_rng(seed)
    log_q = log_softmax(random.normal(0, spread, (3, vocab)))
    scores = random.integers(0, 4, vocab).astype(float)
    answer = ideal_adversary(log_q, scores, weight)
    np.testing.assert_allclose(answer.chances.sum(axis=1), 1.0, rtol=1e-12)
    mu = answer.lagrange - weight * scores.max()
    assert (mu > -1e-12).all() and (mu <= 1 + 1e-12).all()
    q, best = np.exp(log_q), answer.chances
    for row in range(3):
        other = softmax(np.log(best[row] + 1e-300) + random.normal(0, 0.1, vocab))
        mine = loss(q[row], scores, weight, best[row] + 1e-300)
        assert mine <= loss(q[row], scores, weight, other + 1e-300) + 1e-9


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0, 5), st.floats(0.01, 5))
def test_more_weight_means_more_score(seed, weight, more):
    """The score never falls as the weight grows."""
    random = np.random.default_rng(seed)
    log_q = log_softmax(random.normal(0, 3, (2, 12)))
    scores = random.integers(0, 3, 12).astype(float)
    low = ideal_adversary(log_q, scores, weight).chances @ scores
    high = ideal_adversary(log_q, scores, weight + more).chances @ scores
    assert (high >= low - 1e-12).all()


def test_the_curve_says_what_the_answers_say():
    """Score, cross-entropy and accuracy of the curve are those of the chances themselves."""
    config = Config(vocab_size=20, context_length=3)
    random = np.random.default_rng(1)
    weights = {name: random.normal(0, 0.4, shape) for name, shape in weight_shapes(config).items()}
    x, y = random.integers(0, 20, (50, 3)), random.integers(0, 20, 50)
    scores = random.integers(0, 3, 20).astype(float)
    curve = score_curve(score_groups(weights, x, y, scores), np.array([0.0, 0.4, 0.75, 2.0]))
    log_q = log_softmax(logits(weights, x))
    for place, weight in enumerate(curve.weights):
        p = ideal_adversary(log_q, scores, weight).chances
        np.testing.assert_allclose(curve.score[place], (p @ scores).mean(), rtol=1e-12)
        entropy = -np.log(p[np.arange(50), y]).mean()
        np.testing.assert_allclose(curve.cross_entropy[place], entropy, rtol=1e-12)
        assert curve.accuracy[place] == (p.argmax(axis=1) == y).mean()


@pytest.mark.parametrize("weight", [-0.1, np.nan, np.inf])
def test_a_weight_that_makes_no_sense_is_refused(weight):
    """A negative or endless weight has no best answer."""
    with pytest.raises(ValueError, match="weight"):
        ideal_adversary(np.log([[0.5, 0.5]]), np.array([0.0, 1.0]), weight)


def test_a_score_that_is_no_number_is_refused():
    """Not a number is not a score."""
    with pytest.raises(ValueError, match="finite"):
        score_levels(np.array([0.0, np.nan]))
