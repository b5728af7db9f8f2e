"""Guess first: the student against the model and simpler rules, on the same test contexts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from minigpt.model.forward import logits
from minigpt.model.weights import Weights
from minigpt.text.dataset import Dataset
from minigpt.training.evaluation import bigram_rule, next_word_counts


@dataclass(frozen=True)
class Rivals:
    """What everybody but the student says to some contexts, as numbers of words.

    Attributes:
        truth: the word that really came next, ``(contexts,)``.
        most_frequent: the commonest next word of the training set, always the same,
            ``(contexts,)``.
        bigram: the word that most often followed the context's last word in training,
            ``(contexts,)``.
        model: the model's likeliest word, ``(contexts,)``.
    """

    truth: np.ndarray
    most_frequent: np.ndarray
    bigram: np.ndarray
    model: np.ndarray


@dataclass(frozen=True)
class Tally:
    """How many of the same contexts each got right.

    Attributes:
        asked: how many contexts there were.
        student: how many the student got right.
        uniform: how many a blind guess among all words gets right on average:
            asked ÷ vocabulary size.
        most_frequent: always saying the commonest next word.
        bigram: saying what most often followed the last word in training.
        model: saying the model's likeliest word.
    """

    asked: int
    student: int
    uniform: float
    most_frequent: int
    bigram: int
    model: int


def question_rows(dataset: Dataset, count: int, seed: int) -> np.ndarray:
    """Rows of the test set to ask about, each at most once, in an order that the seed fixes.

    Args:
        dataset: whose test part is used.
        count: how many; fewer come back from a smaller test set.
        seed: fixes the choice.
    """
    return np.random.default_rng(seed).permutation(len(dataset.test_y))[: max(0, count)]


def rivals(
    weights: Weights, dataset: Dataset, vocab_size: int, rows: Sequence[int] | np.ndarray
) -> Rivals:
    """What the model and the simpler rules say to these rows of the test set."""
    at = np.asarray(rows, np.int64)
    contexts = np.asarray(dataset.test_x)[at]  # (contexts, context_length)
    commonest = int(next_word_counts(dataset, vocab_size).argmax())
    return Rivals(
        truth=np.asarray(dataset.test_y)[at],
        most_frequent=np.full(len(at), commonest),
        bigram=bigram_rule(dataset, vocab_size)[contexts[:, -1]],
        model=logits(weights, contexts).argmax(axis=1) if len(at) else np.zeros(0, np.int64),
    )


def tally(guesses: Sequence[int | None], others: Rivals, vocab_size: int) -> Tally:
    """Count who was right.

    Args:
        guesses: the student's words as numbers, in the order of the contexts; None for a guess
            not made counts as wrong.
        others: what the rivals say to the same contexts.
        vocab_size: how many words there are to choose from.

    Raises:
        ValueError: there are more or fewer guesses than contexts.
    """
    if len(guesses) != len(others.truth):
        raise ValueError(f"{len(guesses)} guesses for {len(others.truth)} contexts")
    said = np.array([-1 if guess is None else guess for guess in guesses], np.int64)
    right = {
        name: int((answers == others.truth).sum())
        for name, answers in (
            ("student", said),
            ("most_frequent", others.most_frequent),
            ("bigram", others.bigram),
            ("model", others.model),
        )
    }
    return Tally(asked=len(guesses), uniform=len(guesses) / vocab_size, **right)
