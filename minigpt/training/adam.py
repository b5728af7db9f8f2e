"""Adam, the rule by which all recipes move the weights; in NumPy, for looking at it.

Adam divides a running mean of the gradient by the root of a running mean of its square, so that
each number takes steps of about the learning rate, whatever the size of its gradient (Kingma and
Ba 2015, "Adam: A Method for Stochastic Optimization").
"""

from dataclasses import dataclass

import numpy as np

BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-7  # the paper's memories; epsilon as in Keras


@dataclass(frozen=True)
class AdamState:
    """The two running means, and how many steps were taken.

    Attributes:
        mean: of the gradient, of its shape.
        square: of the square of the gradient, of its shape.
        steps: how many steps were taken.
    """

    mean: np.ndarray
    square: np.ndarray
    steps: int = 0

    def after(self, gradient: np.ndarray) -> "AdamState":
        """The means once another gradient has come."""
        mean = BETA_1 * self.mean + (1 - BETA_1) * gradient
        square = BETA_2 * self.square + (1 - BETA_2) * gradient * gradient
        return AdamState(mean, square, self.steps + 1)

    def move(self, rate: float) -> np.ndarray:
        """What is added to the weights; the means began at 0, which the two roots make good."""
        rate = rate * np.sqrt(1 - BETA_2**self.steps) / (1 - BETA_1**self.steps)
        return -rate * self.mean / (np.sqrt(self.square) + EPSILON)


def nothing_yet(like: np.ndarray) -> AdamState:
    """The state before the first step, for weights of the shape of ``like``."""
    return AdamState(np.zeros_like(like), np.zeros_like(like))
