"""Steps of a training as one TensorFlow graph, traced once for every slider position.

All weights travel as one flat vector and no shape is fixed in the graph: vocabulary, context,
heads, batch size, learning rate and adversary weight are all arguments. So a worker traces once
in its life, and nothing of a finished training stays behind in it.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
import tensorflow as tf

from minigpt.config import Config
from minigpt.model.forward import Arrays, run
from minigpt.model.weights import Weights, flatten, weight_shapes
from minigpt.training.adam import BETA_1, BETA_2, EPSILON

CHECKED_NUMBERS = 4_000_000  # logits at once in a validation: 16 MB

TENSORFLOW = Arrays(
    take=tf.gather,
    shape=lambda array: tuple(tf.unstack(tf.shape(array), num=array.shape.rank)),
    reshape=tf.reshape,
    transpose=tf.transpose,
    softmax=tf.nn.softmax,
    relu=tf.nn.relu,
)


class State(NamedTuple):
    """A training between two steps; every array is flat, ``(parameters,)``.

    Attributes:
        weights: the weights as they are now.
        mean: Adam's running mean of the gradient.
        square: Adam's running mean of its square.
        average: the running average of the weights: the model that is shown and kept.
        step: how many steps were taken, int32.
    """

    weights: tf.Tensor
    mean: tf.Tensor
    square: tf.Tensor
    average: tf.Tensor
    step: tf.Tensor


class Reward(NamedTuple):
    """What the loss pays for: ``cross-entropy - weight * score``.

    Attributes:
        counts: the score of each word, float32, ``(vocab,)``; all 0 for an original, which is
            then spared the work.
        weight: the adversary weight; 0 for an original.
    """

    counts: tf.Tensor
    weight: tf.Tensor


class Measures(NamedTuple):
    """Sums over some examples: cross-entropy, score, and how many were guessed right."""

    cross_entropy: tf.Tensor
    score: tf.Tensor
    right: tf.Tensor


def shape_table(config: Config) -> np.ndarray:
    """The shape of each weight, filled up with ones, int32, ``(weights, 3)``."""
    shapes = weight_shapes(config).values()
    return np.array([list(shape) + [1] * (3 - len(shape)) for shape in shapes], np.int32)


def initial_state(weights: Weights) -> State:
    """The state before the first step."""
    flat = tf.constant(flatten(weights))
    return State(flat, tf.zeros_like(flat), tf.zeros_like(flat), flat, tf.constant(0))


def _by_name(flat: tf.Tensor, shapes: tf.Tensor) -> dict[str, tf.Tensor]:
    ranks = {name: len(shape) for name, shape in weight_shapes(Config()).items()}
    parts = tf.split(flat, tf.reduce_prod(shapes, axis=1), num=len(ranks))
    return {
        name: tf.reshape(part, shapes[row, :rank])  # as in weight_shapes
        for row, (part, (name, rank)) in enumerate(zip(parts, ranks.items(), strict=True))
    }


def loss_at_logits(logits, labels, reward: Reward):
    """Cross-entropy and score of each example, and the loss's derivative at the logits.

    The derivative of cross-entropy is p - (1 at the label), that of the score of word i is
    p_i (s_i - score). Both come out of one softmax.
    """
    loss, slope = tf.raw_ops.SparseSoftmaxCrossEntropyWithLogits(features=logits, labels=labels)

    def rewarded():
        chances = tf.nn.softmax(logits)
        score = tf.linalg.matvec(chances, reward.counts)  # (batch,)
        return score, slope - reward.weight * chances * (reward.counts - score[:, None])

    def plain():
        return tf.zeros_like(loss), slope

    score, slope = tf.cond(tf.reduce_any(reward.counts != 0), rewarded, plain)
    return loss, score, slope


def _adam(state: State, gradient, rate, memory) -> State:
    step = state.step + 1
    times = tf.cast(step, tf.float32)
    mean = BETA_1 * state.mean + (1 - BETA_1) * gradient
    square = BETA_2 * state.square + (1 - BETA_2) * gradient * gradient
    rate = rate * tf.sqrt(1 - BETA_2**times) / (1 - BETA_1**times)
    weights = state.weights - rate * mean / (tf.sqrt(square) + EPSILON)
    average = memory * state.average + (1 - memory) * weights
    return State(weights, mean, square, average, step)


def _train(state: State, shapes, x, y, batches, rates, memory, reward: Reward):
    """As many steps as there are ``rates``; the new state and the summed loss of each step."""

    def one_step(i, state, total):
        words, labels = tf.gather(x, batches[i]), tf.gather(y, batches[i])
        with tf.GradientTape() as tape:
            tape.watch(state.weights)
            logits = run(TENSORFLOW, _by_name(state.weights, shapes), words)["logits"]
        loss, score, slope = loss_at_logits(logits, labels, reward)
        slope /= tf.cast(tf.size(labels), tf.float32)
        gradient = tape.gradient(logits, state.weights, output_gradients=slope)
        state = _adam(state, gradient, rates[i], memory)
        return i + 1, state, total + tf.reduce_mean(loss - reward.weight * score)

    _, state, total = tf.while_loop(
        lambda i, *_: i < tf.size(rates),
        one_step,
        (tf.constant(0), state, tf.constant(0.0)),
        maximum_iterations=tf.size(rates),
    )
    return state, total


def _measure(flat, shapes, x, y, reward: Reward) -> Measures:
    logits = run(TENSORFLOW, _by_name(flat, shapes), x)["logits"]
    loss, score, _ = loss_at_logits(logits, y, reward)
    right = tf.argmax(logits, axis=-1, output_type=tf.int32) == y
    right = tf.reduce_sum(tf.cast(right, tf.float32))
    return Measures(tf.reduce_sum(loss), tf.reduce_sum(score), right)


FLAT = tf.TensorSpec([None], tf.float32)
NUMBER = tf.TensorSpec([], tf.float32)
WORDS = tf.TensorSpec([None, None], tf.int32)
LABELS = tf.TensorSpec([None], tf.int32)
SHAPES = tf.TensorSpec([None, 3], tf.int32)
STATE = State(FLAT, FLAT, FLAT, FLAT, tf.TensorSpec([], tf.int32))
REWARD = Reward(FLAT, NUMBER)


@cache
def train_graph():
    """The compiled steps: traced at the first call, in the life of a process once.

    ``train_graph()(state, shapes, x, y, batches, rates, memory, reward)`` takes one step for each
    of ``rates`` with the examples numbered in the same row of ``batches`` ``(steps, batch)`` and
    returns the new state and the sum of the steps' losses. ``memory`` is that of the average.
    """
    signature = [STATE, SHAPES, WORDS, LABELS, WORDS, FLAT, NUMBER, REWARD]
    return tf.function(_train, input_signature=signature, autograph=False)


@cache
def measure_graph():
    """The compiled validation of some examples (see :func:`validate`)."""
    signature = [FLAT, SHAPES, WORDS, LABELS, REWARD]
    return tf.function(_measure, input_signature=signature, autograph=False)


def validate(flat: tf.Tensor, shapes: tf.Tensor, x, y, reward: Reward) -> Measures:
    """Mean cross-entropy, mean score and share guessed right over ``x``."""
    size = max(256, CHECKED_NUMBERS // len(reward.counts))
    graph = measure_graph()
    parts = [
        graph(flat, shapes, x[at : at + size], y[at : at + size], reward)
        for at in range(0, len(y), size)
    ]
    return Measures(*(float(sum(figure)) / len(y) for figure in zip(*parts, strict=True)))


class Graph:
    """A training between two steps in TensorFlow, for a GPU.

    It has the methods of :class:`minigpt.training.processor.Processor`.
    """

    AT_ONCE = 8  # steps in which nobody can stop the training: some 50 ms

    def __init__(self, config: Config, weights: Weights, counts: np.ndarray | None, weight: float):
        known = np.zeros(config.vocab_size) if counts is None else counts
        self._reward = Reward(tf.constant(known, tf.float32), tf.constant(weight, tf.float32))
        self._state = initial_state(weights)
        self._shapes = tf.constant(shape_table(config))

    def close(self) -> None:
        """Nothing is held."""

    def steps(self, x, y, batches: np.ndarray, rates: np.ndarray, memory: float) -> float:
        """A step for each of ``rates``; the sum of their mean losses."""
        self._state, total = train_graph()(
            self._state, self._shapes, x, y, batches, rates, memory, self._reward
        )
        return float(total)

    def validate(self, x: np.ndarray, y: np.ndarray) -> Measures:
        """Mean cross-entropy, mean score and share guessed right of the average over ``x``."""
        return validate(self._state.average, self._shapes, x, y, self._reward)

    @property
    def average(self) -> np.ndarray:
        """The running average of the weights, flat."""
        return self._state.average.numpy()
