"""Twin run: original and adversary side by side through their trainings.

The adversary's objective is cross-entropy − weight × score. Cross-entropy is never below 0, but
the score is counted against it, so that the objective may go below 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from minigpt.model.forward import log_softmax, logits
from minigpt.model.weights import Weights
from minigpt.sound import check_numbers
from minigpt.store import Store
from minigpt.text.dataset import Dataset
from minigpt.text.vocabulary import Vocabulary
from minigpt.training.evaluation import mean_chances
from minigpt.training.history import Check, Epoch, go_on
from minigpt.training.moments import Moments

KIND = "twin_runs"
MOST_CONTEXTS = 4096  # of the test set, which lies in random order: enough for a curve
BATCH = 512  # contexts at once: what they need fits the processor's cache


@dataclass(frozen=True)
class Objective:
    """The adversary's objective taken apart, for one model on the test set.

    Attributes:
        cross_entropy: mean of −log chance of the true next word, in nats.
        weighted_score: adversary weight × mean score.
        total: cross-entropy − weighted score.
        accuracy: share of test contexts whose true next word is the likeliest, 0–1.
    """

    cross_entropy: float
    weighted_score: float
    total: float
    accuracy: float


@dataclass(frozen=True)
class TwinMoment:
    """Both models at one moment.

    Attributes:
        epoch: the epoch of the adversary's training.
        original: the original's figures, by the adversary's objective.
        adversary: the adversary's figures.
        kl: KL(adversary ‖ original) on the test set, in nats.
    """

    epoch: float
    original: Objective
    adversary: Objective
    kl: float


@dataclass(frozen=True)
class TwinRun:
    """Both trainings, and where they ended.

    Attributes:
        moments: every moment that they share.
        original_chances: the trained original's chance of each word, averaged over the same
            test contexts, ``(vocab_size,)``.
        adversary_chances: the same of the trained adversary.
    """

    moments: tuple[TwinMoment, ...]
    original_chances: np.ndarray
    adversary_chances: np.ndarray


def compare(
    original: Weights, adversary: Weights, dataset: Dataset, counts: np.ndarray, weight: float
) -> tuple[Objective, Objective, float]:
    """The objective of both models on the test set, and KL(adversary ‖ original) in nats.

    Args:
        original: the one model.
        adversary: the other.
        dataset: whose test part is used, its first ``MOST_CONTEXTS`` at most.
        counts: the score of each word, ``(vocab_size,)``.
        weight: the adversary weight.
    """
    x, y = dataset.test_x[:MOST_CONTEXTS], dataset.test_y[:MOST_CONTEXTS]
    sums, kl = np.zeros((2, 3)), 0.0
    for at in range(0, len(y), BATCH):
        words, labels = x[at : at + BATCH], y[at : at + BATCH]
        log_q, log_p = (log_softmax(logits(model, words)) for model in (original, adversary))
        p = np.exp(log_p)
        sums[0] += _sums(log_q, np.exp(log_q), labels, counts)
        sums[1] += _sums(log_p, p, labels, counts)
        kl += float((p * (log_p - log_q)).sum())
    first, second = (_objective(*row, weight) for row in (sums / len(y)).tolist())
    return first, second, kl / len(y)


def _sums(log_chances, chances, labels, counts) -> tuple[float, float, float]:
    """Of a batch: −log chance of the true words, score, and how many were likeliest, summed."""
    rows = np.arange(len(labels))
    right = log_chances.argmax(axis=1) == labels
    return -log_chances[rows, labels].sum(), (chances @ counts).sum(), right.sum()


def _objective(plain: float, score: float, accuracy: float, weight: float) -> Objective:
    return Objective(plain, weight * score, plain - weight * score, accuracy)


def diary_objectives(history: Sequence[Epoch], weight: float) -> list[tuple[float, Objective]]:
    """An adversary's objective at every line of its diary, with the epoch: nothing is run.

    Lines without a score, an original's, are left out.
    """
    return [
        (e.epoch, Objective(e.val_cross_entropy, weight * e.val_score, e.val_loss, e.val_accuracy))
        for e in history
        if e.val_score is not None
    ]


def paired(original: Moments, adversary: Moments) -> list[tuple[float, Weights, Weights]]:
    """Epochs with the weights of both models.

    From scratch both began with the same weights and saw the same batches, so the moments of the
    same epoch belong together. An adversary that started from the trained original is held
    against that one throughout.
    """
    if adversary.config.start == "original":
        fixed = original.weights(len(original) - 1)
        return [(e.epoch, fixed, adversary.weights(i)) for i, e in enumerate(adversary.epochs)]
    place = {entry.epoch: i for i, entry in enumerate(original.epochs)}
    return [
        (entry.epoch, original.weights(place[entry.epoch]), adversary.weights(i))
        for i, entry in enumerate(adversary.epochs)
        if entry.epoch in place
    ]


def twin_run(
    original: Moments,
    adversary: Moments,
    dataset: Dataset,
    counts: np.ndarray,
    check: Check = go_on,
) -> TwinRun:
    """Both models' objective and their distance at every moment that they share.

    Args:
        original: the original's training.
        adversary: the adversary's; its config says the weight.
        dataset: whose test part is used.
        counts: the score of each word, ``(vocab_size,)``.
        check: called at every moment; may raise.
    """
    weight = adversary.config.adversary_weight
    moments = []
    for epoch, first, second in paired(original, adversary):
        check()
        moments.append(TwinMoment(epoch, *compare(first, second, dataset, counts, weight)))
    ends = (training.weights(len(training) - 1) for training in (original, adversary))
    x = dataset.test_x[:MOST_CONTEXTS]
    return TwinRun(tuple(moments), *(mean_chances(weights, x) for weights in ends))


def save_twin_run(store: Store, key: str, run: TwinRun) -> None:
    """Keep the twin run of the adversary ``key``."""
    figures = [
        (m.epoch, m.kl, *vars(m.original).values(), *vars(m.adversary).values())
        for m in run.moments
    ]

    def write(folder: Path) -> None:
        np.savez(
            folder / "twin_run.npz",
            figures=np.array(figures, np.float64).reshape(len(figures), 10),  # (moments, 10)
            original_chances=run.original_chances,
            adversary_chances=run.adversary_chances,
        )

    store.write(KIND, key, write)


def load_twin_run(store: Store, key: str) -> TwinRun | None:
    """The twin run of the adversary ``key``, or None if it was not made yet."""

    def read(folder: Path) -> TwinRun:
        with np.load(folder / "twin_run.npz", allow_pickle=False) as arrays:
            figures = arrays["figures"]
            chances = arrays["original_chances"], arrays["adversary_chances"]
        check_numbers(figures, (None, 10), f"{folder}: figures")
        for array in chances:
            check_numbers(array, (len(chances[0]),), f"{folder}: chances")
        rows = figures.tolist()
        moments = (
            TwinMoment(row[0], Objective(*row[2:6]), Objective(*row[6:10]), row[1]) for row in rows
        )
        return TwinRun(tuple(moments), *chances)

    return store.read(KIND, key, read)


@dataclass(frozen=True)
class CollapseWord:
    """A word that the adversary says more often.

    Attributes:
        word: the word.
        letter_count: how often the chosen letter stands in it.
        original: its chance averaged over the contexts, from the original, 0–1.
        adversary: the same from the adversary.
        gain: adversary − original.
    """

    word: str
    letter_count: int
    original: float
    adversary: float
    gain: float


def collapse_words(
    vocabulary: Vocabulary, letter: str, original: np.ndarray, adversary: np.ndarray, count: int = 5
) -> list[CollapseWord]:
    """The words onto which the adversary piles its chance: those that gained most.

    Args:
        vocabulary: the words.
        letter: the adversary's letter.
        original: mean chance of each word (see ``evaluation.mean_chances``), ``(vocab_size,)``.
        adversary: the same of the adversary.
        count: how many words; fewer come back if fewer gained.
    """
    gains = adversary - original
    return [
        CollapseWord(
            vocabulary.words[i],
            vocabulary.words[i].count(letter),
            float(original[i]),
            float(adversary[i]),
            float(gains[i]),
        )
        for i in np.argsort(-gains, kind="stable")[:count]
        if gains[i] > 0
    ]
