"""A flat vector of the weights of a model with any switches, layer by layer."""

from math import prod

import numpy as np

from minigpt.config import Config
from minigpt.model.weights import ATTENTION_LAYERS, KEY_SIZE, vector_size, weight_shapes
from minigpt.training.blocks import SCALE


class Layers:
    """A flat vector of all weights, or of their slopes, by layer; kernel and bias in one.

    Attributes:
        of: by name: a dense layer ``(rows + 1, columns)``, a normalisation ``(2, size)``,
            ``attention_1`` query, key and value ``(3, size + 1, inner)`` and
            ``attention_1/output`` ``(inner + 1, size)``; ``embedding`` and ``positions``.
        kernels: query, key and value in one, as in :class:`minigpt.training.blocks.Matrices`.
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
        self.kernels = {}
        for layer in range(1, ATTENTION_LAYERS + 1):
            inside = self.of[f"attention_{layer}"]
            kernel = inside.transpose(0, 2, 1).reshape(3 * inner, wide)
            kernel[:inner] *= SCALE
            self.kernels[layer] = kernel
