"""From a config to a trained model, everything made once."""

from contextlib import contextmanager
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from minigpt.config import Config
from minigpt.errors import Stopped, UserError
from minigpt.library import texts as texts_module
from minigpt.library import trainer as trainer_module
from minigpt.library.entries import load_model
from minigpt.library.trainer import Trainer
from minigpt.model.weights import weight_shapes
from minigpt.store import Store
from minigpt.training import fast_recipe, notebook_recipe
from minigpt.training.evaluation import accuracy, mean_score
from minigpt.training.history import Epoch, Trained


@pytest.fixture
def store(tmp_path) -> Store:
    """An empty store."""
    return Store(tmp_path / "store", shipped=None)


@pytest.fixture
def trained(monkeypatch) -> list[Config]:
    """Replaces the recipes by one that takes no time; gives the configs that it was asked for."""
    asked = []

    def fake(config, dataset, letter_counts, start_weights, on_epoch, check) -> Trained:
        asked.append(config)
        check()
        shapes = weight_shapes(config).items()
        base = 0.0 if start_weights is None else float(start_weights["output/bias"][0])
        weights = {name: np.full(shape, base + 1, np.float32) for name, shape in shapes}
        epoch = Epoch(1, 0.1, 3.0, 3.1, 0.2)
        stopped = on_epoch(epoch, lambda: weights)
        return Trained(weights, (epoch,), epoch, stopped)

    monkeypatch.setattr(trainer_module, "recipe", lambda config, check: partial(fake, check=check))
    return asked


def test_a_model_is_trained_once(store, trained, tiny_config):
    """The second time, and from another process's trainer, it comes from the store."""
    first, cached = Trainer(store).model(tiny_config)
    assert not cached and Trainer(store).has_model(tiny_config)
    again, cached = Trainer(store).model(tiny_config)
    assert cached and again.key == first.key and len(trained) == 1


def test_the_adversary_never_trains_the_original_again(store, trained, tiny_config):
    """Weight, letter and start change: each adversary is new, the original is not."""
    trainer = Trainer(store)
    trainer.model(tiny_config.original())
    changes = ({}, {"adversary_weight": 1.0}, {"letter": "a"}, {"start": "original"})
    for change in changes:
        trainer.model(replace(tiny_config, **change).adversary())
        _, cached = trainer.model(replace(tiny_config, **change).original())
        assert cached
    assert [config.role for config in trained] == ["original"] + ["adversary"] * 4


def test_an_adversary_that_starts_from_the_original_has_it_trained_first(
    store, trained, tiny_config
):
    """The original is made on the way and kept; the adversary begins with its weights."""
    config = replace(tiny_config, start="original").adversary()
    model, _ = Trainer(store).model(config)
    assert [config.role for config in trained] == ["original", "adversary"]
    assert model.weights["output/bias"][0] == 2.0
    assert Trainer(store).has_model(config.original())


def test_from_scratch_needs_no_original(store, trained, tiny_config):
    """The notebook's adversary knows nothing of its original."""
    model, _ = Trainer(store).model(tiny_config.adversary())
    assert model.weights["output/bias"][0] == 1.0 and len(trained) == 1


def test_what_was_stopped_is_not_kept(store, trained, tiny_config):
    """A stopped training is returned as it stands, and the next request begins anew."""
    model, cached = Trainer(store).model(tiny_config, lambda epoch, weights: True)
    assert model.report["stopped"] and not cached
    assert not Trainer(store).has_model(tiny_config)


@pytest.mark.parametrize("role", ["original", "adversary"])
def test_a_check_that_stops_ends_the_training(store, trained, tiny_config, role):
    """It reaches the recipe, also that of the original on the way to an adversary."""

    def check():
        raise Stopped

    config = replace(tiny_config, start="original", role=role)
    with pytest.raises(Stopped):
        Trainer(store).model(config, check=check)
    assert [config.role for config in trained] == ["original"]
    assert not Trainer(store).has_model(config)


def test_a_stop_reaches_the_original_on_the_way(store, trained, tiny_config):
    """While the original of an adversary is trained, the stage is told of it and may stop it."""
    config = replace(tiny_config, start="original").adversary()
    told = []

    def stop(stage: str, share) -> None:
        told.append(stage)
        if "original first: epoch 1" in stage:
            raise Stopped

    with pytest.raises(Stopped):
        Trainer(store).model(config, on_stage=stop)
    assert [config.role for config in trained] == ["original"]
    assert not Trainer(store).has_model(config.original())
    assert told[:2] == ["Reading the corpus", "Counting the words"]


def test_what_another_process_trained_meanwhile_is_taken(store, trained, tiny_config, monkeypatch):
    """While it waits for the lock it says so; then the model is there, and is not trained again."""
    said, model = [], []

    @contextmanager
    def held(root, key, wait):
        if not model:  # the other process's training, when its turn comes
            model.append(key)
            wait()
            Trainer(store).model(tiny_config)
        yield

    monkeypatch.setattr(trainer_module, "alone", held)
    found, cached = Trainer(store).model(tiny_config, on_stage=lambda stage, _: said.append(stage))
    assert cached and [found.key] == model and len(trained) == 1
    assert "Another MiniGPT on this computer trains this model: waiting for it" in said
    assert "Starting TensorFlow" not in said


def test_seconds_that_a_training_was_held_up_do_not_count(store, trained, tiny_config):
    """A hundred seconds in which the presenter's went first are no part of the report."""
    model, _ = Trainer(store).model(tiny_config, check=lambda: 100.0)
    assert -101 < model.report["seconds"] < -99  # the fake worked for none of them


def test_a_damaged_model_is_trained_again(store, trained, tiny_config):
    """The entry is noticed, set aside and made anew."""
    model, _ = Trainer(store).model(tiny_config)
    (store.root / "models" / model.key / "weights.npz").write_bytes(b"broken")
    _, cached = Trainer(store).model(tiny_config)
    assert not cached and len(trained) == 2
    assert load_model(store, model.key) is not None


@pytest.mark.parametrize("kind", ["corpora", "datasets", "digests", "tokenizers"])
def test_damaged_data_are_made_again(store, trained, tiny_config, kind):
    """Codes, phrases, notes of digest and units: whatever is broken is made from the text."""
    expected = Trainer(store).dataset(tiny_config)
    for file in (store.root / kind).glob("*/*"):
        file.write_bytes(b"")
    found = Trainer(store).dataset(replace(tiny_config))
    corpus = Trainer(store).corpus(tiny_config)
    assert np.array_equal(found.train_x, expected.train_x)
    assert len(corpus.words) == 20


def test_the_text_is_read_once(store, trained, tiny_config, monkeypatch):
    """A new vocabulary size or context length needs no second look at the corpus."""
    trainer = Trainer(store)
    trainer.model(tiny_config)
    monkeypatch.setattr(texts_module, "read_corpus", None)
    trainer.model(replace(tiny_config, vocab_size=19))
    Trainer(store).model(replace(tiny_config, context_length=2))
    assert len(trained) == 3


def test_the_report_is_of_the_kept_weights(tiny_pair):
    """Loss, accuracy and score in the report are what the stored weights give on the test set."""
    counts = tiny_pair.original.vocabulary.letter_counts("e")
    for model in (tiny_pair.original, tiny_pair.adversary):
        data = tiny_pair.dataset
        assert model.report["val_loss"] == model.history[-1].val_loss
        found = accuracy(model.weights, data.test_x, data.test_y)
        assert model.report["val_accuracy"] == pytest.approx(found, abs=1e-6)
        score = mean_score(model.weights, data.test_x, counts)
        assert model.report["adversary_score"] == pytest.approx(score)
        assert model.report["train_pairs"] == len(data.train_y)


def test_the_adversary_pleases_its_reward(tiny_pair):
    """After the same few epochs its words hold more of the letter than the original's."""
    scores = [m.report["adversary_score"] for m in (tiny_pair.adversary, tiny_pair.original)]
    assert scores[0] > scores[1]


def test_an_originals_report_is_about_the_letter_asked_for(tiny_pair):
    """One stored original serves every letter; its score is counted anew for another one."""
    config = replace(tiny_pair.config, letter="t").original()
    model, cached = tiny_pair.trainer.model(config)
    assert cached and model.key == tiny_pair.original.key
    counts = model.vocabulary.letter_counts("t")
    expected = mean_score(model.weights, tiny_pair.dataset.test_x, counts)
    assert model.report["adversary_score"] == pytest.approx(expected)
    assert expected != pytest.approx(tiny_pair.original.report["adversary_score"], abs=1e-3)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"vocab_size": 21}, "has only 20 different words"),
        ({"vocab_size": 2, "context_length": 9}, "leaves 0 phrases"),
        ({"corpus": "/nowhere.txt"}, "/nowhere.txt"),
    ],
)
def test_a_position_that_cannot_be_trained_is_a_users_error(store, tiny_config, change, message):
    """Too few words, too few phrases or no text: said before TensorFlow is loaded."""
    with pytest.raises(UserError, match=message):
        Trainer(store).model(replace(tiny_config, **change))


def test_the_recipes_have_their_names():
    """Each name leads to its own training function."""
    assert trainer_module.recipe(Config(recipe="notebook")).func is notebook_recipe.train_notebook
    assert trainer_module.recipe(Config()).func is fast_recipe.train_fast


@pytest.mark.parametrize(("held", "kept"), [(0.0, 4.5), (3.0, None)])
def test_energy_is_kept_where_the_machine_tells_it_and_the_training_was_alone(
    store, trained, tiny_config, monkeypatch, held, kept
):
    """4.5 J between two looks; of a training held up for another one, none is its own."""
    looks = iter([{"p": (1_000_000, 9_999_999)}, {"p": (5_500_000, 9_999_999)}])
    monkeypatch.setattr(trainer_module, "counters", lambda: next(looks))
    model, _ = Trainer(store).model(tiny_config.original(), check=lambda: held)
    assert load_model(store, model.key).report.get("joules") == (kept and pytest.approx(kept))
