"""The models that ship, and the command that makes them."""

from dataclasses import replace

import pytest

from minigpt.config import Config
from minigpt.home import ASSETS
from minigpt.library import shipping
from minigpt.library.entries import known_digest, load_dataset, load_model, load_moments
from minigpt.library.shipping import ship, shipped_configs
from minigpt.library.trainer import Trainer
from minigpt.model.embedding_map import load_basis
from minigpt.store import Store
from minigpt.text.corpus import digest_of, read_corpus
from minigpt.training import notebook_recipe
from minigpt.training.evaluation import cross_entropy, mean_score
from minigpt.training.twin_run import load_twin_run


@pytest.fixture(autouse=True)
def nothing_compared(monkeypatch):
    """The models that ship to be compared have tests of their own, and take half an hour."""
    monkeypatch.setattr(shipping, "ship_compared", lambda folder: [])


def test_what_ships_holds_the_default_pair():
    """The first page needs the default original and adversary."""
    assert Config().original() in shipped_configs()
    assert Config().adversary() in shipped_configs()


def test_ship_makes_what_a_store_can_read(tiny_config, tmp_path, monkeypatch):
    """Models, phrases and digests are written anew; what was there before is gone."""
    tiny_config = replace(tiny_config, cleaning="notebook")  # named: no text is read to choose
    monkeypatch.setattr(notebook_recipe, "EPOCHS", 1)
    monkeypatch.setattr(shipping, "shipped_configs", lambda: [tiny_config])
    assets = tmp_path / "assets"
    (assets / "store" / "models" / "stale").mkdir(parents=True)
    (key,) = ship(assets / "store")
    store = Store(tmp_path / "empty", shipped=assets)
    assert store.keys("models") == [key]
    assert load_model(store, key).config == tiny_config
    assert Trainer(store).has_model(tiny_config)  # from the shipped digest, reading no text
    assert Trainer(store).dataset(tiny_config).phrase_count > 0
    assert not (tmp_path / "empty").exists()


def test_ship_makes_what_looks_inside_an_adversary(tiny_pair, tmp_path, monkeypatch):
    """Moments, the map of the words and the twin run ship with a pair."""
    monkeypatch.setattr(notebook_recipe, "EPOCHS", 2)
    config = tiny_pair.config.adversary()
    monkeypatch.setattr(shipping, "shipped_configs", lambda: [config])
    (key,) = ship(tmp_path / "assets" / "store")
    store = Store(tmp_path / "empty", shipped=tmp_path / "assets")
    assert [epoch.epoch for epoch in load_moments(store, key).epochs] == [1, 2]
    assert load_basis(store, key).axes.shape == (2, 8)
    assert [moment.epoch for moment in load_twin_run(store, key).moments] == [1, 2]


@pytest.fixture(scope="module")
def as_shipped(tmp_path_factory):
    """A trainer over an empty store and what ships."""
    return Trainer(Store(tmp_path_factory.mktemp("shipped"), shipped=ASSETS))


@pytest.mark.parametrize(
    "config", shipped_configs(), ids=["original", "adversary", "twin", "notebook", "gpt"]
)
def test_what_ships_is_what_the_defaults_ask_for(as_shipped, config):
    """The default sliders find their models on this text; else run: python -m minigpt ship."""
    digest = digest_of(read_corpus(config.corpus))
    assert known_digest(as_shipped.store, config.corpus) == digest
    model = load_model(as_shipped.store, config.key(digest))
    assert model is not None
    dataset = load_dataset(as_shipped.store, config.data_key(digest))
    x, y = dataset.test_x, dataset.test_y
    loss = cross_entropy(model.weights, x, y)
    if config.role == "adversary":
        counts = model.vocabulary.letter_counts(config.letter)
        loss -= config.adversary_weight * mean_score(model.weights, x, counts)
    assert loss == pytest.approx(model.report["val_loss"], abs=1e-4)


def test_the_twins_open_without_a_training(as_shipped):
    """The page Twins asks for an adversary from scratch, its moments and the twin run."""
    twin = Config(start="scratch").adversary()
    key = twin.key(known_digest(as_shipped.store, twin.corpus))
    assert load_twin_run(as_shipped.store, key).moments[-1].kl > 0
    assert load_moments(as_shipped.store, key) is not None


def test_what_ships_is_what_the_recipe_makes_now(as_shipped, tmp_path):
    """Trained again, the default original comes out as it ships; else: python -m minigpt ship."""
    shipped, cached = as_shipped.model(Config())
    assert cached
    fresh, cached = Trainer(Store(tmp_path, shipped=None)).model(Config())
    assert not cached
    assert fresh.report["val_loss"] == pytest.approx(shipped.report["val_loss"], abs=0.01)
    assert len(fresh.history) == len(shipped.history)
