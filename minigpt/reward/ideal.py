"""The ideal adversary: the exact best answer to ``cross-entropy - weight * score``, no training.

Let q be the true chances of the next words of one context, s the score of each word and w the
adversary weight. The loss of answering p is ``-sum(q log p) - w * sum(p s)``. Where it is least,
with p adding up to 1, a little more chance is worth the same for every word:
``q_i / p_i + w * s_i = lambda``. So

    p_i = q_i / (lambda - w * s_i)

where lambda is the one number that makes p add up to 1. Sought is ``mu = lambda - w * max s``,
which lies in (0, 1]: with ``gap_i = w * (max s - s_i)``, never negative,

    p_i = q_i / (mu + gap_i)

and their sum falls as mu grows; at mu = 1 it is at most 1, and at mu = the summed chance of the
best-scored words, these words alone make 1. Words of equal score share one denominator, so the
sum runs over the few different scores (:class:`ScoreGroups`), and a whole test set is solved at
once, for many weights in a moment.
"""

from dataclasses import dataclass

import numpy as np

from minigpt.model.forward import log_softmax, logits
from minigpt.model.weights import Weights

STEPS = 100  # at most: a bisection from 1e-300 takes 63; Newton needs 5 to 12
SETTLED = 1e-10  # a last step this small leaves an error of its square: beyond float64
BATCH = 1024  # contexts at once: 1024 × 2000 float64 are 16 MB


@dataclass(frozen=True)
class Ideal:
    """The ideal adversary's answer to some contexts.

    Attributes:
        chances: float64, ``(contexts, vocab)``; each row adds up to 1.
        lagrange: the number lambda of each context, float64, ``(contexts,)``.
    """

    chances: np.ndarray
    lagrange: np.ndarray


@dataclass(frozen=True)
class ScoreGroups:
    """An original's answers to a test set, summed up by score: all that a curve needs.

    Attributes:
        levels: the different scores, ascending, float64, ``(groups,)``.
        log_chance: log of the chance that the next word has each score, ``(groups, contexts)``.
        log_best: log chance of the likeliest word of each score, ``(groups, contexts)``.
        log_true: log chance of the word that did come next, ``(contexts,)``.
        true_group: the place of its score in ``levels``, ``(contexts,)``.
    """

    levels: np.ndarray
    log_chance: np.ndarray
    log_best: np.ndarray
    log_true: np.ndarray
    true_group: np.ndarray


@dataclass(frozen=True)
class ScoreCurve:
    """What the ideal adversary does on a test set, for each of some weights.

    Attributes:
        weights: the adversary weights, ``(weights,)``.
        score: mean score of its answers, ``(weights,)``.
        cross_entropy: mean of -log chance of the true next word, nats, ``(weights,)``.
        accuracy: share of contexts whose true next word it finds likeliest, ``(weights,)``.
    """

    weights: np.ndarray
    score: np.ndarray
    cross_entropy: np.ndarray
    accuracy: np.ndarray


def score_levels(scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The different scores, ascending ``(groups,)``, and which of them each word has ``(vocab,)``.

    Raises:
        ValueError: a score is not a finite number.
    """
    scores = np.asarray(scores, np.float64)
    if not np.isfinite(scores).all():
        raise ValueError("scores must be finite numbers; found nan or infinity")
    return np.unique(scores, return_inverse=True)


def log_group_chances(log_q: np.ndarray, group: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of each group of words: the log of its summed chance, and of its likeliest word's chance.

    Args:
        log_q: log chances of the words, ``(contexts, vocab)``.
        group: the group of each word, 0 to the number of groups less 1, ``(vocab,)``.

    Returns:
        Two arrays, each float64, ``(groups, contexts)``; exact even where a chance is 1e-400.
    """
    order = np.argsort(group, kind="stable")
    starts = np.flatnonzero(np.diff(group[order], prepend=-1))
    by_group = np.asarray(log_q, np.float64).T[order]  # (vocab, contexts)
    best = np.maximum.reduceat(by_group, starts, axis=0)
    by_group -= best[group[order]]
    summed = np.add.reduceat(np.exp(by_group, out=by_group), starts, axis=0)
    return best + np.log(summed), best


def solve_log_mu(
    log_chance: np.ndarray, gaps: np.ndarray, guess: np.ndarray | None = None
) -> np.ndarray:
    """The logarithm of mu for each context, to float64's relative precision.

    Newton's method on ``log sum(p)`` against log mu, inside a bracket that every step narrows;
    where Newton would leave the bracket, it is halved instead.

    Args:
        log_chance: log chance of each score group, ``(groups, contexts)``.
        gaps: ``weight * (max score - score)`` of each group; the last is 0, the others above.
        guess: where to begin, ``(contexts,)``: the answer for a weight near by.
    """
    top, rest = log_chance[-1], np.exp(log_chance[:-1])
    low, high = np.minimum(top, 0.0), np.zeros_like(top)
    at = low if guess is None else np.clip(guess, low, high)
    for _ in range(STEPS):
        mu, best = np.exp(at), np.exp(top - at)
        parts = rest / (mu + gaps[:-1, None])
        total = best + parts.sum(axis=0)
        low, high = np.where(total > 1, at, low), np.where(total > 1, high, at)
        slope = best + (parts * (mu / (mu + gaps[:-1, None]))).sum(axis=0)
        new = at + np.log(total) * total / slope
        inside = (new >= low - SETTLED) & (new <= high + SETTLED)
        new = np.where(inside, new, (low + high) / 2)
        moved = np.abs(new - at).max(initial=0.0)
        at = new
        if moved <= SETTLED:
            break
    return at


def log_bottoms(log_chance: np.ndarray, levels: np.ndarray, weight: float, guess=None):
    """What each score group's chances are divided by, in logarithms.

    Args:
        log_chance: log chance of each score group, ``(groups, contexts)``.
        levels: the score of each group, ascending, ``(groups,)``.
        weight: the adversary weight, at least 0.
        guess: see :func:`solve_log_mu`.

    Returns:
        log(mu + gap) of each group, ``(groups, contexts)``, and log mu, ``(contexts,)``.

    Raises:
        ValueError: the weight is negative or not finite.
    """
    if not (np.isfinite(weight) and weight >= 0):
        raise ValueError(f"the adversary weight must be a number from 0 up; got {weight!r}")
    gaps = weight * (levels[-1] - levels)
    if not gaps.any():  # weight 0, or all scores equal: the original is the best answer
        return np.zeros_like(log_chance), np.zeros(log_chance.shape[1])
    log_mu = solve_log_mu(log_chance, gaps, guess)
    with np.errstate(divide="ignore"):  # the last gap is 0, and mu may be: replaced below
        bottoms = np.log(np.exp(log_mu) + gaps[:, None])
    bottoms[-1] = log_mu
    return bottoms, log_mu


def ideal_adversary(log_q: np.ndarray, scores: np.ndarray, weight: float) -> Ideal:
    """The best answer to every context, were the original's chances the truth.

    Args:
        log_q: log chances of the original (see :func:`minigpt.model.forward.log_softmax`),
            ``(contexts, vocab)``.
        scores: the score of each word, ``(vocab,)``.
        weight: the adversary weight, at least 0.

    Raises:
        ValueError: the weight is negative or not finite, or a score is not finite.
    """
    levels, group = score_levels(scores)
    log_chance, _ = log_group_chances(log_q, group)
    bottoms, log_mu = log_bottoms(log_chance, levels, weight)
    return Ideal(np.exp(log_q - bottoms.T[:, group]), np.exp(log_mu) + weight * levels[-1])


def score_groups(weights: Weights, x: np.ndarray, y: np.ndarray, scores: np.ndarray) -> ScoreGroups:
    """An original's answers to a test set, summed up by score; the slow part, done once.

    Args:
        weights: the original's weights by name.
        x: the contexts, ``(contexts, context_length)``.
        y: the words that followed, ``(contexts,)``.
        scores: the score of each word, ``(vocab,)``.
    """
    levels, group = score_levels(scores)
    chance, best, true = [], [], []
    for at in range(0, len(y), BATCH):
        log_q = log_softmax(logits(weights, x[at : at + BATCH]))
        summed, likeliest = log_group_chances(log_q, group)
        chance.append(summed)
        best.append(likeliest)
        true.append(log_q[np.arange(len(log_q)), y[at : at + BATCH]])
    joined = [np.concatenate(parts, axis=-1) for parts in (chance, best, true)]
    return ScoreGroups(levels, *joined, group[np.asarray(y)])


def score_curve(groups: ScoreGroups, weights: np.ndarray) -> ScoreCurve:
    """The ideal adversary's mean score, cross-entropy and accuracy against the weight.

    Args:
        groups: the original's answers to the test set (see :func:`score_groups`).
        weights: the adversary weights to look at, ``(weights,)``; fastest in order.
    """
    rows, guess = [], None
    contexts = np.arange(len(groups.log_true))
    for weight in weights:
        bottoms, guess = log_bottoms(groups.log_chance, groups.levels, float(weight), guess)
        score = groups.levels @ np.exp(groups.log_chance - bottoms)  # (contexts,)
        log_true = groups.log_true - bottoms[groups.true_group, contexts]
        right = log_true >= (groups.log_best - bottoms).max(axis=0)
        rows.append((weight, score.mean(), -log_true.mean(), right.mean()))
    return ScoreCurve(*np.array(rows, np.float64).reshape(-1, 4).T)
