"""The weights of a model: their names, their shapes and how many numbers they hold.

The names are ours; their order is that of ``keras.Model.get_weights()``, so that a list from
Keras and a dictionary by name are the same thing.
"""

from math import prod

import numpy as np

from minigpt.config import Config

EMBEDDING_SIZE = 8  # the notebook's numbers; its model has these and no other
KEY_SIZE = 8
GPT_EMBEDDING_SIZE = 32  # of the variant `gpt`: about as many parameters as the notebook's in all
GPT_EXPANSION = 4  # its feed-forward layers are this many times wider, as in GPT-2
FEED_FORWARD_SIZE = 32
ATTENTION_LAYERS = 2

BUFFERS = ("mask", "skip")  # names of what is not learned; see `buffers`

Weights = dict[str, np.ndarray]


def vector_size(config: Config) -> int:
    """How many numbers stand for a word: 8 in the notebook's model, 32 in a GPT."""
    return GPT_EMBEDDING_SIZE if config.variant == "gpt" else EMBEDDING_SIZE


def weight_shapes(config: Config) -> dict[str, tuple[int, ...]]:
    """Name and shape of every weight of the model of ``config``, in Keras's order.

    What stands before the slash is the layer's name in Keras.
    """
    vocab, size = config.vocab_size, vector_size(config)
    shapes: dict[str, tuple[int, ...]] = {"embedding": (vocab, size)}
    if config.positions:
        shapes["positions"] = (config.context_length, size)
    for layer in range(1, ATTENTION_LAYERS + 1):
        shapes |= _norm_shapes(config, f"attention_norm_{layer}")
        shapes |= _attention_shapes(config, f"attention_{layer}")
        if config.variant == "gpt":
            shapes |= _norm_shapes(config, f"expand_norm_{layer}")
            shapes |= _dense_shapes(f"expand_{layer}", size, GPT_EXPANSION * size)
            shapes |= _dense_shapes(f"contract_{layer}", GPT_EXPANSION * size, size)
    shapes |= _norm_shapes(config, "final_norm")
    if config.variant == "gpt":
        return shapes | _dense_shapes("output", size, vocab)
    shapes |= _dense_shapes("feed_forward", size, FEED_FORWARD_SIZE)
    return shapes | _dense_shapes("output", config.context_length * FEED_FORWARD_SIZE, vocab)


def _dense_shapes(layer: str, inputs: int, outputs: int) -> dict[str, tuple[int, ...]]:
    return {f"{layer}/kernel": (inputs, outputs), f"{layer}/bias": (outputs,)}


def _norm_shapes(config: Config, layer: str) -> dict[str, tuple[int, ...]]:
    size = (vector_size(config),)
    return {f"{layer}/scale": size, f"{layer}/shift": size} if config.normalisation else {}


def _attention_shapes(config: Config, layer: str) -> dict[str, tuple[int, ...]]:
    heads, size = config.heads, vector_size(config)
    shapes: dict[str, tuple[int, ...]] = {}
    for part in ("query", "key", "value"):
        shapes[f"{layer}/{part}_kernel"] = (size, heads, KEY_SIZE)
        shapes[f"{layer}/{part}_bias"] = (heads, KEY_SIZE)
    shapes[f"{layer}/output_kernel"] = (heads, KEY_SIZE, size)
    shapes[f"{layer}/output_bias"] = (size,)
    return shapes


def buffers(config: Config) -> Weights:
    """What belongs to the model but is not learned; nothing in the notebook's.

    ``mask`` says which word may look at which, bool, ``(context_length, context_length)``, rows
    looking at columns; ``skip`` is what a layer's input is multiplied by before it is added to
    the layer's output. They travel with the weights, so that these say all about a model.
    """
    held: Weights = {}
    if config.mask:
        held["mask"] = np.tri(config.context_length, dtype=bool)
    if config.residuals:
        held["skip"] = np.float32(1.0)
    return held


def named(arrays: list[np.ndarray], config: Config) -> Weights:
    """The list from ``keras.Model.get_weights()`` as a dictionary by our names."""
    return dict(zip(weight_shapes(config), arrays, strict=True)) | buffers(config)


def flatten(weights: Weights) -> np.ndarray:
    """All weights one after the other, float32, ``(parameters,)``."""
    learned = [np.ravel(array) for name, array in weights.items() if name not in BUFFERS]
    return np.concatenate(learned).astype(np.float32)


def unflatten(flat: np.ndarray, config: Config) -> Weights:
    """The weights by name again, each a view of ``flat``, ``(parameters,)``."""
    shapes = weight_shapes(config)
    ends = np.cumsum([prod(shape) for shape in shapes.values()])
    parts = np.split(flat, ends[:-1])
    weights = {
        name: part.reshape(shape)  # as in weight_shapes
        for (name, shape), part in zip(shapes.items(), parts, strict=True)
    }
    return weights | buffers(config)


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
