"""The models with more than the notebook's: slopes and steps in NumPy against Keras's."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from minigpt.config import Config
from minigpt.model.keras_model import build_model, model_weights, set_model_weights
from minigpt.model.weights import buffers, flatten, unflatten, weight_shapes
from minigpt.training.gpt_blocks import GptBlock
from minigpt.training.keras_steps import KerasSteps
from minigpt.training.layers import Layers
from minigpt.training.processor import Processor

DRAW = np.random.default_rng(0)
WORDS, LABELS = DRAW.integers(11, size=(6, 4)), DRAW.integers(11, size=6)
ALL = {"positions": True, "mask": True, "residuals": True, "normalisation": True}


def config_of(switches):
    """A model of eleven words, four of context."""
    return Config(vocab_size=11, context_length=4, heads=2, **switches)


def drawn(config):
    """Its weights, and what it does not learn."""
    shapes = weight_shapes(config).items()
    return {n: DRAW.normal(0, 0.4, s).astype(np.float32) for n, s in shapes} | buffers(config)


@pytest.mark.parametrize(
    "switches",
    [
        {"variant": "gpt"},
        {"variant": "gpt", "mask": False, "residuals": False},
        {"positions": True},
        {"mask": True, "residuals": True},
        ALL,
    ],
    ids=str,
)
def test_the_slopes_are_those_that_tensorflow_finds(switches):
    """Logits, loss and the slope of every weight, through Keras's layers and through ours."""
    config = config_of(switches)
    weights, model = drawn(config), build_model(config, logits=True)
    set_model_weights(model, weights, config)
    with tf.GradientTape() as tape:
        logits = model(WORDS)
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(LABELS, logits))
    trained = model.trainable_variables
    for variable, slope in zip(trained, tape.gradient(loss, trained), strict=True):
        variable.assign(tf.convert_to_tensor(slope))
    wished = model_weights(model, config)  # the slopes, by our names
    layers, block = Layers(flatten(weights), config), GptBlock(config, len(LABELS))
    block.forward(layers, WORDS)
    np.testing.assert_allclose(block.logits, logits, rtol=1e-4, atol=1e-4)
    losses, _ = block.losses(LABELS, None)
    block.backward(layers, WORDS, LABELS, None, None, 0.0, 1 / len(LABELS))
    assert losses.mean() == pytest.approx(float(loss), rel=1e-5)
    slopes = unflatten(block.flat, config)
    for name in weight_shapes(config):
        np.testing.assert_allclose(slopes[name], wished[name], atol=2e-5, err_msg=name)


@pytest.mark.parametrize("weight", [0.0, 0.5])
def test_three_steps_are_those_of_keras(weight):
    """The same weights after them, an adversary's too; Adam's squares as Keras takes them."""
    config = config_of({"variant": "gpt"})
    weights, counts = drawn(config), (np.arange(11.0) % 3 if weight else None)
    batches = np.arange(6)[None].repeat(3, axis=0)
    rates = np.array([0.002, 0.004, 0.006], np.float32)
    found = []
    for kind in (KerasSteps, Processor):
        keras.utils.set_random_seed(0)
        under_way = kind(config, weights, counts, weight)
        total = under_way.steps(WORDS.astype(np.int32), LABELS, batches, rates, 0.9)
        measures = under_way.validate(WORDS.astype(np.int32), LABELS.astype(np.int32))
        found.append((total, *measures, under_way.average))
        under_way.close()
    for theirs, ours in zip(*found, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=3e-4)
