"""A flat vector of the weights of a model with any switches, layer by layer."""

from math import prod

import numpy as np

from minigpt.config import Config
from minigpt.model.weights import ATTENTION_LAYERS, KEY_SIZE, vector_size, weight_shapes
from minigpt.training.matrices import copy_kernel


class Layers:
    """A flat vector of all weights, or of their slopes, by layer; kernel and bias in one.

    Attributes:
        of: by name: a dense layer ``(rows + 1, columns)``, a normalisation ``(2, size)``,
            ``attention_1`` query, key and value ``(3, size + 1, inner)`` and
            ``attention_1/output`` ``(inner + 1, size)``; ``embedding`` and ``positions``.
        kernels: query, key and value in one, as in :class:`minigpt.training.matrices.Matrices`.
    """

    def __init__(self, flat: np.ndarray, config: Config) -> None:
        shapes = weight_shapes(config)
        inner, wide = config.heads * KEY_SIZE, vector_size(config) + 1
        self.of: dict[str, np.ndarray] = {}
        first = 0
        for name, shape in shapes.items():
            layer, _, part = name.partition("/")
            after = first + prod(shape)
            if part == "query_kernel":
                self.of[layer] = flat[first : first + 3 * wide * inner].reshape(3, wide, inner)
            elif part == "output_kernel":
                rows = flat[first : after + shape[-1]]
                self.of[f"{layer}/output"] = rows.reshape(inner + 1, shape[-1])
            elif part in ("kernel", "scale"):
                self.of[layer] = flat[first : after + shape[-1]].reshape(-1, shape[-1])
            elif not part:
                self.of[layer] = flat[first:after].reshape(shape)
            first = after
        layers = range(1, ATTENTION_LAYERS + 1)
        self.kernels = {layer: np.empty((3 * inner, wide), np.float32) for layer in layers}
        self.renew()

    def renew(self) -> None:
        """Copy the kernels anew: the weights have moved."""
        for layer, kernel in self.kernels.items():
            copy_kernel(kernel, self.of[f"attention_{layer}"])
