"""The weights as matrices: all but the kernels are views."""

import numpy as np

from minigpt.config import Config
from minigpt.model.weights import parameter_count
from minigpt.training.layers import Layers
from minigpt.training.matrices import SCALE, Matrices

CONFIG = Config(vocab_size=4, context_length=2, heads=1)


def test_kernels_are_copies_that_are_renewed():
    """Queries come first, divided by the root of 8; they move with the weights when renewed."""
    flat = np.arange(parameter_count(CONFIG), dtype=np.float32)
    matrices, layers = Matrices(flat, CONFIG), Layers(flat, CONFIG)
    query, key = flat[32:104].reshape(9, 8), flat[104:176].reshape(9, 8)  # 4 * 8 vectors before
    for kernel in (matrices.kernels[0], layers.kernels[1]):
        np.testing.assert_allclose(kernel[:8], query.T * SCALE)
        np.testing.assert_array_equal(kernel[8:16], key.T)
    flat += 1
    np.testing.assert_array_equal(matrices.kernels[0][8:16], key.T - 1)
    for matrix, kernel in ((matrices, matrices.kernels[0]), (layers, layers.kernels[1])):
        matrix.renew()
        np.testing.assert_allclose(kernel[:8], query.T * SCALE)
        np.testing.assert_array_equal(kernel[8:16], key.T)
