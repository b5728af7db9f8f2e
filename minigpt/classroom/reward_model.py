"""From votes to a reward: Bradley–Terry on words, by scikit-learn; the worker's work.

Bradley and Terry 1952, "Rank Analysis of Incomplete Block Designs": the chance that ``a`` is
preferred to ``b`` is sigmoid(reward(a) - reward(b)). With a reward that is a sum over words, the
difference is that of the word counts times the words' rewards: a logistic regression without an
intercept, since neither text has an advantage of its own. Ouyang et al. 2022, "Training language
models to follow instructions with human feedback", fit their reward model on the same loss.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from minigpt.classroom.reward import Doubts, Reward, WordReward
from minigpt.classroom.win_rate import Share, share_of
from minigpt.errors import UserError

SPREAD = 1.0  # of a word's reward before any vote: L2, as a normal distribution about 0
FOLDS = 5
LEAST_PAIRS = 6  # fewer leave nothing to hold out


@dataclass(frozen=True)
class Compared:
    """Two texts and how many prefer each."""

    a: str
    b: str
    for_a: int
    for_b: int


@dataclass(frozen=True)
class Design:
    """Pairs as numbers.

    Attributes:
        words: the words that tell any two texts apart, in alphabetical order.
        differences: how much more often each stands in a than in b, float64, ``(pairs, words)``.
        votes: for a and for b, float64, ``(pairs, 2)``.
    """

    words: tuple[str, ...]
    differences: np.ndarray
    votes: np.ndarray


def design(compared: Sequence[Compared], read: Callable[[str], list[str]] = str.split) -> Design:
    """The pairs as differences of word counts; words equally often in both texts drop out.

    Args:
        compared: the pairs.
        read: cuts a text into its words, or into pieces or characters.
    """
    split = [(read(pair.a), read(pair.b)) for pair in compared]
    words = tuple(sorted({word for a, b in split for word in a + b}))
    rows = [[a.count(word) - b.count(word) for word in words] for a, b in split]
    differences = np.array(rows, np.float64).reshape(len(split), len(words))  # (pairs, words)
    told = differences.any(axis=0)
    kept = tuple(word for word, tells in zip(words, told, strict=True) if tells)
    votes = np.array([[pair.for_a, pair.for_b] for pair in compared], np.float64)
    return Design(kept, differences[:, told], votes.reshape(-1, 2))  # (pairs, 2)


def fit_words(differences: np.ndarray, votes: np.ndarray) -> np.ndarray:
    """The words' rewards, float64, ``(words,)``.

    Each pair stands twice, as a against b and as b against a: the loss is the same, and both
    classes are there even where everybody chose the first text.
    """
    x = np.concatenate([differences, -differences])  # (2 * pairs, words)
    y = np.repeat([1, 0], len(differences))
    # of "a wins": the votes for a; of its mirror image, with class 0, the same votes' other half
    right = np.concatenate([votes[:, 0], votes[:, 0]]) / 2
    wrong = np.concatenate([votes[:, 1], votes[:, 1]]) / 2
    model = LogisticRegression(C=SPREAD**2, fit_intercept=False, max_iter=1000, tol=1e-8)
    model.fit(np.concatenate([x, x]), np.concatenate([y, 1 - y]), np.concatenate([right, wrong]))
    return model.coef_[0]


def spreads(differences: np.ndarray, votes: np.ndarray, rewards: np.ndarray) -> np.ndarray:
    """Standard deviation of each word's reward given the votes, ``(words,)``.

    Laplace's approximation: the inverse of the loss's second derivative at its least. The votes
    on a pair count as independent here.
    """
    chance = 0.5 * (1 + np.tanh(differences @ rewards / 2))  # the sigmoid, without overflow
    certainty = votes.sum(axis=1) * chance * (1 - chance)  # (pairs,)
    curvature = (differences.T * certainty) @ differences
    curvature += np.eye(len(rewards)) / SPREAD**2  # (words, words)
    return np.sqrt(np.diag(np.linalg.inv(curvature)))


def held_out_share(found: Design) -> Share:
    """How many votes are guessed right on whole pairs that were kept out, by turns.

    Where a reward does not prefer either text, half of that pair's votes count as right.
    """
    if len(found.votes) < LEAST_PAIRS:
        return share_of([])
    right = np.zeros(len(found.votes))
    pairs = np.arange(len(found.votes))
    for train, test in GroupKFold(FOLDS).split(pairs, groups=_alike(found)):
        rewards = fit_words(found.differences[train], found.votes[train])
        margin = found.differences[test] @ rewards
        for_a = (np.sign(margin) + 1) / 2  # 1, 0, or a half where it can't say
        right[test] = for_a * found.votes[test, 0] + (1 - for_a) * found.votes[test, 1]
    return share_of(zip(right, found.votes.sum(axis=1), strict=True))


def _alike(found: Design) -> np.ndarray:
    """A number for each pair; the same for those with the same difference, one way or other."""
    turned = np.where(_first_sign(found.differences) < 0, -1, 1)[:, None] * found.differences
    _, groups = np.unique(turned, axis=0, return_inverse=True)
    groups = groups.ravel()
    return groups if len(np.unique(groups)) >= FOLDS else np.arange(len(groups))


def _first_sign(differences: np.ndarray) -> np.ndarray:
    first = np.argmax(differences != 0, axis=1)
    return np.sign(differences[np.arange(len(differences)), first])


def agreement(votes: np.ndarray) -> float | None:
    """Share of votes that are with most of the class, of pairs with two votes or more."""
    shared = votes[votes.sum(axis=1) >= 2]
    return float(shared.max(axis=1).sum() / shared.sum()) if len(shared) else None


def fit_reward(
    compared: Sequence[Compared],
    topic: str,
    vocabulary: Sequence[str],
    read: Callable[[str], list[str]] = str.split,
) -> Reward:
    """Learn a reward from the votes on some pairs.

    Args:
        compared: the pairs.
        topic: what the class was asked to prefer.
        vocabulary: all units that the model can write.
        read: cuts a text into such units.

    Raises:
        UserError: there is no vote, or no pair whose texts differ in a word.
    """
    voted = [pair for pair in compared if pair.for_a + pair.for_b]
    found = design(voted, read)
    if not found.words:
        raise UserError(
            f"there are {len(voted)} pairs with votes whose texts differ in a word",
            "at least 1",
            "Let the class vote first",
        )
    rewards = fit_words(found.differences, found.votes)
    spread = spreads(found.differences, found.votes, rewards)
    seen = (found.differences != 0).sum(axis=0)
    columns = (found.words, rewards.tolist(), spread.tolist(), seen.tolist())
    words = [WordReward(*row) for row in zip(*columns, strict=True)]
    words.sort(key=lambda word: (-word.reward, word.word))
    held_out = held_out_share(found)
    votes = int(found.votes.sum())
    doubts = _doubts(found, words, held_out, set(vocabulary) - set(found.words))
    return Reward(topic, votes, len(voted), tuple(words), held_out, agreement(found.votes), doubts)


def _doubts(found: Design, words: list[WordReward], held_out: Share, never: set[str]) -> Doubts:
    larger, all_votes = found.votes.max(axis=1).sum(), found.votes.sum()
    return Doubts(
        too_few_pairs=not held_out.votes,
        no_better_than_guessing=held_out.low <= 0.5,
        no_sure_word=not any(word.sure for word in words),
        class_disagrees=bool(larger <= all_votes * _majority_of_a_coin(found.votes.sum(axis=1))),
        words_never_seen=len(never),
    )


def _majority_of_a_coin(votes: np.ndarray) -> float:
    """Share of votes with the larger side, were each vote a coin's: the mean of many such classes.

    Args:
        votes: how many votes each pair has, ``(pairs,)``.
    """
    random = np.random.default_rng(0)
    heads = random.binomial(votes.astype(int), 0.5, (200, len(votes)))
    return float(np.quantile(np.maximum(heads, votes - heads).sum(axis=1) / votes.sum(), 0.95))
