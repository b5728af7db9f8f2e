"""The models that ship to be compared: which they are, what is told of them, how they are made."""

from dataclasses import replace

import pytest

from minigpt.config import SWITCHES, TOYS, Config
from minigpt.home import ASSETS
from minigpt.library import compared_models
from minigpt.library.compared_models import (
    compared_configs,
    ship_compared,
    toy_configs,
    toy_results,
)
from minigpt.library.entries import load_model, load_moments
from minigpt.library.trainer import Trainer
from minigpt.store import Store
from minigpt.text.toy_tasks import TASKS, best_possible, lines, without_order
from minigpt.training import notebook_recipe
from minigpt.training.evaluation import accuracy


@pytest.fixture(scope="module")
def as_shipped(tmp_path_factory) -> Store:
    """An empty store and what ships."""
    return Store(tmp_path_factory.mktemp("shipped"), shipped=ASSETS)


def test_which_models_are_compared():
    """Six of each toy task; of the built-in text eleven, less the two that ship anyway."""
    found = compared_configs()
    assert len(found) == len(set(found)) == 6 * len(TOYS) + 9
    assert Config() not in found and Config(variant="gpt") not in found


def test_what_is_made_is_kept_without_its_moments(tiny_config, tmp_path, monkeypatch):
    """The model and its text's digest are beside what was there; the moments stay behind."""
    tiny_config = replace(tiny_config, cleaning="letters")
    monkeypatch.setattr(notebook_recipe, "EPOCHS", 1)
    monkeypatch.setattr(compared_models, "compared_configs", lambda: [tiny_config])
    (tmp_path / "store" / "models" / "before").mkdir(parents=True)
    (key,) = ship_compared(tmp_path / "store")
    store = Store(tmp_path / "empty", shipped=tmp_path)
    assert store.keys("models") == sorted(["before", key])
    assert load_model(store, key) is not None and load_moments(store, key) is None
    assert Trainer(store).key(tiny_config) == key  # from the digest and the tokenizer that ship


def test_nothing_is_told_of_what_is_not_there(tmp_path):
    """An empty store has no results."""
    assert toy_results(Store(tmp_path, shipped=None), "toy-copy") == []


@pytest.mark.parametrize("name", TOYS)
def test_what_ships_of_a_toy_task(as_shipped, name):
    """All six are there; what sees the order is right nearly always, what does not about as often
    as it can be."""
    found = {(one.config.variant, one.left_out): one for one in toy_results(as_shipped, name)}
    assert len(found) == 6
    low = float(best_possible(list(TASKS[name].alike()), without_order))
    assert found["gpt", ()].accuracy > 0.99
    assert found["notebook", SWITCHES].accuracy > 0.95
    assert found["gpt", ("positions", "mask")].accuracy < low + 0.02


def test_the_accuracy_that_ships_is_that_of_the_model(as_shipped):
    """The gpt without positions and mask, asked for the lines that it did not learn from."""
    config = toy_configs("toy-copy")[3]
    trainer = Trainer(as_shipped)
    model, cached = trainer.model(config)
    assert cached
    data = trainer.dataset(config)
    assert len(data.test_y) == len(lines("toy-copy")) // 5
    right = accuracy(model.weights, data.test_x, data.test_y)
    assert right == pytest.approx(model.report["val_accuracy"], abs=1e-4)
