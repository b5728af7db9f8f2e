"""From the numbers of some words to a chance for every next word: the forward pass.

The model is written once, over a handful of array operations (:class:`Arrays`): NumPy runs it in
the app, TensorFlow runs and differentiates the very same lines in a training.

Shapes use these names: ``batch`` contexts, ``context`` words in each, ``heads`` attention heads,
``key`` numbers in a query or key (8), ``size`` numbers for a word (8), ``vocab`` words known.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from minigpt.model.gpt_forward import is_plain, run_extended
from minigpt.model.weights import ATTENTION_LAYERS, FEED_FORWARD_SIZE, KEY_SIZE, Weights

Array = Any  # a NumPy array or a TensorFlow tensor


class Arrays(NamedTuple):
    """The operations in which two array libraries differ; ``@``, ``+`` and ``*`` are shared.

    Attributes:
        take: ``take(table, rows)``, the rows of a table.
        shape: the shape of an array as a tuple (of numbers, or of tensors not known yet).
        reshape: ``reshape(array, shape)``.
        transpose: ``transpose(array, axes)``.
        softmax: chances over the last axis.
        relu: what is below 0 becomes 0.
    """

    take: Callable
    shape: Callable
    reshape: Callable
    transpose: Callable
    softmax: Callable
    relu: Callable


def softmax(logits: np.ndarray) -> np.ndarray:
    """Chances over the last axis that add up to 1, whatever the size of the logits."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    powers /= powers.sum(axis=-1, keepdims=True)
    return powers


def log_softmax(logits: np.ndarray) -> np.ndarray:
    """Logarithms of the chances over the last axis, float64: finite even where a chance is not.

    A chance of 1e-400 is 0 as a number, but its logarithm, -921, is exact.
    """
    shifted = logits.astype(np.float64)
    shifted -= shifted.max(axis=-1, keepdims=True)
    shifted -= np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return shifted


NUMPY = Arrays(
    take=lambda table, rows: table[rows],
    shape=lambda array: array.shape,
    reshape=np.reshape,
    transpose=np.transpose,
    softmax=softmax,
    relu=lambda array: np.maximum(array, 0),
)


def flat_kernel(xp: Arrays, kernel: Array) -> Array:
    """A query, key or value kernel ``(size, heads, key)`` as a matrix ``(size, heads * key)``."""
    size, heads, key = xp.shape(kernel)
    return xp.reshape(kernel, (size, heads * key))


def split_heads(xp: Arrays, flat: Array, batch: int, context: int) -> Array:
    """``(batch * context, heads * key)`` as ``(batch, heads, context, key)``."""
    apart = xp.reshape(flat, (batch, context, -1, KEY_SIZE))  # (batch, context, heads, key)
    return xp.transpose(apart, (0, 2, 1, 3))


def attention(xp: Arrays, weights: Mapping[str, Array], layer: int, x: Array, batch, context):
    """One attention layer, in which the words of a context look at each other.

    Args:
        xp: the array library.
        weights: the model's weights by name.
        layer: 1 for the first.
        x: the vectors of all words, ``(batch * context, size)``.
        batch: how many contexts there are.
        context: how many words each has.

    Returns:
        A dictionary of everything computed; its ``output`` is ``(batch * context, size)``.
    """
    name = f"attention_{layer}/"
    values = {}
    for part in ("query", "key", "value"):
        kernel = flat_kernel(xp, weights[f"{name}{part}_kernel"])
        bias = xp.reshape(weights[f"{name}{part}_bias"], (-1,))  # (heads * key,)
        values[part] = split_heads(xp, x @ kernel + bias, batch, context)
    keys = xp.transpose(values["key"], (0, 1, 3, 2))  # (batch, heads, key, context)
    values["scores"] = (values["query"] * KEY_SIZE**-0.5) @ keys  # (batch, heads, context, context)
    values["attention"] = xp.softmax(values["scores"])
    mixed = xp.transpose(values["attention"] @ values["value"], (0, 2, 1, 3))
    kernel = weights[f"{name}output_kernel"]
    heads, key, size = xp.shape(kernel)
    mixed = xp.reshape(mixed, (batch * context, heads * key))
    kernel = xp.reshape(kernel, (heads * key, size))
    values["output"] = mixed @ kernel + weights[f"{name}output_bias"]
    return values


def run_layers(xp: Arrays, weights: Mapping[str, Array], tokens: Array) -> dict[str, Any]:
    """All but the last layer, every value on the way kept (see :func:`trace`).

    ``flat`` is what the last layer gets: the hidden values of all words of a context in one row,
    ``(batch, context * 32)``.
    """
    batch, context = xp.shape(tokens)
    x = xp.take(weights["embedding"], xp.reshape(tokens, (-1,)))  # (batch * context, size)
    values: dict[str, Any] = {"embeddings": x}
    for layer in range(1, ATTENTION_LAYERS + 1):
        inside = attention(xp, weights, layer, x, batch, context)
        values[f"attention_{layer}"] = inside
        x = inside["output"]
    hidden = xp.relu(x @ weights["feed_forward/kernel"] + weights["feed_forward/bias"])
    values["hidden"] = hidden
    values["flat"] = xp.reshape(hidden, (batch, context * FEED_FORWARD_SIZE))
    return values


def run(xp: Arrays, weights: Mapping[str, Array], tokens: Array) -> dict[str, Any]:
    """The whole model, every value on the way kept (see :func:`trace` for their shapes)."""
    values = run_layers(xp, weights, tokens)
    values["logits"] = values["flat"] @ weights["output/kernel"] + weights["output/bias"]
    return values


def logits(weights: Weights, tokens: np.ndarray) -> np.ndarray:
    """The model's answer before the softmax.

    Args:
        weights: the model's weights by name.
        tokens: numbers of the words, ``(batch, context_length)``.

    Returns:
        One number for every word of the vocabulary, ``(batch, vocab)``.
    """
    if not is_plain(weights):
        return run_extended(weights, tokens)["logits"]
    return run(NUMPY, weights, tokens)["logits"]


def chances(weights: Weights, tokens: np.ndarray) -> np.ndarray:
    """The chance of every word of the vocabulary to come next, ``(batch, vocab)``."""
    return softmax(logits(weights, tokens))


def trace(weights: Weights, tokens: np.ndarray) -> dict[str, Any]:
    """Every value between the words and the chances, for looking inside.

    Returns:
        ``embeddings`` ``(batch, context, size)``; for each layer ``attention_1``,
        ``attention_2`` a dictionary with ``query``, ``key``, ``value``
        ``(batch, heads, context, key)``, ``scores`` (already divided by the root of 8) and
        ``attention`` ``(batch, heads, context, context)``, rows looking at columns, and
        ``output`` ``(batch, context, size)``; ``hidden`` ``(batch, context, 32)`` and
        the same as ``flat`` ``(batch, context * 32)``; ``logits`` and ``chances``
        ``(batch, vocab)``.
    """
    if not is_plain(weights):
        values = run_extended(weights, tokens)
        return values | {"chances": softmax(values["logits"])}
    values = run(NUMPY, weights, tokens)
    batch, context = tokens.shape
    by_word = (batch, context, -1)
    values["embeddings"] = values["embeddings"].reshape(by_word)  # (batch, context, size)
    values["hidden"] = values["hidden"].reshape(by_word)  # (batch, context, 32)
    for layer in range(1, ATTENTION_LAYERS + 1):
        inside = values[f"attention_{layer}"]
        inside["output"] = inside["output"].reshape(by_word)  # (batch, context, size)
    values["chances"] = softmax(values["logits"])
    return values


def self_shares(weights: Weights, tokens: np.ndarray) -> np.ndarray:
    """How much of its attention a word gives to itself, the mean over a context's words, 0–1.

    Returns:
        One share for each layer, context and head, ``(layers, batch, heads)``.
    """
    inside = trace(weights, tokens)
    layers = [inside[f"attention_{layer}"]["attention"] for layer in range(1, ATTENTION_LAYERS + 1)]
    return np.diagonal(np.stack(layers), axis1=-2, axis2=-1).mean(axis=-1)
