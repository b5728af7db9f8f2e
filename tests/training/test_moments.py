"""The weights at some moments of a training."""

import numpy as np
import pytest

from minigpt.library.entries import StoredModel, load_model, load_moments, save_model
from minigpt.library.entry_files import REPORT
from minigpt.model.weights import flatten, parameter_count, unflatten
from minigpt.store import Store
from minigpt.training.history import Epoch, Trained
from minigpt.training.moments import Moments, Recorder
from tests.small_models import CONFIG, VOCABULARY, random_weights

FIGURES = {**dict.fromkeys(REPORT, 0), "device": "CPU", "stopped": False}


def entry(number: float) -> Epoch:
    """A line of a diary."""
    return Epoch(number, number, 3.0, 3.0, 0.1)


def recorded(reports: int, kept: int) -> Moments:
    """Moments of a made-up training in which the weights of report n are all n."""
    recorder, asked = Recorder(), []
    listen = recorder.listening(lambda epoch, weights: asked.append(weights()) or False)
    for number in range(1, reports + 1):
        weights = {name: np.full_like(a, number) for name, a in random_weights().items()}
        assert listen(entry(number), lambda weights=weights: weights) is False
    assert len(asked) == reports
    last = {name: np.full_like(a, kept) for name, a in random_weights().items()}
    return recorder.moments(CONFIG, Trained(last, (), entry(kept)))


def test_flatten_and_back():
    """Weights laid end to end and cut up again are the same."""
    weights = random_weights()
    back = unflatten(flatten(weights), CONFIG)
    assert list(back) == list(weights)
    for name, array in weights.items():
        np.testing.assert_array_equal(back[name], array)


@pytest.mark.parametrize(
    ("reports", "kept", "expected"),
    [
        (1, 1, [1]),
        (5, 5, [1, 2, 3, 4, 5]),
        (5, 3, [1, 2, 3]),
        (12, 12, [1, 3, 5, 7, 9, 11, 12]),
        (40, 40, [1, 5, 9, 13, 17, 21, 25, 29, 33, 37, 40]),
    ],
)
def test_moments_are_evenly_spread(reports, kept, expected):
    """The first and the kept one are there, the others evenly between, each with its weights."""
    moments = recorded(reports, kept)
    assert [epoch.epoch for epoch in moments.epochs] == expected
    assert [moments.weights(i)["output/bias"][0] for i in range(len(moments))] == expected


@pytest.mark.parametrize("reports", [1, 11, 12, 13, 97, 1000])
def test_never_more_than_twelve(reports):
    """However long the training, at most 12 moments are kept, and from 12 reports on at least 7."""
    count = len(recorded(reports, reports))
    assert min(reports, 7) <= count <= 12


def test_weights_are_fetched_once_a_report():
    """Recorder and listener share one fetch."""
    fetched = []

    def weights():
        fetched.append(1)
        return random_weights()

    Recorder().listening(lambda epoch, get: bool(get()) and False)(entry(1), weights)
    assert len(fetched) == 1


def test_store_round_trip_keeps_moments_beside_the_model(tmp_path):
    """Moments come back as they were; without them there is a model and no moments."""
    store = Store(tmp_path, shipped=None)
    moments = recorded(3, 3)
    model = StoredModel("a", CONFIG, VOCABULARY, moments.weights(2), moments.epochs, FIGURES)
    save_model(store, model, moments)
    found = load_moments(store, "a")
    assert (found.config, found.epochs) == (CONFIG, moments.epochs)
    assert found.flat.shape == (3, parameter_count(CONFIG))
    np.testing.assert_array_equal(found.flat, moments.flat)
    np.testing.assert_array_equal(found.embeddings()[1], moments.weights(1)["embedding"])
    save_model(store, model)
    assert load_moments(store, "a") is None
    assert load_model(store, "a") is not None
    assert load_moments(store, "b") is None


def test_moments_that_do_not_fit_are_set_aside(tmp_path):
    """A damaged file of moments counts as a damaged model, which is then trained again."""
    store = Store(tmp_path, shipped=None)
    moments = recorded(3, 3)
    model = StoredModel("a", CONFIG, VOCABULARY, moments.weights(2), moments.epochs, FIGURES)
    save_model(store, model, moments)
    np.save(tmp_path / "models" / "a" / "moments.npy", moments.flat[:, 1:])
    assert load_moments(store, "a") is None
    assert not store.has("models", "a")
