"""A training on a processor: the batch in blocks, a core for each, Adam, and validation.

The blocks of a batch are the same on every machine, and their slopes are added in the same order,
so that a training gives the same numbers however many cores it finds.
"""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import NamedTuple

import numpy as np

from minigpt.config import Config
from minigpt.model.weights import Weights, flatten
from minigpt.training.adam import BETA_1, BETA_2, EPSILON
from minigpt.training.blocks import Block, LastLayer
from minigpt.training.device import cores
from minigpt.training.gpt_blocks import GptBlock
from minigpt.training.layers import Layers
from minigpt.training.matrices import Matrices

BLOCK = 256  # examples; with 128 a step takes a sixth longer, with 512 only two cores share it
MOST_THREADS = 4  # a batch of 1024 has so many blocks


class Measures(NamedTuple):
    """Means over some examples: cross-entropy, score, and the share guessed right."""

    cross_entropy: float
    score: float
    right: float


class Processor:
    """A training between two steps; every vector is flat, ``(parameters,)``, float32.

    Args:
        config: the sliders.
        weights: what to start from.
        counts: the score of each word, ``(vocab,)``; None for an original.
        weight: the adversary weight; 0 for an original.

    Attributes:
        average: the running average of the weights: the model that is shown and kept.
    """

    AT_ONCE = 1  # steps in which nobody can stop the training

    def __init__(
        self, config: Config, weights: Weights, counts: np.ndarray | None, weight: float
    ) -> None:
        self._config, self._weight = config, np.float32(weight)
        self._counts = None if counts is None else np.asarray(counts, np.float32)
        self._weights = flatten(weights)
        self.average = self._weights.copy()
        self._mean, self._square = (np.zeros_like(self._weights) for _ in range(2))
        self._matrices, self._kind = (Matrices, Block) if config.plain else (Layers, GptBlock)
        self._blocks: dict[tuple[int, int], LastLayer] = {}  # by place and size
        self._step = 0
        self._now = self._matrices(self._weights, config)  # renewed when the weights have moved
        self._threads = min(cores(), MOST_THREADS)
        self._pool = ThreadPoolExecutor(self._threads)

    def close(self) -> None:
        """Let the threads go."""
        self._pool.shutdown()

    def steps(self, x, y, batches: np.ndarray, rates: np.ndarray, memory: float) -> float:
        """A step for each of ``rates``; the sum of their mean losses.

        Args:
            x: all contexts, ``(examples, context)``.
            y: the word that followed each.
            batches: which examples go into each step, ``(steps, batch)``.
            rates: the learning rate of each step.
            memory: of the running average of the weights.
        """
        total = 0.0
        for batch, rate in zip(batches, rates, strict=True):
            edges = _edges(len(batch))
            blocks = [self._block(place, b - a) for place, (a, b) in enumerate(edges)]
            through = partial(self._slope, x, y, len(batch))
            total += sum(self._pool.map(through, blocks, [batch[a:b] for a, b in edges]))
            self._move(blocks, float(rate), memory)
            self._now.renew()
        return total

    def _slope(self, x, y, size: int, block: LastLayer, some: np.ndarray) -> float:
        """Fill the block's slopes from these of the batch; their part of its mean loss."""
        words, labels = x[some], y[some]
        block.forward(self._now, words)
        loss, score = block.losses(labels, self._counts)
        block.backward(self._now, words, labels, score, self._counts, self._weight, 1 / size)
        if score is not None:
            loss = loss - self._weight * score
        return float(loss.sum()) / size

    def _move(self, blocks: list[LastLayer], rate: float, memory: float) -> None:
        """Adam's step, and the average after it; each thread moves a part of the weights."""
        self._step += 1
        rate = rate * np.sqrt(1 - BETA_2**self._step) / (1 - BETA_1**self._step)
        edges = np.linspace(0, len(self._weights), self._threads + 1).astype(int)

        def move(place: int) -> None:
            part = slice(*edges[place : place + 2])
            slope = _sum([block.flat[part] for block in blocks])
            squares = _sum([block.squares[part] for block in blocks])
            squared = slope * slope
            squared[: len(squares)] = squares
            mean, square = self._mean[part], self._square[part]
            mean *= BETA_1
            square *= BETA_2
            squared *= 1 - BETA_2
            square += squared
            slope *= 1 - BETA_1
            mean += slope
            root = np.sqrt(square)
            root += EPSILON
            np.divide(mean, root, out=root)
            root *= rate
            weights, average = self._weights[part], self.average[part]
            weights -= root
            average *= memory
            average += (1 - memory) * weights

        list(self._pool.map(move, range(self._threads)))

    def validate(self, x: np.ndarray, y: np.ndarray) -> Measures:
        """Mean cross-entropy, mean score and share guessed right of the average over ``x``."""
        average = self._matrices(self.average, self._config)
        edges = _edges(len(y))

        def some(place: int) -> list[np.ndarray]:
            own = edges[place::MOST_THREADS]
            return [self._sums(average, place, x[a:b], y[a:b]) for a, b in own]

        parts = [sums for found in self._pool.map(some, range(MOST_THREADS)) for sums in found]
        return Measures(*(float(figure) / len(y) for figure in np.sum(parts, axis=0)))

    def _sums(self, weights, place: int, words, labels) -> np.ndarray:
        block = self._block(place, len(labels))
        block.forward(weights, words)
        right = (block.logits.argmax(axis=1) == labels).sum()
        loss, score = block.losses(labels, self._counts)
        return np.array([loss.sum(), 0.0 if score is None else score.sum(), right], np.float64)

    def _block(self, place: int, size: int) -> LastLayer:
        if (place, size) not in self._blocks:
            self._blocks[place, size] = self._kind(self._config, size)
        return self._blocks[place, size]


def _edges(examples: int) -> list[tuple[int, int]]:
    """Where each block begins and ends; the last has what is left."""
    firsts = range(0, examples, BLOCK)
    return [(first, min(first + BLOCK, examples)) for first in firsts]


def _sum(parts: list[np.ndarray]) -> np.ndarray:
    """One after the other into the first."""
    for more in parts[1:]:
        parts[0] += more
    return parts[0]
