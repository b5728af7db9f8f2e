"""What the last layer of a model gets for many contexts."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from minigpt.config import Config
from minigpt.model.gpt_forward import is_plain, run_extended
from minigpt.model.weights import FEED_FORWARD_SIZE, Weights, flatten, weight_shapes
from minigpt.training.blocks import Block
from minigpt.training.device import cores
from minigpt.training.matrices import Matrices
from minigpt.training.processor import BLOCK, MOST_THREADS

BATCH = 1024  # contexts at once: what they need fits the processor's cache


def hidden_values(weights: Weights, x: np.ndarray) -> np.ndarray:
    """What the last layer gets for the contexts ``x``, ``(contexts, context * 32)``."""
    if is_plain(weights):
        return _plain_hidden_values(weights, x)
    parts = [x[at : at + BATCH] for at in range(0, len(x), BATCH)]
    return np.concatenate([run_extended(weights, part)["flat"] for part in parts])


def _plain_hidden_values(weights: Weights, x: np.ndarray) -> np.ndarray:
    """The same for the notebook's model, a block on each core."""
    vocab_size, heads = len(weights["embedding"]), weights["attention_1/query_kernel"].shape[1]
    config = Config(vocab_size=vocab_size, context_length=x.shape[1], heads=heads)
    flat = flatten({name: weights[name] for name in weight_shapes(config)})
    matrices, size = Matrices(flat, config), BLOCK
    hidden = np.empty((len(x), x.shape[1] * FEED_FORWARD_SIZE), np.float32)

    def some(place: int) -> None:
        block = Block(config, size)
        for at in range(place * size, len(x), MOST_THREADS * size):
            words = x[at : at + size]
            if len(words) < size:  # the last ones
                block = Block(config, len(words))
            hidden[at : at + size] = block.hide(matrices, words).T

    with ThreadPoolExecutor(min(cores(), MOST_THREADS)) as pool:
        list(pool.map(some, range(min(MOST_THREADS, -(-len(x) // size)))))
    return hidden
