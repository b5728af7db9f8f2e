"""A flat vector of the notebook's model's weights as the matrices that its blocks work with."""

from math import prod

import numpy as np

from minigpt.config import Config
from minigpt.model.weights import (
    ATTENTION_LAYERS,
    EMBEDDING_SIZE,
    FEED_FORWARD_SIZE,
    KEY_SIZE,
    weight_shapes,
)

SCALE = KEY_SIZE**-0.5  # of the scores of attention


class Matrices:
    """A flat vector of all weights (or of their slopes) as the matrices that a block works with.

    Attributes:
        embedding: ``(vocab, size)``.
        kernels: of each attention layer query, key and value in one, the query's divided by the
            root of 8; a copy, ``(3 * inner, size + 1)``.
        inside: of each attention layer query, key and value, ``(3, size + 1, inner)``, bias last.
        outside: of each attention layer its output, ``(inner + 1, size)``.
        feed_forward: ``(size + 1, 32)``.
        output: ``(context * 32 + 1, vocab)``.
    """

    def __init__(self, flat: np.ndarray, config: Config) -> None:
        sizes = {name: prod(shape) for name, shape in weight_shapes(config).items()}
        starts = dict(zip(sizes, np.cumsum([0, *sizes.values()]), strict=False))
        inner, wide = config.heads * KEY_SIZE, EMBEDDING_SIZE + 1

        def at(name: str, *shape: int) -> np.ndarray:
            return flat[starts[name] : starts[name] + prod(shape)].reshape(shape)

        layers = [f"attention_{layer}/" for layer in range(1, ATTENTION_LAYERS + 1)]
        self.embedding = at("embedding", config.vocab_size, EMBEDDING_SIZE)
        self.inside = [at(f"{name}query_kernel", 3, wide, inner) for name in layers]
        self.kernels = [np.empty((3 * inner, wide), np.float32) for _ in layers]
        self.outside = [at(f"{name}output_kernel", inner + 1, EMBEDDING_SIZE) for name in layers]
        self.feed_forward = at("feed_forward/kernel", wide, FEED_FORWARD_SIZE)
        rows = config.context_length * FEED_FORWARD_SIZE + 1
        self.output = at("output/kernel", rows, config.vocab_size)
        self.renew()

    def renew(self) -> None:
        """Copy the kernels anew: the weights have moved."""
        for kernel, inside in zip(self.kernels, self.inside, strict=True):
            copy_kernel(kernel, inside)


def copy_kernel(kernel: np.ndarray, inside: np.ndarray) -> None:
    """Fill ``kernel``, ``(3 * inner, size + 1)``, from ``inside``, ``(3, size + 1, inner)``."""
    inner = inside.shape[2]
    kernel.reshape(3, inner, -1)[:] = inside.transpose(0, 2, 1)
    kernel[:inner] *= SCALE
