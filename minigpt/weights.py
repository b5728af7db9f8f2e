"""The weights of a model: their names, their shapes and how many numbers they hold.

The names are ours; their order is that of ``keras.Model.get_weights()``, so that a list from
Keras and a dictionary by name are the same thing.
"""

from math import prod

import numpy as np

from minigpt.config import Config

EMBEDDING_SIZE = 8  # the notebook's numbers; its model has these and no other
KEY_SIZE = 8
FEED_FORWARD_SIZE = 32
ATTENTION_LAYERS = 2

Weights = dict[str, np.ndarray]


def weight_shapes(config: Config) -> dict[str, tuple[int, ...]]:
    """Name and shape of every weight of the model of ``config``, in Keras's order."""
    vocab, heads = config.vocab_size, config.heads
    shapes: dict[str, tuple[int, ...]] = {"embedding": (vocab, EMBEDDING_SIZE)}
    for layer in range(1, ATTENTION_LAYERS + 1):
        for part in ("query", "key", "value"):
            shapes[f"attention_{layer}/{part}_kernel"] = (EMBEDDING_SIZE, heads, KEY_SIZE)
            shapes[f"attention_{layer}/{part}_bias"] = (heads, KEY_SIZE)
        shapes[f"attention_{layer}/output_kernel"] = (heads, KEY_SIZE, EMBEDDING_SIZE)
        shapes[f"attention_{layer}/output_bias"] = (EMBEDDING_SIZE,)
    shapes["feed_forward/kernel"] = (EMBEDDING_SIZE, FEED_FORWARD_SIZE)
    shapes["feed_forward/bias"] = (FEED_FORWARD_SIZE,)
    shapes["output/kernel"] = (config.context_length * FEED_FORWARD_SIZE, vocab)
    shapes["output/bias"] = (vocab,)
    return shapes


def named(arrays: list[np.ndarray], config: Config) -> Weights:
    """The list from ``keras.Model.get_weights()`` as a dictionary by our names."""
    return dict(zip(weight_shapes(config), arrays, strict=True))


def flatten(weights: Weights) -> np.ndarray:
    """All weights one after the other, float32, ``(parameters,)``."""
    return np.concatenate([np.ravel(array) for array in weights.values()]).astype(np.float32)


def unflatten(flat: np.ndarray, config: Config) -> Weights:
    """The weights by name again, each a view of ``flat``, ``(parameters,)``."""
    shapes = weight_shapes(config)
    ends = np.cumsum([prod(shape) for shape in shapes.values()])
    parts = np.split(flat, ends[:-1])
    return {
        name: part.reshape(shape)  # as in weight_shapes
        for (name, shape), part in zip(shapes.items(), parts, strict=True)
    }


def parameter_count(config: Config) -> int:
    """How many numbers the model learns: 85,924 at the default sliders."""
    return sum(prod(shape) for shape in weight_shapes(config).values())


def parameters_by_layer(config: Config) -> dict[str, int]:
    """Parameters of each layer, by the part of the name before the slash."""
    counts: dict[str, int] = {}
    for name, shape in weight_shapes(config).items():
        layer = name.split("/")[0]
        counts[layer] = counts.get(layer, 0) + prod(shape)
    return counts
