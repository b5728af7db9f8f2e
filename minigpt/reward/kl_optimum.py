"""The best that a model can do for a reward while it stays near the original, with no training.

For each context let q be the original's chances and r the reward of each word. Sought are the
chances p with the largest ``sum(p r) - beta * KL(p || q)``. Where it is largest, with p adding up
to 1, ``r_i - beta * (log(p_i / q_i) + 1)`` is the same for every word, so

    p_i = q_i * exp(r_i / beta) / Z

and the largest value is ``beta * log Z``. Rafailov et al. 2023, "Direct Preference Optimization",
equation 4. As r does not depend on the context here, adding r / beta to the last layer's bias does
it exactly: a training can come as near as it likes.
"""

from dataclasses import dataclass

import numpy as np

from minigpt.model.forward import log_softmax, logits
from minigpt.model.weights import Weights
from minigpt.text.dataset import Dataset
from minigpt.values import Range

BETA = Range(0.05, 2.0, 0.05, least=0.001, limit=1000.0)
BATCH = 1024  # contexts at once: 1024 × 2000 float64 are 16 MB


@dataclass(frozen=True)
class Balance:
    """A model weighed against the original on some contexts.

    Attributes:
        reward: mean expected reward of its next word.
        original_reward: the same of the original.
        kl: KL(model ‖ original), nats, the mean over contexts.
        value: reward - beta * kl: what is made as large as can be.
        best: the largest value that there is.
        accuracy: share of contexts whose true next word it finds likeliest, 0–1.
        original_accuracy: the same of the original.
    """

    reward: float
    original_reward: float
    kl: float
    value: float
    best: float
    accuracy: float
    original_accuracy: float


def kl_optimum(log_q: np.ndarray, reward: np.ndarray, beta: float) -> np.ndarray:
    """Logarithms of the best chances, float64, of the shape of ``log_q``.

    Args:
        log_q: log chances of the original, ``(..., vocab)``.
        reward: of each word, ``(vocab,)``.
        beta: the price of leaving the original, above 0.
    """
    return log_softmax(log_q + reward / beta)


def optimum_weights(weights: Weights, reward: np.ndarray, beta: float) -> Weights:
    """The original with the best answer to every context: its last bias moved by r / beta."""
    bias = weights["output/bias"] + reward / beta
    return {**weights, "output/bias": bias.astype(np.float32)}


def balance(
    weights: Weights, original: Weights, dataset: Dataset, reward: np.ndarray, beta: float
) -> Balance:
    """Weigh a model on the test set.

    Args:
        weights: the model's weights by name.
        original: the original's.
        dataset: its test part is used.
        reward: of each word, ``(vocab,)``.
        beta: the price of leaving the original.
    """
    sums = np.zeros(6)
    for at in range(0, len(dataset.test_y), BATCH):
        x, y = dataset.test_x[at : at + BATCH], dataset.test_y[at : at + BATCH]
        log_q, log_p = (log_softmax(logits(w, x)) for w in (original, weights))
        p, q = np.exp(log_p), np.exp(log_q)
        log_z = np.log(q @ np.exp((reward - reward.max()) / beta)) + reward.max() / beta
        sums += (
            (p @ reward).sum(),
            (q @ reward).sum(),
            (p * (log_p - log_q)).sum(),
            beta * log_z.sum(),
            (p.argmax(axis=1) == y).sum(),
            (q.argmax(axis=1) == y).sum(),
        )
    gained, before, kl, best, right, right_before = (sums / len(dataset.test_y)).tolist()
    return Balance(gained, before, kl, gained - beta * kl, best, right, right_before)
