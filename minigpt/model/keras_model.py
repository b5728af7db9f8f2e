"""The models in Keras 3: the notebook's GPT, layer for layer, and what a real one adds to it."""

from typing import TYPE_CHECKING

from minigpt.config import Config
from minigpt.model.weights import (
    ATTENTION_LAYERS,
    FEED_FORWARD_SIZE,
    GPT_EXPANSION,
    KEY_SIZE,
    Weights,
    buffers,
    vector_size,
    weight_shapes,
)

if TYPE_CHECKING:
    import keras

NORM_EPSILON = 1e-5  # as in GPT-2; Keras's own 1e-3 is large against our small vectors


def build_model(config: Config, logits: bool = False) -> "keras.Model":
    """An untrained model: words ``(batch, context_length)`` to chances ``(batch, vocab_size)``.

    The notebook's: embedding, two attention layers one after the other, each attending to itself,
    a feed-forward layer, and a softmax over the vocabulary; no residual connections, no mask, no
    positions. ``config`` can add each of these. The variant ``gpt`` has a GELU feed-forward layer
    behind each attention layer, as GPT-2 does, and predicts from the last word alone.
    Initial values come from Keras's global seed.

    Args:
        config: the sliders and switches.
        logits: leave the softmax out.
    """
    from keras import Input, Model, layers

    words = Input((config.context_length,), dtype="int32", name="words")
    x = layers.Embedding(config.vocab_size, vector_size(config), name="embedding")(words)
    if config.positions:
        x = x + _positions(words, config)
    for layer in range(1, ATTENTION_LAYERS + 1):
        x = _attention(x, config, layer)  # (batch, context_length, vector_size)
        if config.variant == "gpt":
            if layer == ATTENTION_LAYERS:  # what follows works on each word by itself, and only
                x = x[:, -1, :]  # the last word's vector is read: (batch, vector_size)
            x = _feed_forward(x, config, layer)
    x = _normalised(x, config, "final_norm")
    if config.variant == "notebook":
        x = layers.Dense(FEED_FORWARD_SIZE, activation="relu", name="feed_forward")(x)
        x = layers.Flatten(name="flatten")(x)  # (batch, context_length * 32)
    activation = None if logits else "softmax"
    out = layers.Dense(config.vocab_size, activation=activation, name="output")(x)
    return Model(words, out, name="minigpt")


def _positions(words, config: Config):
    """A vector for each place, the same for all contexts; Keras's own layers load anywhere."""
    from keras import layers, ops

    places = ops.zeros_like(words) + ops.arange(config.context_length, dtype="int32")
    return layers.Embedding(config.context_length, vector_size(config), name="positions")(places)


def _attention(x, config: Config, layer: int):
    from keras import layers

    heads = layers.MultiHeadAttention(config.heads, KEY_SIZE, name=f"attention_{layer}")
    seen = _normalised(x, config, f"attention_norm_{layer}")
    mixed = heads(seen, seen, use_causal_mask=config.mask)
    return x + mixed if config.residuals else mixed


def _feed_forward(x, config: Config, layer: int):
    from keras import activations, layers

    wide = GPT_EXPANSION * vector_size(config)
    seen = _normalised(x, config, f"expand_norm_{layer}")
    inner = layers.Dense(wide, name=f"expand_{layer}")(seen)
    inner = activations.gelu(inner, approximate=True)  # the tanh form, as in GPT-2
    inner = layers.Dense(vector_size(config), name=f"contract_{layer}")(inner)
    return x + inner if config.residuals else inner


def _normalised(x, config: Config, name: str):
    from keras import layers

    if not config.normalisation:
        return x
    return layers.LayerNormalization(epsilon=NORM_EPSILON, name=name)(x)


def model_weights(model: "keras.Model", config: Config) -> Weights:
    """The weights of a Keras model by our names (see :mod:`minigpt.model.weights`)."""
    found: Weights = {}
    for layer, names in _names_by_layer(config).items():
        found |= dict(zip(names, model.get_layer(layer).get_weights(), strict=True))
    return found | buffers(config)


def set_model_weights(model: "keras.Model", weights: Weights, config: Config) -> None:
    """Give a Keras model these weights."""
    for layer, names in _names_by_layer(config).items():
        model.get_layer(layer).set_weights([weights[name] for name in names])


def _names_by_layer(config: Config) -> dict[str, list[str]]:
    layers: dict[str, list[str]] = {}
    for name in weight_shapes(config):
        layers.setdefault(name.split("/")[0], []).append(name)
    return layers
