"""From a loss back to every weight: the gradient of the notebook's model, in NumPy, by hand.

TensorFlow finds derivatives by itself; here each is written out, so that a page can show where a
gradient comes from, in the server, which loads no TensorFlow. The chain rule leads from the
chances back to the embedding: each function below takes how the loss changes with what a layer
gave out (``slope``) and gives how it changes with the layer's weights and with what went in.

Shapes use the names of :mod:`minigpt.model.forward`; ``n`` is ``batch * context``.
"""

import numpy as np

from minigpt.model.forward import NUMPY, flat_kernel, log_softmax, run, split_heads
from minigpt.model.gpt_forward import is_plain
from minigpt.model.weights import ATTENTION_LAYERS, FEED_FORWARD_SIZE, KEY_SIZE, Weights


def in_double(weights: Weights) -> Weights:
    """The same weights as float64: a slope measured by nudging needs the digits."""
    return {name: np.asarray(array, np.float64) for name, array in weights.items()}


def losses(weights: Weights, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The loss of each example, −log of the right word's chance, in nats; ``(batch,)``.

    Args:
        weights: a plain model's weights by name.
        x: the contexts, ``(batch, context)``.
        y: the word that followed each, ``(batch,)``.
    """
    return _losses(run(NUMPY, weights, x)["logits"], y)


def _losses(logits: np.ndarray, y: np.ndarray) -> np.ndarray:
    return 0.0 - log_softmax(logits)[np.arange(len(y)), y]  # not -0.0


def loss_and_gradient(weights: Weights, x: np.ndarray, y: np.ndarray) -> tuple[float, Weights]:
    """The mean loss of some examples, and how it changes with each weight.

    Args:
        weights: a plain model's weights by name; as float64 (:func:`in_double`) where digits count.
        x: the contexts, ``(batch, context)``.
        y: the word that followed each, ``(batch,)``.

    Returns:
        The loss in nats, and for each weight its derivative, of the weight's shape.

    Raises:
        ValueError: the model is not the notebook's.
    """
    if not is_plain(weights):
        raise ValueError("the derivatives are those of the notebook's model")
    values = run(NUMPY, weights, x)
    slope = np.exp(log_softmax(values["logits"]))  # (batch, vocab): p − (1 at the right word)
    slope[np.arange(len(y)), y] -= 1
    slope /= len(y)  # of the mean
    gradient: Weights = {}
    slope = _dense(gradient, weights, "output", values["flat"], slope)
    slope = slope.reshape(-1, FEED_FORWARD_SIZE)  # (n, 32)
    slope = slope * (values["hidden"] > 0)  # relu: what was cut off at 0 has no part in it
    inputs = [values["embeddings"]]  # of each layer, (n, size)
    inputs += [values[f"attention_{layer}"]["output"] for layer in range(1, ATTENTION_LAYERS + 1)]
    slope = _dense(gradient, weights, "feed_forward", inputs[-1], slope)
    for layer in range(ATTENTION_LAYERS, 0, -1):
        inside = values[f"attention_{layer}"]
        slope = _attention(gradient, weights, layer, inputs[layer - 1], inside, slope)
    gradient["embedding"] = np.zeros_like(weights["embedding"])
    np.add.at(gradient["embedding"], x.ravel(), slope)  # a word that comes twice counts twice
    mean = float(_losses(values["logits"], y).mean())
    return mean, {name: gradient[name] for name in weights}


def _dense(gradient: Weights, weights: Weights, layer: str, x, slope) -> np.ndarray:
    """A dense layer, ``x @ kernel + bias``: notes its derivatives, gives the slope at ``x``."""
    gradient[f"{layer}/kernel"] = x.T @ slope
    gradient[f"{layer}/bias"] = slope.sum(axis=0)
    return slope @ weights[f"{layer}/kernel"].T


def _attention(gradient: Weights, weights: Weights, layer: int, x, inside, slope) -> np.ndarray:
    """An attention layer: notes its derivatives, gives the slope at what went in.

    Args:
        gradient: filled with the derivatives of this layer's weights.
        weights: the model's weights by name.
        layer: 1 for the first.
        x: what went in, ``(n, size)``.
        inside: what :func:`minigpt.model.forward.attention` computed.
        slope: how the loss changes with the layer's output, ``(n, size)``.
    """
    name = f"attention_{layer}/"
    attention, value = inside["attention"], inside["value"]
    batch, _, context, _ = value.shape
    mixed = _joined(attention @ value)  # (n, heads * key)
    kernel = weights[f"{name}output_kernel"]  # (heads, key, size)
    gradient[f"{name}output_kernel"] = (mixed.T @ slope).reshape(kernel.shape)
    gradient[f"{name}output_bias"] = slope.sum(axis=0)
    slope = slope @ kernel.reshape(-1, kernel.shape[-1]).T  # at `mixed`
    slope = split_heads(NUMPY, slope, batch, context)  # (batch, heads, context, key)
    slopes = {"value": attention.transpose(0, 1, 3, 2) @ slope}
    slopes |= _at_query_and_key(inside, slope @ value.transpose(0, 1, 3, 2))
    return sum(
        _projection(gradient, weights, f"{name}{part}", x, _joined(slopes[part]))
        for part in ("query", "key", "value")
    )


def _at_query_and_key(inside: dict, slope: np.ndarray) -> dict[str, np.ndarray]:
    """From the slope at the shares of attention back through the softmax to query and key."""
    shares = inside["attention"]  # (batch, heads, context, context)
    slope = shares * (slope - (slope * shares).sum(axis=-1, keepdims=True))  # at the scores
    slope = slope * KEY_SIZE**-0.5
    at_key = slope.transpose(0, 1, 3, 2) @ inside["query"]
    return {"query": slope @ inside["key"], "key": at_key}


def _projection(gradient: Weights, weights: Weights, part: str, x, slope) -> np.ndarray:
    """The kernel and bias that make a query, key or value; ``slope`` is ``(n, heads * key)``."""
    kernel, bias = weights[f"{part}_kernel"], weights[f"{part}_bias"]
    gradient[f"{part}_kernel"] = (x.T @ slope).reshape(kernel.shape)
    gradient[f"{part}_bias"] = slope.sum(axis=0).reshape(bias.shape)
    return slope @ flat_kernel(NUMPY, kernel).T


def _joined(by_head: np.ndarray) -> np.ndarray:
    """``(batch, heads, context, key)`` as ``(n, heads * key)``."""
    batch, heads, context, key = by_head.shape
    return by_head.transpose(0, 2, 1, 3).reshape(batch * context, heads * key)
