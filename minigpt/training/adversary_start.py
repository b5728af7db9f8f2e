"""Where the adversary of recipe ``fast`` starts: the original, its last layer bent to the ideal.

The ideal adversary (:mod:`minigpt.reward.ideal`) divides the chance of a word by a number that
depends on the context and on the word's score alone. Its logarithm is close to a linear function of
the hidden values, so least squares gives a change of the last layer that does nearly the same; then
the bias is moved until each score is as likely, over all contexts, as in the ideal adversary.
"""

import numpy as np

from minigpt.model.forward import softmax
from minigpt.model.weights import Weights
from minigpt.reward.ideal import log_bottoms, score_levels
from minigpt.training.hidden_values import hidden_values

FITTED_EXAMPLES = 1024  # twice as many bring a loss at most 0.002 lower
LEAST_CHANCE = 1e-30  # of a group of words: its logarithm must be finite
RIDGE = 0.1  # added to the diagonal of the covariance, in units of its mean
ROUNDS = 20  # of matching the mean chances; three digits are right after ten


def bent_to_ideal(
    weights: Weights, x: np.ndarray, letter_counts: np.ndarray, weight: float
) -> Weights:
    """The original's weights with the last layer changed towards the ideal adversary.

    Args:
        weights: the trained original's.
        x: training contexts, ``(contexts, context_length)``; the first 1,024 are used.
        letter_counts: the score of each word, ``(vocab,)``.
        weight: the adversary weight, at least 0.
    """
    levels, group = score_levels(letter_counts)
    hidden = hidden_values(weights, x[:FITTED_EXAMPLES])  # (contexts, context * 32)
    q = softmax(hidden @ weights["output/kernel"] + weights["output/bias"])
    log_chance = _log_sums(q, group, len(levels))
    bottoms, _ = log_bottoms(log_chance, levels, weight)
    wished = -bottoms.T  # (contexts, groups): to be added to the logits of each group's words
    kernel, bias = least_squares(hidden, wished)
    logits = log_chance.T + hidden @ kernel + bias  # of the groups, (contexts, groups)
    bias = bias + matching_bias(logits, np.exp(log_chance - bottoms).mean(axis=1))
    return {
        **weights,
        "output/kernel": weights["output/kernel"] + kernel[:, group].astype(np.float32),
        "output/bias": weights["output/bias"] + bias[group].astype(np.float32),
    }


def _log_sums(q: np.ndarray, group: np.ndarray, groups: int) -> np.ndarray:
    """The log of each group's summed chance, ``(groups, contexts)``; a start needs no float64."""
    belongs = (group[:, None] == np.arange(groups)).astype(q.dtype)  # (vocab, groups)
    return np.log(np.maximum(q @ belongs, LEAST_CHANCE).T.astype(np.float64))


def least_squares(inputs: np.ndarray, wished: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The kernel and bias with ``inputs @ kernel + bias`` nearest to ``wished``, a little ridged.

    Args:
        inputs: ``(rows, features)``.
        wished: ``(rows, columns)``.

    Returns:
        ``(features, columns)`` and ``(columns,)``.
    """
    mean, level = inputs.mean(axis=0), wished.mean(axis=0)
    centred = inputs - mean
    covariance = centred.T @ centred
    covariance[np.diag_indices_from(covariance)] += RIDGE * np.diag(covariance).mean() + 1e-6
    kernel = np.linalg.solve(covariance, centred.T @ (wished - level))
    return kernel, level - mean @ kernel


def matching_bias(logits: np.ndarray, wished: np.ndarray) -> np.ndarray:
    """What to add to the logits so that the chances have given means; iterative scaling.

    Args:
        logits: ``(contexts, groups)``.
        wished: the mean chance that each group is to have, ``(groups,)``.
    """
    bias = np.zeros(len(wished))
    for _ in range(ROUNDS):
        bias += np.log(wished / softmax(logits + bias).mean(axis=0))
    return bias
