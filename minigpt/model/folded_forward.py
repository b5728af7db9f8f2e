"""The notebook's model for one context at a time, all that needs no context worked out before.

A text is written word by word, so the model is asked for a single context again and again, and
most of the time goes into calling NumPy, not into its sums. Nothing stands between some of the
matrices of the model, so their products can be taken once: the embedding with the first layer's
queries, keys and values; the first layer's output with the second layer's; the second layer's
output with the feed-forward layer. What is left is half the calls for the same logits.
"""

from dataclasses import dataclass

import numpy as np

from minigpt.model.weights import FEED_FORWARD_SIZE, KEY_SIZE, Weights

PARTS = ("query", "key", "value")


@dataclass(frozen=True)
class FoldedModel:
    """The matrices that are left; queries are already divided by the root of 8.

    Attributes:
        words: query, key and value of every word in the first layer, ``(vocab, 3, heads, 8)``.
        between: from the first layer's heads to the second's queries, keys and values,
            ``(heads * 8, 3 * heads * 8)``, and its bias.
        hidden: from the second layer's heads to the feed-forward layer, ``(heads * 8, 32)``, and
            its bias.
        output: the last layer, ``(context * 32, vocab)``, and its bias.
    """

    words: np.ndarray
    between: tuple[np.ndarray, np.ndarray]
    hidden: tuple[np.ndarray, np.ndarray]
    output: tuple[np.ndarray, np.ndarray]

    def logits(self, context: np.ndarray) -> np.ndarray:
        """The answer to one context ``(context_length,)``: a number a word, ``(vocab,)``."""
        length, shape = len(context), self.words.shape[1:]
        mixed = attend(self.words.take(context, axis=0))
        kernel, bias = self.between
        inside = mixed @ kernel
        inside += bias
        mixed = attend(inside.reshape(length, *shape))  # (context, 3, heads, 8)
        kernel, bias = self.hidden
        hidden = mixed @ kernel
        hidden += bias
        np.maximum(hidden, 0, out=hidden)
        kernel, bias = self.output
        return hidden.reshape(length * FEED_FORWARD_SIZE) @ kernel + bias  # (context * 32,) inside


def attend(values: np.ndarray) -> np.ndarray:
    """What the heads of a layer find, from queries, keys and values.

    Args:
        values: ``(context, 3, heads, 8)``.

    Returns:
        The heads of each word side by side, ``(context, heads * 8)``.
    """
    query, key, value = values.transpose(1, 2, 0, 3)  # each (heads, context, 8)
    scores = query @ key.transpose(0, 2, 1)  # (heads, context, context)
    scores -= np.maximum.reduce(scores, axis=-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= np.add.reduce(scores, axis=-1, keepdims=True)
    found = scores @ value  # (heads, context, 8)
    return found.transpose(1, 0, 2).reshape(len(values), -1)  # (context, heads * 8)


def fold(weights: Weights) -> FoldedModel:
    """Take the products, in float64, of a model that :func:`minigpt.model.gpt_forward.is_plain`."""
    kernel, bias = _into_heads(weights, 1)
    words = _times(weights["embedding"], kernel) + bias
    heads = weights["attention_1/query_bias"].shape[0]
    output = (weights["output/kernel"], weights["output/bias"])
    forward = (weights["feed_forward/kernel"], weights["feed_forward/bias"])
    return FoldedModel(
        np.float32(words).reshape(-1, len(PARTS), heads, KEY_SIZE),  # (vocab, 3, heads, 8)
        _joined(weights, 1, _into_heads(weights, 2)),
        _joined(weights, 2, forward),
        output,
    )


def _into_heads(weights: Weights, layer: int) -> tuple[np.ndarray, np.ndarray]:
    """Kernel ``(size, 3 * heads * 8)`` and bias of a layer's queries, keys and values."""
    kernels, biases = [], []
    for part, scale in zip(PARTS, (KEY_SIZE**-0.5, 1.0, 1.0), strict=True):
        kernel = weights[f"attention_{layer}/{part}_kernel"]
        kernels.append(scale * kernel.reshape(len(kernel), -1))  # (size, heads * 8)
        biases.append(scale * weights[f"attention_{layer}/{part}_bias"].ravel())
    return np.concatenate(kernels, axis=1), np.concatenate(biases)


def _joined(weights: Weights, layer: int, after: tuple) -> tuple[np.ndarray, np.ndarray]:
    """The output of a layer and the linear step ``after`` it, as one linear step."""
    kernel = weights[f"attention_{layer}/output_kernel"]
    kernel = kernel.reshape(-1, kernel.shape[-1])  # (heads * 8, size)
    bias = _times(weights[f"attention_{layer}/output_bias"], after[0]) + after[1]
    return np.float32(_times(kernel, after[0])), np.float32(bias)


def _times(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    return left.astype(np.float64) @ right.astype(np.float64)
