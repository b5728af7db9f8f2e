"""Models too small to be any good, made in no time, for tests of what looks inside them."""

import numpy as np

from minigpt.config import Config
from minigpt.model.weights import Weights, weight_shapes
from minigpt.text.dataset import Dataset
from minigpt.text.vocabulary import Vocabulary

WORDS = ("the", "sea", "tree", "eel", "sun", "cat")
CONFIG = Config(vocab_size=len(WORDS), context_length=2, heads=1)
VOCABULARY = Vocabulary(WORDS)


def random_weights(config: Config = CONFIG, seed: int = 0) -> Weights:
    """Weights of the right shapes, drawn at random, float32."""
    rng = np.random.default_rng(seed)
    shapes = weight_shapes(config)
    return {name: rng.normal(0, 0.3, s).astype(np.float32) for name, s in shapes.items()}


def fixed_weights(chances, config: Config = CONFIG) -> Weights:
    """Weights of a model that answers with ``chances`` whatever the context is."""
    weights = {name: np.zeros_like(array) for name, array in random_weights(config).items()}
    weights["output/bias"] = np.log(np.asarray(chances, np.float64)).astype(np.float32)
    return weights


def small_dataset() -> Dataset:
    """Four phrases of three words to learn from and three for the test."""
    train = np.array([[0, 1, 2], [0, 3, 2], [4, 5, 0], [1, 1, 1]], np.int32)
    test = np.array([[0, 1, 3], [2, 2, 2], [5, 4, 2]], np.int32)
    return Dataset(train[:, :-1], train[:, -1], test[:, :-1], test[:, -1])
