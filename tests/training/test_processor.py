"""A training on a processor: threads change nothing, validation finds what NumPy finds."""

import numpy as np
import pytest

from minigpt.config import Config
from minigpt.model.weights import flatten, unflatten
from minigpt.training import processor
from minigpt.training.evaluation import accuracy, cross_entropy, mean_score
from minigpt.training.initial_weights import initial_weights
from minigpt.training.processor import Processor
from tests.training.test_initial_weights import successor_data

CONFIG = Config(vocab_size=12, context_length=3, heads=2)
DATA = successor_data(examples=1500)
COUNTS = np.arange(12.0) % 3


def after(steps=3, counts=None, weight=0.0):
    """A training after some steps, each with 600 examples: three blocks."""
    under_way = Processor(CONFIG, initial_weights(CONFIG, DATA), counts, weight)
    batches = np.arange(600 * steps, dtype=np.int32).reshape(steps, 600) % len(DATA.train_y)
    rates = np.full(steps, 0.01, np.float32)
    total = under_way.steps(DATA.train_x, DATA.train_y, batches, rates, 0.9)
    return under_way, total


@pytest.mark.parametrize("wrong", [0, 599])
def test_what_goes_wrong_on_any_core_comes_out(wrong):
    """A word number that no model has, in the first block or in the last."""
    under_way = Processor(CONFIG, initial_weights(CONFIG, DATA), None, 0.0)
    words = DATA.train_x.copy()
    words[wrong] = CONFIG.vocab_size
    batch, rate = np.arange(600, dtype=np.int32)[None], np.array([0.01], np.float32)
    with pytest.raises(IndexError):
        under_way.steps(words, DATA.train_y, batch, rate, 0.9)
    under_way.close()


@pytest.mark.parametrize("threads", [1, 4])
def test_how_many_cores_there_are_changes_nothing(monkeypatch, threads):
    """Number for number: the blocks are the same, and are added in the same order."""
    here, total = after()
    monkeypatch.setattr(processor, "cores", lambda: threads)
    there, same = after()
    assert total == same
    np.testing.assert_array_equal(here.average, there.average)


def test_first_step_of_adam():
    """It moves nearly every weight by the rate; the average takes over a tenth."""
    start = flatten(initial_weights(CONFIG, DATA))
    under_way, _ = after(steps=1)
    moved = 10 * (under_way.average - start)
    assert np.isclose(np.abs(moved), 0.01, atol=1e-4).mean() > 0.8


def test_validate_finds_what_numpy_finds():
    """Means over 300 examples, which are a block and a part of one."""
    under_way, _ = after(counts=COUNTS, weight=0.5)
    weights = unflatten(under_way.average, CONFIG)
    found = under_way.validate(DATA.test_x, DATA.test_y)
    wished = (
        cross_entropy(weights, DATA.test_x, DATA.test_y),
        mean_score(weights, DATA.test_x, COUNTS),
        accuracy(weights, DATA.test_x, DATA.test_y),
    )
    np.testing.assert_allclose(found, wished, rtol=1e-5)
