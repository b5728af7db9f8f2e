"""How good models are, with numbers small enough to check by hand."""

from types import SimpleNamespace

import numpy as np
import pytest

from minigpt.config import Config
from minigpt.model.weights import weight_shapes
from minigpt.text.dataset import Dataset
from minigpt.text.vocabulary import Vocabulary
from minigpt.training.evaluation import (
    accuracy,
    baselines,
    bigram_rule,
    compare_rows,
    cross_entropy,
    mean_score,
    next_word_counts,
)

CONFIG = Config(vocab_size=3, context_length=2, heads=1)
CHANCES = np.array([0.5, 0.3, 0.2])
X = np.array([[0, 1], [1, 2], [2, 0], [0, 0]], np.int32)


def fixed_model(chances: np.ndarray = CHANCES) -> dict[str, np.ndarray]:
    """A model that gives every context the same chances: all weights 0, their logs as bias."""
    weights = {name: np.zeros(shape, np.float32) for name, shape in weight_shapes(CONFIG).items()}
    weights["output/bias"] = np.log(chances).astype(np.float32)
    return weights


def data() -> Dataset:
    """Five examples to learn from, two to test on."""
    train_x = np.array([[0, 1], [2, 1], [0, 1], [0, 2], [1, 2]], np.int32)
    train_y = np.array([0, 0, 2, 1, 0], np.int32)
    return Dataset(train_x, train_y, np.array([[0, 2], [1, 1]], np.int32), np.array([0, 2]))


def test_figures_of_a_model_that_always_says_the_same():
    """Letter counts 1, 2, 0 give 0.5 + 0.6; of four true words two are word 0."""
    weights = fixed_model()
    assert mean_score(weights, X, np.array([1.0, 2.0, 0.0])) == pytest.approx(1.1, abs=1e-6)
    assert accuracy(weights, X, np.array([0, 1, 0, 2])) == 0.5
    expected = -(2 * np.log(0.5) + np.log(0.3) + np.log(0.2)) / 4
    assert cross_entropy(weights, X, np.array([0, 1, 0, 2])) == pytest.approx(expected, abs=1e-6)


def test_a_chance_too_small_for_a_number_has_a_finite_loss():
    """Logits 1000 apart: the loss is 1000, not infinity."""
    weights = fixed_model()
    weights["output/bias"] = np.array([1000, 0, 0], np.float32)
    assert cross_entropy(weights, X, np.array([1, 1, 1, 1])) == pytest.approx(1000)


def test_batches_change_nothing(monkeypatch):
    """Three contexts at a time give what all at once give."""
    whole = mean_score(fixed_model(), X, np.arange(3.0))
    monkeypatch.setattr("minigpt.training.evaluation.BATCH", 3)
    assert mean_score(fixed_model(), X, np.arange(3.0)) == pytest.approx(whole, abs=1e-7)


def test_baselines_by_hand():
    """Next words 0, 0, 2, 1, 0 in the training set, 0 and 2 in the test set."""
    assert next_word_counts(data(), 3).tolist() == [3, 1, 1]
    found = baselines(data(), 3)
    assert found.uniform_loss == pytest.approx(np.log(3))
    assert found.unigram_loss == pytest.approx(-(np.log(4 / 8) + np.log(2 / 8)) / 2)
    assert found.most_frequent_accuracy == 0.5
    # After 2 come 1 and 0 once each: the tie goes to 0, which is right; after 1 mostly comes 0.
    assert bigram_rule(data(), 3).tolist() == [0, 0, 0]
    assert found.bigram_accuracy == 0.5


def test_the_bigram_rule_follows_the_last_word():
    """What most often came next wins, whatever is commonest overall."""
    x = np.array([[9, 1], [9, 1], [9, 1], [9, 2], [9, 2]], np.int32) % 3
    y = np.array([2, 2, 1, 0, 0], np.int32)
    assert bigram_rule(Dataset(x, y, x, y), 3).tolist() == [0, 2, 0]


def test_comparison_rows():
    """Context, true word and each model's likeliest word, for no more phrases than there are."""
    words = Vocabulary(["the", "bee", "sees"])
    original, adversary = (
        SimpleNamespace(vocabulary=words, weights=fixed_model(chances))
        for chances in (CHANCES, CHANCES[[1, 0, 2]])
    )
    rows = compare_rows(original, adversary, data())
    assert [(r.context, r.true, r.original, r.adversary) for r in rows] == [
        ("the sees", "the", "the", "bee"),
        ("bee bee", "sees", "the", "bee"),
    ]
    assert len(compare_rows(original, adversary, data(), 1)) == 1
