"""The compiled steps: derivative, Adam and average by hand, validation against NumPy."""

import numpy as np
import pytest
import tensorflow as tf

from minigpt.config import Config
from minigpt.model.weights import flatten, unflatten, weight_shapes
from minigpt.training.evaluation import accuracy, cross_entropy, mean_score
from minigpt.training.graph import (
    Reward,
    initial_state,
    loss_at_logits,
    shape_table,
    train_graph,
    validate,
)
from minigpt.training.initial_weights import initial_weights
from tests.training.test_initial_weights import successor_data

CONFIG = Config(vocab_size=12, context_length=3, heads=2)
NOTHING = Reward(tf.zeros(12), tf.constant(0.0))


def steps(batches, rates, memory=0.9, reward=NOTHING):
    """State before and after some steps on the successor phrases, and the summed loss."""
    data = successor_data()
    state = initial_state(initial_weights(CONFIG, data))
    shapes = shape_table(CONFIG)
    batches, rates = np.array(batches, np.int32), np.array(rates, np.float32)
    after, total = train_graph()(
        state, shapes, data.train_x, data.train_y, batches, rates, memory, reward
    )
    return state, after, float(total)


def test_shape_table():
    """One row for each weight, filled up with ones; the products are the sizes."""
    table = shape_table(CONFIG)
    sizes = [int(np.prod(shape)) for shape in weight_shapes(CONFIG).values()]
    np.testing.assert_array_equal(table.prod(axis=1), sizes)
    assert list(table[0]) == [12, 8, 1]


@pytest.mark.parametrize("weight", [0.0, 0.75])
def test_the_slope_is_that_of_the_loss(weight):
    """The derivative written by hand equals the one that TensorFlow finds."""
    random = np.random.default_rng(0)
    logits = tf.constant(random.normal(0, 2, (5, 7)), tf.float32)
    labels = tf.constant([0, 6, 3, 3, 1])
    reward = Reward(tf.constant([0.0, 1, 2, 0, 1, 0, 3]), tf.constant(weight))
    with tf.GradientTape() as tape:
        tape.watch(logits)
        chances = tf.nn.softmax(logits)
        wished = -tf.math.log(tf.gather(chances, labels, batch_dims=1))
        score_wished = tf.linalg.matvec(chances, reward.counts)
        total = tf.reduce_sum(wished - weight * score_wished)
    loss, score, slope = loss_at_logits(logits, labels, reward)
    np.testing.assert_allclose(loss, wished, rtol=1e-5)
    np.testing.assert_allclose(score, score_wished, rtol=1e-5)
    np.testing.assert_allclose(slope, tape.gradient(total, logits), atol=1e-6)


def test_first_step_of_adam():
    """The first step moves every weight with a slope by the rate, against the slope."""
    before, after, _ = steps([range(32)], [0.01])
    moved = (after.weights - before.weights).numpy()
    slope = after.mean.numpy() / 0.1  # the running mean holds a tenth of it
    clear = np.abs(slope) > 1e-3
    np.testing.assert_allclose(moved[clear], -0.01 * np.sign(slope[clear]), rtol=2e-2)
    np.testing.assert_allclose(after.square, 0.001 * slope**2, rtol=1e-3, atol=1e-12)
    assert int(after.step) == 1


def test_the_average_follows_the_weights():
    """A memory of 0.9 takes over a tenth of each step."""
    before, after, _ = steps([range(32)], [0.01], memory=0.9)
    expected = 0.9 * before.weights + 0.1 * after.weights
    np.testing.assert_allclose(after.average, expected, rtol=1e-5, atol=1e-7)


def test_two_steps_at_once_or_one_by_one():
    """The loop in the graph does what two calls do."""
    _, together, total = steps([range(32), range(32, 64)], [0.01, 0.02])
    data, shapes = successor_data(), shape_table(CONFIG)
    state, losses = initial_state(initial_weights(CONFIG, data)), []
    for first, rate in ((0, 0.01), (32, 0.02)):
        batch = np.arange(first, first + 32, dtype=np.int32)[None]
        rates = np.array([rate], np.float32)
        state, loss = train_graph()(
            state, shapes, data.train_x, data.train_y, batch, rates, 0.9, NOTHING
        )
        losses.append(float(loss))
    np.testing.assert_allclose(together.weights, state.weights, atol=1e-6)
    np.testing.assert_allclose(total, sum(losses), rtol=1e-5)


def test_no_rates_no_steps():
    """Nothing to do changes nothing."""
    before, after, total = steps(np.zeros((0, 4)), [])
    np.testing.assert_array_equal(before.weights, after.weights)
    assert total == 0.0


def test_validate_finds_what_numpy_finds(monkeypatch):
    """Means over all examples, also where they are looked at in several parts."""
    monkeypatch.setattr("minigpt.training.graph.CHECKED_NUMBERS", 1)  # parts of 256
    data = successor_data(examples=4000)
    weights = initial_weights(CONFIG, data)
    counts = np.arange(12.0) % 3
    reward = Reward(tf.constant(counts, tf.float32), tf.constant(0.5))
    flat = tf.constant(flatten(weights))
    found = validate(flat, shape_table(CONFIG), data.test_x, data.test_y, reward)
    wished = (
        cross_entropy(weights, data.test_x, data.test_y),
        mean_score(weights, data.test_x, counts),
        accuracy(weights, data.test_x, data.test_y),
    )
    np.testing.assert_allclose(found, wished, rtol=1e-5)


def test_there_and_back():
    """A state's flat weights are the named ones, unflattened."""
    weights = initial_weights(CONFIG, successor_data())
    back = unflatten(initial_state(weights).average.numpy(), CONFIG)
    assert all(np.array_equal(weights[name], back[name]) for name in weights)
