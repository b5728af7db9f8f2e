"""The Keras model, layer for layer."""

import random

import pytest

from minigpt.config import Config
from minigpt.model.keras_model import build_model
from minigpt.model.weights import parameter_count, parameters_by_layer, weight_shapes


def random_configs(count: int) -> list[Config]:
    """A few slider positions, the same every time."""
    draw = random.Random(5)
    return [
        Config(
            vocab_size=draw.randint(50, 2000),
            context_length=draw.randint(2, 12),
            heads=draw.randint(1, 8),
        )
        for _ in range(count)
    ]


def test_the_default_model_has_85924_parameters():
    """Keras counts what the notebook's summary shows."""
    assert build_model(Config()).count_params() == 85_924


@pytest.mark.parametrize("config", random_configs(6), ids=str)
def test_our_count_is_kerass_for_any_config(config):
    """Number, order and shape of the weights are those of the Keras model."""
    model = build_model(config)
    assert parameter_count(config) == model.count_params()
    assert [w.shape for w in model.get_weights()] == list(weight_shapes(config).values())
    by_layer = {layer.name: layer.count_params() for layer in model.layers if layer.weights}
    assert parameters_by_layer(config) == by_layer


def test_the_layers_are_the_notebooks():
    """Embedding, two attention layers, feed-forward, flatten, output: nothing else."""
    layers = build_model(Config()).layers
    assert [type(layer).__name__ for layer in layers] == [
        "InputLayer",
        "Embedding",
        "MultiHeadAttention",
        "MultiHeadAttention",
        "Dense",
        "Flatten",
        "Dense",
    ]
    assert [layers[4].activation.__name__, layers[6].activation.__name__] == ["relu", "softmax"]


def test_no_word_is_hidden_and_none_has_a_place():
    """No mask and no positions: a change of the last word is felt in all places, order is not.

    Without positions, swapping two words swaps their vectors; only the layer after the
    flattening can tell the places apart.
    """
    import numpy as np
    from keras import Model

    model = build_model(Config(vocab_size=9, context_length=4))
    inside = Model(model.input, model.get_layer("feed_forward").output)
    first, swapped, changed = np.array([[1, 2, 3, 4], [1, 3, 2, 4], [1, 2, 3, 5]])[:, None]
    vectors = inside(first)[0].numpy()
    assert np.allclose(inside(swapped)[0].numpy(), vectors[[0, 2, 1, 3]], atol=1e-6)
    assert (np.abs(inside(changed)[0].numpy() - vectors).max(axis=1) > 0).all()
