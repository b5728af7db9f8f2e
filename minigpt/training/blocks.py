"""Steps of a training in NumPy, a block of the batch at a time, for recipe ``fast`` on a processor.

TensorFlow divides each operation among the cores; those of this model are so small that the cores
mostly wait for each other. Here a core takes a block of a batch through the model and back, in
memory that stays in its cache, and the cores meet once a step.

The examples of a block stand last in every array, so that the small products of attention, one for
each example, are sums of long rows. The derivatives are those of :mod:`minigpt.training.backward`.
Wherever a layer adds a bias, its input has a last row of ones: kernel and bias, which lie one
behind the other in the flat weights, are then one matrix.

Shapes use these names beside those of :mod:`minigpt.model.forward`: ``block`` examples in a block,
``inner`` = heads × key.
"""

import numpy as np

from minigpt.config import Config
from minigpt.model.weights import (
    ATTENTION_LAYERS,
    EMBEDDING_SIZE,
    FEED_FORWARD_SIZE,
    KEY_SIZE,
    parameter_count,
    weight_shapes,
)
from minigpt.training.matrices import SCALE, Matrices

SAFE = 40.0  # logits no further from 0 need no shift: their powers and sums fit in float32


def with_ones(*shape: int) -> np.ndarray:
    """An array whose last row but one axis is 1: ``(..., rows + 1, block)`` for ``rows``."""
    *before, rows, block = shape
    made = np.empty((*before, rows + 1, block), np.float32)
    made[..., rows, :] = 1
    return made


class LastLayer:
    """The memory of a block's last layer, and what every model does there.

    Args:
        config: the sliders and switches.
        size: examples in the block.

    Attributes:
        logits: what a way through the model leaves, ``(block, vocab)``.
        flat: the slopes of all weights, which the way back leaves.
        squares: of the first weights, what Adam is to take for their slopes' squares; none here.
    """

    squares: np.ndarray = np.zeros(0, np.float32)

    def __init__(self, config: Config, size: int) -> None:
        self.logits = floats(size, config.vocab_size)
        self.flat = np.zeros(parameter_count(config), np.float32)
        self._rows, self._ones = np.arange(size), np.ones(config.vocab_size, np.float32)
        inputs = weight_shapes(config)["output/kernel"][0]
        self._back, self._shared = floats(inputs, size), floats(inputs + 1, size)

    def losses(self, labels: np.ndarray, counts: np.ndarray | None) -> tuple:
        """Cross-entropy of each example, and its score; takes the powers of ``logits``.

        The chances are those powers by their sum, but to divide them here would be one more way
        through the largest array: :meth:`backward` divides what it multiplies them with.

        Args:
            labels: the next words, ``(block,)``.
            counts: the score of each word, ``(vocab,)``; None for an original.
        """
        powers = self.logits
        top = powers.max(axis=1)
        if top.max() > SAFE or top.min() < -SAFE:
            powers -= top[:, None]
        wished = powers[self._rows, labels]
        np.exp(powers, out=powers)
        self._total = powers @ self._ones
        score = None if counts is None else powers @ counts / self._total
        return np.log(self._total) - wished, score

    def slope_at(self, hidden, output, to_output, labels, score, counts, weight, share):
        """From the powers in ``logits`` back to ``hidden``, ``(rows, block)`` without its ones.

        The slope of the loss at the logits is p - (1 at the label) - weight * p * (counts - score).

        Args:
            hidden: what the last layer got, ``(rows + 1, block)``.
            output: its kernel and bias, ``(rows + 1, vocab)``.
            to_output: where their slopes go.
            labels: the next words, ``(block,)``.
            score: of each example; None for an original.
            counts: the score of each word, ``(vocab,)``.
            weight: the adversary weight.
            share: what an example counts, 1 by the batch's size.
        """
        slope = self.logits
        if score is not None:
            slope *= 1 - weight * (counts - score[:, None])
        slope[self._rows, labels] -= self._total
        share = share / self._total  # (block,): makes chances of the powers
        back = np.matmul(output[:-1], slope.T, out=self._back)
        back *= share
        np.matmul(np.multiply(hidden, share, out=self._shared), slope, out=to_output)
        return back


class Block(LastLayer):
    """The memory of one block of the notebook's model, and the way through it and back.

    Its arguments are those of :class:`LastLayer`.
    """

    def __init__(self, config: Config, size: int) -> None:
        super().__init__(config, size)
        context, inner = config.context_length, config.heads * KEY_SIZE
        self._split = (context, config.heads, KEY_SIZE, size)
        self._by_word = (context, FEED_FORWARD_SIZE, size)
        self._inputs = [with_ones(context, EMBEDDING_SIZE, size) for _ in range(3)]  # of layers
        self._projected = [floats(context, 3 * inner, size) for _ in range(2)]
        self._parts = [self._views(projected) for projected in self._projected]
        self._shares = [floats(config.heads, context, context, size) for _ in range(2)]
        self._mixed = [with_ones(context, inner, size) for _ in range(2)]
        self._hidden = with_ones(context * FEED_FORWARD_SIZE, size)
        self._slope_projected = floats(context, 3 * inner, size)
        self._slope_parts = self._views(self._slope_projected)
        self._slope_shares = floats(config.heads, context, context, size)
        self._gradient = Matrices(self.flat, config)

    def forward(self, weights: Matrices, words: np.ndarray) -> None:
        """From words ``(block, context)`` to ``logits``, everything on the way kept."""
        self.hide(weights, words)
        np.matmul(self._hidden.T, weights.output, out=self.logits)

    def hide(self, weights: Matrices, words: np.ndarray) -> np.ndarray:
        """All but the last layer: what that gets, ``(context * 32, block)``."""
        self._inputs[0][:, :-1] = weights.embedding[words].transpose(1, 2, 0)
        for layer in range(ATTENTION_LAYERS):
            self._attend(weights, layer)
        hidden = self._hidden[:-1]
        np.matmul(weights.feed_forward.T, self._inputs[2], out=hidden.reshape(self._by_word))
        return np.maximum(hidden, 0, out=hidden)

    def _attend(self, weights: Matrices, layer: int) -> None:
        projected, shares = self._projected[layer], self._shares[layer]
        np.matmul(weights.kernels[layer], self._inputs[layer], out=projected)
        query, key, value = self._parts[layer]
        np.einsum("ihkb,jhkb->hijb", query, key, out=shares)
        shares -= shares.max(axis=2, keepdims=True)
        np.exp(shares, out=shares)
        shares /= shares.sum(axis=2, keepdims=True)
        mixed = self._mixed[layer][:, :-1].reshape(self._split)  # a view
        np.einsum("hijb,jhkb->ihkb", shares, value, out=mixed)
        out = self._inputs[layer + 1][:, :-1]
        np.matmul(weights.outside[layer].T, self._mixed[layer], out=out)

    def _views(self, projected: np.ndarray) -> list[np.ndarray]:
        """Query, key and value, ``(context, heads, key, block)`` each."""
        return [part.reshape(self._split) for part in np.split(projected, 3, axis=1)]

    def backward(self, weights: Matrices, words, labels, score, counts, weight, share) -> None:
        """From the powers in ``logits`` back to the slope of every weight, in ``flat``.

        Args:
            weights: what :meth:`forward` was given.
            words: likewise.
            labels: the others as in :meth:`slope_at`.
        """
        to, rest = self._gradient, (labels, score, counts, weight, share)
        back = self.slope_at(self._hidden, weights.output, to.output, *rest)
        back *= self._hidden[:-1] > 0
        back = back.reshape(self._by_word)
        kernel_slope(self._inputs[2], back).sum(axis=0, out=to.feed_forward)
        back = np.matmul(weights.feed_forward[:-1], back)  # (context, size, block)
        for layer in reversed(range(ATTENTION_LAYERS)):
            back = self._attend_back(weights, layer, back)
        add_up(to.embedding, words, back)

    def _attend_back(self, weights: Matrices, layer: int, back: np.ndarray) -> np.ndarray:
        """From the slope at a layer's output ``(context, size, block)`` to that at its input."""
        to, shares = self._gradient, self._shares[layer]
        kernel_slope(self._mixed[layer], back).sum(axis=0, out=to.outside[layer])
        back = np.matmul(weights.outside[layer][:-1], back).reshape(self._split)
        query, key, value = self._parts[layer]
        at_query, at_key, at_value = self._slope_parts
        np.einsum("hijb,ihkb->jhkb", shares, back, out=at_value)
        slope = np.einsum("ihkb,jhkb->hijb", back, value, out=self._slope_shares)
        slope *= shares
        slope -= shares * slope.sum(axis=2, keepdims=True)
        np.einsum("hijb,jhkb->ihkb", slope, key, out=at_query)
        np.einsum("hijb,ihkb->jhkb", slope, query, out=at_key)
        kernel = kernel_slope(self._inputs[layer], self._slope_projected).sum(axis=0)
        inside = to.inside[layer]  # (3, size + 1, inner)
        inside[:] = kernel.reshape(len(kernel), 3, -1).transpose(1, 0, 2)
        inside[0] *= SCALE
        return np.matmul(weights.kernels[layer].T[:-1], self._slope_projected)


def floats(*shape: int) -> np.ndarray:
    """An array to be filled, float32."""
    return np.empty(shape, np.float32)


def kernel_slope(x: np.ndarray, slope: np.ndarray) -> np.ndarray:
    """Each word's part in a kernel's slope: ``x`` by ``slope``, over the block."""
    return np.matmul(x, slope.transpose(0, 2, 1))


def add_up(to: np.ndarray, words: np.ndarray, slope: np.ndarray) -> None:
    """The slope of each word's vector, ``(vocab, size)``, from that of each place that has it.

    Args:
        to: filled.
        words: ``(block, context)``.
        slope: ``(context, size, block)``.
    """
    size = to.shape[1]
    places = words.T[:, None, :] * size + np.arange(size)[:, None]
    to[:] = np.bincount(places.ravel(), slope.ravel(), to.size).reshape(to.shape)
