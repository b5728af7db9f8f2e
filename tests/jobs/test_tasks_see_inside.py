"""What the worker does for looking inside a model: word map, twin run, Keras file."""

import shutil
from dataclasses import asdict

import numpy as np
import pytest

from minigpt.errors import Stopped
from minigpt.jobs.tasks import TASKS, Desk
from minigpt.library.entries import load_moments
from minigpt.library.trainer import Trainer
from minigpt.model.embedding_map import load_basis, project
from minigpt.model.keras_file import load_keras_file
from minigpt.store import Store
from minigpt.training.twin_run import load_twin_run


def desk(store: Store, *stopped: int) -> Desk:
    """A desk for job 1 that keeps what was said in ``desk.said``."""
    made = Desk(store, 1, lambda **event: None)
    for number in stopped:
        made.orders.take({"stop": number})
    return made


def test_word_map_of_a_trained_model(tiny_pair):
    """The task keeps a basis on which the final vectors have the two largest variances."""
    done = TASKS["embedding_map"](desk(tiny_pair.store), asdict(tiny_pair.config))
    assert done == {"key": tiny_pair.original.key}
    basis = load_basis(tiny_pair.store, done["key"])
    moments = load_moments(tiny_pair.store, done["key"])
    places = project(basis, moments.embeddings())
    assert places.shape == (len(moments), 20, 2)
    embedding = tiny_pair.original.weights["embedding"].astype(float)
    largest = np.sort(np.linalg.eigvalsh(np.cov(embedding.T)))[::-1][:2]
    np.testing.assert_allclose(places[-1].var(axis=0, ddof=1), largest, rtol=1e-5)


def test_twin_run_of_a_trained_pair(tiny_pair):
    """The task keeps the twin run under the adversary's key."""
    done = TASKS["twin"](desk(tiny_pair.store), asdict(tiny_pair.config))
    assert done == {"key": tiny_pair.adversary.key}
    run = load_twin_run(tiny_pair.store, done["key"])
    assert run.moments[0].epoch == 1
    assert run.original_chances.shape == (20,)


def test_keras_file_of_a_trained_model(tiny_pair):
    """The task keeps a file that begins as a zip does."""
    done = TASKS["keras"](desk(tiny_pair.store), asdict(tiny_pair.config))
    assert load_keras_file(tiny_pair.store, done["key"])[:2] == b"PK"


@pytest.mark.parametrize("task", ["embedding_map", "twin", "keras"])
def test_a_task_that_nobody_waits_for_stops(task, tiny_config, tmp_path):
    """Asked to stop, it ends without a result and keeps no half-trained model."""
    store = Store(tmp_path, shipped=None)
    Trainer(store).dataset(tiny_config)
    with pytest.raises(Stopped):
        TASKS[task](desk(store, 1), asdict(tiny_config))
    assert store.keys("models") == []


def test_moments_that_were_not_kept_are_made_again(tiny_pair, tmp_path, monkeypatch):
    """A model without moments, as older stores have, is trained once more for them."""
    monkeypatch.setattr("minigpt.training.notebook_recipe.EPOCHS", 3)
    shutil.copytree(tiny_pair.store.root, tmp_path / "store")
    store = Store(tmp_path / "store", shipped=None)
    (store.root / "models" / tiny_pair.original.key / "moments.json").unlink()
    assert load_moments(store, tiny_pair.original.key) is None
    moments = Trainer(store).moments(tiny_pair.config)
    assert [epoch.epoch for epoch in moments.epochs] == [1, 2, 3]
