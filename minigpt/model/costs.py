"""What a model costs: multiplications, each with an addition, counted from the shapes.

A multiply-add is one multiplication whose result is added to a sum; papers that count floating
point operations (FLOP) count it as two. Only matrix products are counted: what else there is
(softmax, biases) is a few per cent.
"""

from math import prod

from minigpt.config import Config
from minigpt.model.weights import ATTENTION_LAYERS, KEY_SIZE, weight_shapes

FLOP = 2  # of a multiply-add
BACKWARD = 2  # each product of the forward pass has two in the backward pass


def word_multiply_adds(config: Config) -> int:
    """Multiply-adds for the chances after one context: one new word.

    Every kernel is used for each word of the context, the last layer's once; in each attention
    head every word is compared with every word, and their values are mixed.
    """
    context = config.context_length
    kernels = {name: prod(s) for name, s in weight_shapes(config).items() if "kernel" in name}
    once = kernels.pop("output/kernel")
    looking = 2 * ATTENTION_LAYERS * config.heads * KEY_SIZE * context**2
    return once + context * sum(kernels.values()) + looking


def training_multiply_adds(config: Config, phrases: int, epochs: float) -> int:
    """Multiply-adds of so many epochs: every phrase forwards, and twice as much backwards.

    Args:
        config: what is trained.
        phrases: how many there are to learn from.
        epochs: how often all of them were gone through with gradients.
    """
    return round((1 + BACKWARD) * word_multiply_adds(config) * phrases * epochs)


def gradient_epochs(config: Config, last: float) -> float:
    """Epochs with gradients in a diary that ends at ``last``: `fast` only counts in its first."""
    counted = config.recipe == "fast" and config.plain
    return max(0.0, last - counted)
