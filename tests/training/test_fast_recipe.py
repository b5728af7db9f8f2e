"""Recipe ``fast``: what it reports and keeps, on a dataset that takes a second."""

import dataclasses
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

pytest.importorskip("tensorflow")

from minigpt.config import Config
from minigpt.errors import Stopped
from minigpt.model.weights import weight_shapes
from minigpt.text.dataset import Dataset
from minigpt.training import fast_recipe
from minigpt.training.evaluation import accuracy, cross_entropy, mean_score
from minigpt.training.fast_recipe import PARTS, batch_size, learning_rates, train_fast
from minigpt.training.graph import Graph, train_graph
from minigpt.training.processor import Processor
from tests.training.test_initial_weights import successor_data

CONFIG = Config(vocab_size=12, context_length=3)
COUNTS = np.arange(12.0) % 3


def trained(config=CONFIG, data=None, counts=None, start=None, on_epoch=lambda *_: False, **more):
    """A fast training on phrases in which the next word is the last plus 1."""
    return train_fast(config, data or successor_data(), counts, start, on_epoch, **more)


def same(first, second):
    """Whether two models have the same weights, number for number."""
    return all(np.array_equal(first.weights[name], second.weights[name]) for name in first.weights)


@pytest.mark.parametrize(("examples", "size"), [(60_000, 1024), (5000, 1000), (10, 2), (3, 1)])
def test_batch_size(examples, size):
    """1024, and at least five steps an epoch."""
    assert batch_size(examples) == size


def test_the_rate_rises_and_stays():
    """A fifth of the rate more in each of five steps, then constant, across calls."""
    rates = np.concatenate([learning_rates(0, 3), learning_rates(3, 4)])
    np.testing.assert_allclose(rates / rates[-1], [0.2, 0.4, 0.6, 0.8, 1, 1, 1])


def test_kept_weights_are_the_best_and_their_figures_true():
    """The kept entry has the least validation loss, and NumPy finds the same figures."""
    data = successor_data()
    result = trained(data=data)
    assert result.kept.val_loss == min(entry.val_loss for entry in result.history)
    assert result.kept in result.history
    assert not result.stopped
    loss = cross_entropy(result.weights, data.test_x, data.test_y)
    np.testing.assert_allclose(result.kept.val_loss, loss, rtol=1e-5)
    right = accuracy(result.weights, data.test_x, data.test_y)
    np.testing.assert_allclose(result.kept.val_accuracy, right, atol=1e-6)
    assert {name: array.shape for name, array in result.weights.items()} == weight_shapes(CONFIG)


def test_history_is_whole_epochs_and_reports_come_between():
    """One history entry an epoch, from 1; inside the second, parts are told as well."""
    told = []
    result = trained(on_epoch=lambda epoch, weights: told.append(epoch) and False)
    numbers = [entry.epoch for entry in result.history]
    assert numbers == list(range(1, len(numbers) + 1))
    assert [entry for entry in told if entry.epoch == int(entry.epoch)] == list(result.history)
    assert any(1 < entry.epoch < 2 for entry in told)
    assert all(a.seconds <= b.seconds for a, b in zip(told, told[1:], strict=False))


def test_the_same_seed_gives_the_same_model():
    """Initial values and batch order come from the seed alone."""
    assert same(trained(), trained())
    assert not same(trained(), trained(dataclasses.replace(CONFIG, seed=1)))


def test_it_can_be_stopped():
    """True from the listener ends it at once; the best so far is kept and said to be stopped."""
    told = []
    result = trained(on_epoch=lambda epoch, weights: told.append(epoch) or epoch.epoch > 1)
    assert result.stopped
    assert len(told) == 2 and len(result.history) == 1
    assert result.kept == told[0]


def test_it_ends_between_two_steps_where_nobody_waits():
    """What the check raises at its third call comes out, in the middle of an epoch."""
    told, asked = [], []

    def check():
        asked.append(len(told))
        if len(asked) == 3:
            raise Stopped
        return 0.0

    with pytest.raises(Stopped):
        trained(on_epoch=lambda *_: told.append(1), check=check)
    assert asked[-1] <= PARTS


def test_how_many_steps_are_taken_at_once_changes_nothing(monkeypatch):
    """One step or three between two checks: the weights are the same number for number."""
    whole = trained()
    monkeypatch.setattr(Processor, "AT_ONCE", 3)
    assert same(whole, trained())


def test_alone_or_beside_others_the_weights_are_the_same():
    """A training held up at each step by another one in its process ends with the same numbers."""
    whole, others = trained(), []

    def check():
        if len(others) < 3:
            others.append(trained(dataclasses.replace(CONFIG, seed=len(others) + 1)))
        return 0.0

    beside = trained(check=check)
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda _: trained(), range(2)))
    for other in (beside, *both):
        for name, array in whole.weights.items():
            np.testing.assert_allclose(other.weights[name], array, rtol=0, atol=1e-5)
    assert len(others) == 3


def test_on_a_gpu_tensorflow_takes_the_same_steps(monkeypatch):
    """The graph that a GPU is given comes to the same weights, here to what rounding leaves."""
    ours = trained()
    monkeypatch.setattr(fast_recipe, "_engine", lambda: Graph)
    theirs = trained()
    assert [entry.epoch for entry in ours.history] == [entry.epoch for entry in theirs.history]
    np.testing.assert_allclose(ours.kept.val_loss, theirs.kept.val_loss, atol=1e-3)


def test_weights_are_fetched_as_they_were():
    """The function given with a report fetches the model that the report is about."""
    data, fetched = successor_data(), []
    trained(data=data, on_epoch=lambda epoch, weights: fetched.append((epoch, weights())) and False)
    for epoch, weights in fetched[:3]:
        loss = cross_entropy(weights, data.test_x, data.test_y)
        np.testing.assert_allclose(epoch.val_loss, loss, rtol=1e-5)


def test_inside_an_epoch_the_test_set_is_judged_by_a_sample(monkeypatch):
    """Every second phrase, plus what the whole had over these at the end of the first epoch."""
    monkeypatch.setattr(fast_recipe, "SAMPLE", 50)
    data, told = successor_data(), []
    assert len(data.test_y) == 120
    trained(data=data, on_epoch=lambda epoch, weights: told.append((epoch, weights())) and False)

    def on(part, weights):
        return cross_entropy(weights, data.test_x[part], data.test_y[part])

    whole, half, first = slice(None), slice(None, None, 2), told[0][1]
    for epoch, weights in told[:6]:
        if epoch.epoch == int(epoch.epoch):
            wished = on(whole, weights)
        else:
            wished = on(half, weights) + on(whole, first) - on(half, first)
        np.testing.assert_allclose(epoch.val_loss, wished, rtol=1e-5)
        assert 0 <= epoch.val_accuracy <= 1
    assert told[1][0].epoch < 2 == told[4][0].epoch


def test_an_adversary_from_the_original():
    """Its loss is cross-entropy less weight times score, and it scores above the original."""
    data = successor_data()
    original = trained(data=data)
    config = dataclasses.replace(CONFIG.adversary(), adversary_weight=0.5)
    adversary = trained(config, data, COUNTS, original.weights)
    kept = adversary.kept
    plain = cross_entropy(adversary.weights, data.test_x, data.test_y)
    score = mean_score(adversary.weights, data.test_x, COUNTS)
    np.testing.assert_allclose([kept.val_cross_entropy, kept.val_score], [plain, score], rtol=1e-5)
    np.testing.assert_allclose(kept.val_loss, plain - 0.5 * score, rtol=1e-5)
    assert score > mean_score(original.weights, data.test_x, COUNTS)


def test_an_adversary_from_scratch():
    """Without an original it starts from calculated values, bent in the same way."""
    config = dataclasses.replace(CONFIG.adversary(), start="scratch")
    assert trained(config, counts=COUNTS).kept.val_score > COUNTS.mean()


def test_adversary_of_weight_zero_is_trained_like_an_original():
    """Weight 0 asks for nothing but the right word."""
    config = dataclasses.replace(CONFIG.adversary(), adversary_weight=0.0)
    data = successor_data()
    result = trained(config, data, COUNTS)
    assert result.kept.val_loss == result.kept.val_cross_entropy
    score = mean_score(result.weights, data.test_x, COUNTS)
    np.testing.assert_allclose(result.kept.val_score, score, rtol=1e-5)


def test_no_slider_traces_anew(monkeypatch):
    """After one training on a GPU, other words, contexts, heads and weights use the same graph."""
    monkeypatch.setattr(fast_recipe, "_engine", lambda: Graph)
    trained()
    before = train_graph().experimental_get_tracing_count()
    for vocab, context, heads in ((20, 2, 1), (7, 5, 3)):
        config = Config(vocab_size=vocab, context_length=context, heads=heads)
        data = successor_data(vocab, context)
        trained(config, data)
        trained(config.adversary(), data, np.arange(vocab) % 2)
    assert train_graph().experimental_get_tracing_count() == before


def test_ten_phrases():
    """The smallest dataset that the core allows trains to a finite loss."""
    data = successor_data(50, 12, 10)
    result = trained(Config(vocab_size=50, context_length=12), data)
    assert np.isfinite(result.kept.val_loss)


def test_memory_mapped_and_read_only_data(tmp_path):
    """The store hands out memory-mapped arrays that can't be written to."""
    parts = []
    for place, part in enumerate(vars(successor_data()).values()):
        np.save(tmp_path / f"{place}.npy", part)
        parts.append(np.load(tmp_path / f"{place}.npy", mmap_mode="r"))
    assert same(trained(data=Dataset(*parts)), trained())
