"""Adam in NumPy: worked out on paper, and the very steps that TensorFlow takes."""

import numpy as np
import pytest
import tensorflow as tf

from minigpt.training.adam import nothing_yet
from minigpt.training.graph import State, _adam


def test_the_first_step_is_the_learning_rate_whatever_the_gradient():
    """Gradient 2: mean 0.2, mean square 0.004, step −0.1; with gradient −200 it is +0.1."""
    state = nothing_yet(np.zeros(2)).after(np.array([2.0, -200.0]))
    np.testing.assert_allclose(state.mean, [0.2, -20])
    np.testing.assert_allclose(state.square, [0.004, 40])
    np.testing.assert_allclose(state.move(0.1), [-0.1, 0.1], rtol=1e-5)


def test_a_gradient_that_changes_its_sign_makes_small_steps():
    """2, then −2: mean 0.9 × 0.2 − 0.2 = −0.02, a step of 0.0526 of the rate to the other side."""
    state = nothing_yet(np.zeros(1)).after(np.array([2.0])).after(np.array([-2.0]))
    assert state.mean[0] == pytest.approx(-0.02)
    corrected = -0.02 / (1 - 0.9**2)
    assert state.move(1.0)[0] == pytest.approx(-corrected / 2, rel=1e-5)


def test_it_moves_as_the_training_does():
    """Three steps with drawn gradients end where the compiled training's own steps end."""
    random = np.random.default_rng(0)
    weights = random.normal(size=5).astype(np.float32)
    zero = tf.zeros(5)
    theirs = State(tf.constant(weights), zero, zero, tf.constant(weights), tf.constant(0))
    ours, state = weights.astype(np.float64), nothing_yet(np.zeros(5))
    for _ in range(3):
        gradient = random.normal(size=5)
        theirs = _adam(theirs, tf.constant(gradient, tf.float32), 0.02, 0.9)
        state = state.after(gradient)
        ours = ours + state.move(0.02)
    np.testing.assert_allclose(ours, theirs.weights, rtol=1e-5)
