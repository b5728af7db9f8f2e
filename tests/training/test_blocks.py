"""A block of a batch: the way through the model and back, against the plain way in float64."""

import numpy as np
import pytest

from minigpt.config import Config
from minigpt.model.forward import logits, softmax
from minigpt.model.weights import flatten, unflatten, weight_shapes
from minigpt.training.backward import in_double, loss_and_gradient
from minigpt.training.blocks import SAFE, Block
from minigpt.training.matrices import Matrices

CONFIG = Config(vocab_size=9, context_length=3, heads=2)
DRAW = np.random.default_rng(4)
WEIGHTS = {n: DRAW.normal(0, 0.5, s).astype(np.float32) for n, s in weight_shapes(CONFIG).items()}
WORDS, LABELS = DRAW.integers(9, size=(5, 3)), DRAW.integers(9, size=5)
COUNTS = np.array([0, 1, 2, 0, 0, 1, 3, 0, 1], np.float32)


def through(counts=None, weight=0.0, weights=WEIGHTS):
    """Logits, losses, scores and slopes of the five examples in one block."""
    matrices, block = Matrices(flatten(weights), CONFIG), Block(CONFIG, len(LABELS))
    block.forward(matrices, WORDS)
    found = block.logits.copy()
    loss, score = block.losses(LABELS, counts)
    block.backward(matrices, WORDS, LABELS, score, counts, np.float32(weight), 1 / len(LABELS))
    return found, loss, score, unflatten(block.flat, CONFIG)


def test_the_slopes_are_those_of_the_plain_way():
    """Logits, mean loss and the slope of every weight, as close as float32 is."""
    found, loss, score, slopes = through()
    np.testing.assert_allclose(found, logits(WEIGHTS, WORDS), rtol=1e-5, atol=1e-6)
    wished, gradient = loss_and_gradient(in_double(WEIGHTS), WORDS, LABELS)
    np.testing.assert_allclose(loss.mean(), wished, rtol=2e-6)
    assert score is None
    for name, array in gradient.items():
        np.testing.assert_allclose(slopes[name], array, rtol=1e-5, atol=2e-5, err_msg=name)


def test_an_adversarys_slopes_are_those_of_its_loss():
    """Nudged by 1e-3, the loss changes as the slopes say; the score is the mean reward."""
    _, _, score, slopes = through(COUNTS, 0.75)
    np.testing.assert_allclose(score, softmax(logits(WEIGHTS, WORDS)) @ COUNTS, rtol=1e-5)

    def combined(weights):
        chances = softmax(logits(weights, WORDS))
        losses = -np.log(chances[np.arange(5), LABELS]) - 0.75 * (chances @ COUNTS)
        return losses.mean()

    for name in ("embedding", "attention_1/key_kernel", "output/kernel", "output/bias"):
        place = np.unravel_index(np.abs(slopes[name]).argmax(), slopes[name].shape)
        up, down = in_double(WEIGHTS), in_double(WEIGHTS)
        up[name][place] += 1e-3
        down[name][place] -= 1e-3
        nudged = (combined(up) - combined(down)) / 2e-3
        np.testing.assert_allclose(slopes[name][place], nudged, rtol=1e-3, err_msg=name)


@pytest.mark.parametrize("shift", [-300.0, 300.0])
def test_logits_far_from_0(shift):
    """Where powers would not fit in float32 the logits are shifted first: nothing else changes."""
    far = {**WEIGHTS, "output/bias": WEIGHTS["output/bias"] + np.float32(shift)}
    found, loss, _, slopes = through(weights=far)
    assert abs(found).max() > SAFE
    _, near, _, wished = through()
    np.testing.assert_allclose(loss, near, rtol=1e-3)
    np.testing.assert_allclose(slopes["output/kernel"], wished["output/kernel"], atol=1e-3)
