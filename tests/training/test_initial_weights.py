"""The calculated initial values: pair tables by hand, vectors, discriminant, small cases."""

import numpy as np
import pytest

from minigpt.config import Config
from minigpt.model.forward import NUMPY, log_softmax, logits, run_layers
from minigpt.model.weights import weight_shapes
from minigpt.text.dataset import Dataset
from minigpt.training.hidden_values import hidden_values
from minigpt.training.initial_weights import (
    PAIR_SHRINK,
    initial_weights,
    next_word_chances,
    pair_table,
    word_vectors,
)


def successor_data(vocab=12, context=3, examples=600, seed=0):
    """Phrases in which the next word is the last word plus 1, nine times in ten."""
    random = np.random.default_rng(seed)
    x = random.integers(0, vocab, (examples, context)).astype(np.int32)
    y = np.where(random.random(examples) < 0.9, (x[:, -1] + 1) % vocab, 0).astype(np.int32)
    cut = examples * 4 // 5
    return Dataset(x[:cut], y[:cut], x[cut:], y[cut:])


def test_next_word_chances_by_hand():
    """Counts 2, 1, 0, each raised by a half: 2.5, 1.5, 0.5 of 4.5."""
    x = np.zeros((3, 1), np.int32)
    data = Dataset(x, np.array([0, 0, 1], np.int32), x, np.zeros(3, np.int32))
    np.testing.assert_allclose(next_word_chances(data, 3), np.array([2.5, 1.5, 0.5]) / 4.5)


def test_pair_table_by_hand():
    """Word 0 is always followed by word 1: (1 - share of 1), shrunk, over the root of the share."""
    x = np.array([[1, 0], [0, 0]], np.int32)
    data = Dataset(x, np.array([1, 1], np.int32), x, np.zeros(2, np.int32))
    share = next_word_chances(data, 2)[1]
    table = pair_table(data, 2, back=0)
    expected = (2 - 2 * share) / (2 + PAIR_SHRINK) / np.sqrt(share)
    np.testing.assert_allclose(table[0, 1], expected, rtol=1e-6)
    np.testing.assert_array_equal(table[1], 0)  # never seen as the last word


def test_words_with_alike_followers_lie_together():
    """Words 0 and 1 are followed by 2, words 2 and 3 by 0: two pairs of like vectors."""
    last = np.tile(np.arange(4), 100).astype(np.int32)
    y = np.where(last < 2, 2, 0).astype(np.int32)
    data = Dataset(last[:, None], y, last[:4, None], y[:4])
    vectors = word_vectors(data, 4, np.random.default_rng(0))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    likeness = vectors @ vectors.T
    assert likeness[0, 1] > 0.8 and likeness[2, 3] > 0.8
    assert likeness[0, 2] < 0.2


def test_it_beats_the_word_frequencies_before_any_training():
    """On test phrases that it has not seen, the start already knows what follows what."""
    data, config = successor_data(), Config(vocab_size=12, context_length=3)
    weights = initial_weights(config, data)
    log_chances = log_softmax(logits(weights, data.test_x))
    loss = -log_chances[np.arange(len(data.test_y)), data.test_y].mean()
    unigram = -np.log(next_word_chances(data, 12))[data.test_y].mean()
    assert loss < unigram - 0.5


def test_shapes_type_and_seed():
    """Right shapes in float32; the same seed the same values, another seed others."""
    data, config = successor_data(), Config(vocab_size=12, context_length=3, heads=3)
    weights = initial_weights(config, data)
    assert {name: array.shape for name, array in weights.items()} == weight_shapes(config)
    assert all(array.dtype == np.float32 for array in weights.values())
    again = initial_weights(config, data)
    assert all(np.array_equal(weights[name], again[name]) for name in weights)
    other = initial_weights(Config(vocab_size=12, context_length=3, heads=3, seed=1), data)
    assert not np.array_equal(weights["embedding"], other["embedding"])


@pytest.mark.parametrize(
    ("vocab", "context", "heads", "examples"), [(2, 1, 1, 10), (50, 12, 8, 10)]
)
def test_the_smallest_datasets(vocab, context, heads, examples):
    """Ten phrases are enough for finite values."""
    data = successor_data(vocab, context, examples)
    weights = initial_weights(Config(vocab_size=vocab, context_length=context, heads=heads), data)
    assert all(np.isfinite(array).all() for array in weights.values())


def test_hidden_values_by_batches():
    """More contexts than one batch give the same as each alone."""
    data, config = successor_data(examples=3000), Config(vocab_size=12, context_length=3)
    weights = initial_weights(config, data)
    whole = hidden_values(weights, data.train_x)
    assert whole.shape == (2400, 96)
    plain = run_layers(NUMPY, weights, data.train_x)["flat"]
    np.testing.assert_allclose(whole, plain, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(
        hidden_values(weights, data.train_x[1500:1501]), whole[1500:1501], rtol=1e-4, atol=1e-5
    )
