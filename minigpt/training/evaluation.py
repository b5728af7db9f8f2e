"""How good a model is, and how good it would be to know nothing."""

from dataclasses import dataclass

import numpy as np

from minigpt.model.forward import log_softmax, logits, softmax
from minigpt.model.weights import Weights
from minigpt.text.dataset import Dataset

BATCH = 2048  # contexts at once: 2048 × 2000 chances are 33 MB


def batched_chances(weights: Weights, x: np.ndarray):
    """The chances for all contexts ``x``, batch by batch, each ``(batch, vocab_size)``."""
    for at in range(0, len(x), BATCH):
        yield softmax(logits(weights, x[at : at + BATCH]))


def mean_score(weights: Weights, x: np.ndarray, letter_counts: np.ndarray) -> float:
    """The adversary score of the model's distribution, averaged over the contexts ``x``."""
    total = sum(float((chances @ letter_counts).sum()) for chances in batched_chances(weights, x))
    return total / len(x)


def accuracy(weights: Weights, x: np.ndarray, y: np.ndarray) -> float:
    """Share of contexts whose true next word is the likeliest one, 0–1."""
    likeliest = np.concatenate([chances.argmax(1) for chances in batched_chances(weights, x)])
    return float((likeliest == y).mean())


def cross_entropy(weights: Weights, x: np.ndarray, y: np.ndarray) -> float:
    """Mean of −log chance of the true next word, in nats."""
    total = 0.0
    for at in range(0, len(x), BATCH):
        log_chances = log_softmax(logits(weights, x[at : at + BATCH]))
        total -= float(log_chances[np.arange(len(log_chances)), y[at : at + BATCH]].sum())
    return total / len(x)


def kl_divergence(adversary: Weights, original: Weights, x: np.ndarray) -> float:
    """KL(adversary ‖ original): how far the adversary's chances have moved from the original's.

    The sum over all words of p · (log p − log q), p the adversary's chances and q the original's,
    averaged over the contexts ``x``, in nats; 0 if they agree (Kullback and Leibler 1951, "On
    Information and Sufficiency").
    """
    total = 0.0
    for at in range(0, len(x), BATCH):
        log_p, log_q = (
            log_softmax(logits(weights, x[at : at + BATCH])) for weights in (adversary, original)
        )
        total += float((np.exp(log_p) * (log_p - log_q)).sum())
    return total / len(x)


def mean_chances(weights: Weights, x: np.ndarray) -> np.ndarray:
    """The chance of each word, averaged over the contexts ``x``; float64, ``(vocab_size,)``."""
    total = sum(chances.sum(axis=0, dtype=np.float64) for chances in batched_chances(weights, x))
    return total / len(x)


@dataclass(frozen=True)
class Baselines:
    """What can be had without a neural network, on the test set.

    Attributes:
        uniform_loss: cross-entropy of giving every word the same chance: log(vocab_size), nats.
        unigram_loss: cross-entropy of the training set's word frequencies, each count raised by 1.
        most_frequent_accuracy: share right if one always says the commonest next word, 0–1.
        bigram_accuracy: share right if one says what most often followed the last word, 0–1.
    """

    uniform_loss: float
    unigram_loss: float
    most_frequent_accuracy: float
    bigram_accuracy: float


def next_word_counts(dataset: Dataset, vocab_size: int) -> np.ndarray:
    """How often each word is the next one in the training set, ``(vocab_size,)``."""
    return np.bincount(dataset.train_y, minlength=vocab_size)


def bigram_rule(dataset: Dataset, vocab_size: int) -> np.ndarray:
    """The commonest next word after each last word in the training set, ``(vocab_size,)``.

    Ties go to the commoner word; after a last word never seen, the commonest next word of all.
    """
    pairs = dataset.train_x[:, -1].astype(np.int64) * vocab_size + dataset.train_y
    seen, counts = np.unique(pairs, return_counts=True)
    order = np.lexsort((-seen, counts))  # ascending; the last entry of each word wins
    rule = np.full(vocab_size, next_word_counts(dataset, vocab_size).argmax())
    rule[seen[order] // vocab_size] = seen[order] % vocab_size
    return rule


def baselines(dataset: Dataset, vocab_size: int) -> Baselines:
    """The figures that a model has to beat on this dataset."""
    counts = next_word_counts(dataset, vocab_size)
    chances = (counts + 1) / (counts.sum() + vocab_size)
    rule = bigram_rule(dataset, vocab_size)
    return Baselines(
        uniform_loss=float(np.log(vocab_size)),
        unigram_loss=float(-np.log(chances[dataset.test_y]).mean()),
        most_frequent_accuracy=float((dataset.test_y == counts.argmax()).mean()),
        bigram_accuracy=float((rule[dataset.test_x[:, -1]] == dataset.test_y).mean()),
    )


@dataclass(frozen=True)
class Comparison:
    """One test phrase and what both models say to it."""

    context: str
    true: str
    original: str
    adversary: str


def compare_rows(original, adversary, dataset: Dataset, count: int = 10) -> list[Comparison]:
    """The first ``count`` test phrases with the true word and each model's likeliest word.

    Args:
        original: the original, with ``weights`` and ``vocabulary``.
        adversary: the adversary, likewise.
        dataset: where the test phrases come from.
        count: how many rows.
    """
    x, words = np.asarray(dataset.test_x[:count]), original.vocabulary.words
    guesses = [logits(model.weights, x).argmax(1) for model in (original, adversary)]
    return [
        Comparison(original.vocabulary.text(context), words[true], words[first], words[second])
        for context, true, first, second in zip(x, dataset.test_y[:count], *guesses, strict=True)
    ]
