"""What the page One step looks at: a model, one example, a batch, and their gradients."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from minigpt.model.prediction import LanguageModel
from minigpt.model.weights import Weights, parameter_count
from minigpt.text.dataset import Dataset
from minigpt.training.backward import in_double, loss_and_gradient
from minigpt.training.one_step import batch_from

Examples = tuple[np.ndarray, np.ndarray]  # contexts (batch, context) and next words (batch,)


@dataclass(frozen=True)
class Scene:
    """What is stepped: a model, an example and the batch that begins with it.

    Attributes:
        model: the model in view.
        data: the phrases of its text.
        example: the number of the example among those to learn from.
    """

    model: LanguageModel
    data: Dataset
    example: int

    @cached_property
    def weights(self) -> Weights:
        """The model's weights, float64."""
        return in_double(self.model.weights)

    @cached_property
    def one(self) -> Examples:
        """The example: its context ``(1, context)`` and its next word ``(1,)``."""
        return _examples(self.data, np.array([self.example]))

    @cached_property
    def batch(self) -> Examples:
        """The example and those after it."""
        parameters = parameter_count(self.model.config)
        return _examples(self.data, batch_from(self.example, len(self.data.train_y), parameters))

    @cached_property
    def unseen(self) -> Examples:
        """As many test phrases, which no step learns from."""
        many = len(self.batch[1])
        return np.asarray(self.data.test_x[:many]), np.asarray(self.data.test_y[:many])

    @cached_property
    def chances(self) -> np.ndarray:
        """The chances that the model gives after the example's context, ``(vocab,)``."""
        return self.model.chances(self.one[0][0])

    @cached_property
    def slope(self) -> tuple[float, Weights]:
        """Loss and gradient of the example alone."""
        return loss_and_gradient(self.weights, *self.one)

    @cached_property
    def batch_slope(self) -> tuple[float, Weights]:
        """Mean loss and mean gradient of the batch."""
        return loss_and_gradient(self.weights, *self.batch)

    @property
    def loss(self) -> float:
        """The example's loss, in nats."""
        return self.slope[0]

    @property
    def context(self) -> list[str]:
        """The words that the model sees."""
        return [self.words[i] for i in self.one[0][0]]

    @property
    def words(self) -> tuple[str, ...]:
        """The vocabulary."""
        return self.model.vocabulary.words

    @property
    def right(self) -> int:
        """The number of the right word."""
        return int(self.one[1][0])


def _examples(data: Dataset, numbers: np.ndarray) -> Examples:
    """Some of the examples to learn from, in memory."""
    return np.asarray(data.train_x[numbers]), np.asarray(data.train_y[numbers])
