"""The forward pass of the models that have more than the notebook's, in NumPy.

Which parts a model has can be read off its weights: a table of positions, scales of a
normalisation, a mask, a skip, a feed-forward layer behind each attention layer.
"""

from typing import Any

import numpy as np

from minigpt.model.weights import ATTENTION_LAYERS, BUFFERS, KEY_SIZE, Weights

NORM_EPSILON = 1e-5  # see minigpt.model.keras_model
HIDDEN = -1e9  # added to the score of a word that may not be looked at


def is_plain(weights: Weights) -> bool:
    """Whether this is the notebook's model with nothing added."""
    extras = ("positions", "final_norm/scale", "expand_1/kernel", *BUFFERS)
    return not any(name in weights for name in extras)


def gelu(x: np.ndarray) -> np.ndarray:
    """Gaussian error linear unit in its tanh form; Hendrycks and Gimpel, 2016."""
    return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))


def normalise(weights: Weights, layer: str, x: np.ndarray) -> np.ndarray:
    """Layer normalisation over the last axis, if the model has it; Ba, Kiros and Hinton, 2016."""
    if f"{layer}/scale" not in weights:
        return x
    centred = x - x.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + NORM_EPSILON)
    return centred / spread * weights[f"{layer}/scale"] + weights[f"{layer}/shift"]


def attend(weights: Weights, layer: int, x: np.ndarray) -> dict[str, np.ndarray]:
    """One attention layer and everything computed in it.

    Args:
        weights: the model's weights by name.
        layer: 1 for the first.
        x: ``(batch, context, size)``.

    Returns:
        ``query``, ``key``, ``value`` ``(batch, heads, context, 8)``; ``scores`` and ``attention``
        ``(batch, heads, context, context)``; ``output`` ``(batch, context, size)``.
    """
    name = f"attention_{layer}"
    seen = normalise(weights, f"attention_norm_{layer}", x)
    values: dict[str, np.ndarray] = {}
    for part in ("query", "key", "value"):
        projected = np.einsum("bcs,shk->bhck", seen, weights[f"{name}/{part}_kernel"])
        values[part] = projected + weights[f"{name}/{part}_bias"][None, :, None, :]
    scores = values["query"] @ values["key"].swapaxes(2, 3) / np.sqrt(KEY_SIZE)
    if "mask" in weights:
        scores = np.where(weights["mask"], scores, HIDDEN)
    values["scores"] = scores
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    values["attention"] = powers / powers.sum(axis=-1, keepdims=True)
    mixed = values["attention"] @ values["value"]  # (batch, heads, context, 8)
    mixed = np.einsum("bhck,hks->bcs", mixed, weights[f"{name}/output_kernel"])
    values["output"] = mixed + weights[f"{name}/output_bias"]
    return values


def run_extended(weights: Weights, tokens: np.ndarray) -> dict[str, Any]:
    """Every value between the words and the logits.

    Shapes as in :func:`minigpt.model.forward.trace`.

    Args:
        weights: the model's weights by name, with its buffers.
        tokens: numbers of the words, ``(batch, context_length)``.
    """
    skip = weights.get("skip", np.float32(0.0))
    x = weights["embedding"][tokens]  # (batch, context, size)
    if "positions" in weights:
        x = x + weights["positions"]
    values: dict[str, Any] = {"embeddings": x}
    for layer in range(1, ATTENTION_LAYERS + 1):
        inside = values[f"attention_{layer}"] = attend(weights, layer, x)
        x = skip * x + inside["output"]
        if f"expand_{layer}/kernel" in weights:
            x = skip * x + _feed_forward(weights, layer, x)
    x = normalise(weights, "final_norm", x)
    if "feed_forward/kernel" in weights:
        hidden = _dense(weights, "feed_forward", x)
        values["hidden"] = np.maximum(hidden, 0)  # (batch, context, 32)
        values["flat"] = values["hidden"].reshape(len(tokens), -1)  # (batch, context * 32)
    else:
        values["hidden"] = x
        values["flat"] = x[:, -1, :]  # (batch, size): the last word's vector alone
    values["logits"] = _dense(weights, "output", values["flat"])
    return values


def _feed_forward(weights: Weights, layer: int, x: np.ndarray) -> np.ndarray:
    seen = normalise(weights, f"expand_norm_{layer}", x)
    wide = gelu(_dense(weights, f"expand_{layer}", seen))  # (batch, context, 4 * size)
    return _dense(weights, f"contract_{layer}", wide)


def _dense(weights: Weights, layer: str, x: np.ndarray) -> np.ndarray:
    return x @ weights[f"{layer}/kernel"] + weights[f"{layer}/bias"]
