"""What the worker can be asked to do, without its process."""

import errno
import os
import time
from dataclasses import asdict, replace

import numpy as np
import pytest

from minigpt.errors import Stopped, UserError
from minigpt.jobs import tasks
from minigpt.jobs.snapshots import clear_old_snapshots
from minigpt.jobs.tasks import TASKS, Desk, Live
from minigpt.library import trainer
from minigpt.store import Store
from minigpt.training.history import Epoch

EPOCH = Epoch(1, 0.1, 3.0, 3.1, 0.2)
WEIGHTS = {"embedding": np.zeros((2, 2), np.float32)}


@pytest.fixture
def desk(tmp_path) -> Desk:
    """A desk with an empty store; what it says is kept in ``desk.said``."""
    said = []
    made = Desk(Store(tmp_path / "store", shipped=None), 7, lambda **e: said.append(e))
    made.said = said
    return made


def test_a_stage_is_reported_unless_the_job_is_to_stop(desk):
    """The number of the job goes with it; a job to be stopped ends at its next word."""
    desk.stage("Counting", 0.5)
    assert desk.said == [{"event": "stage", "id": 7, "stage": "Counting", "share": 0.5}]
    desk.orders.take({"stop": 8})
    desk.check()
    desk.orders.take({"stop": 7})
    with pytest.raises(Stopped):
        desk.stage("More", None)


def test_what_killed_workers_left_goes_when_it_is_a_day_old(desk):
    """Snapshots of a training that runs beside stay; without any there is nothing to do."""
    root = desk.store.root
    clear_old_snapshots(root)
    for name in ("old-1", "new-2"):
        (root / "live" / name).mkdir(parents=True)
        (root / "live" / name / "1.npz").touch()
    os.utime(root / "live" / "old-1", (time.time() - 90_000,) * 2)
    clear_old_snapshots(root)
    assert [path.name for path in (root / "live").iterdir()] == ["new-2"]


def test_prepare_and_data(desk, tiny_config):
    """The digest of a corpus, then the key of its phrases, both in the store."""
    digest = TASKS["prepare"](desk, {"corpus": tiny_config.corpus})["digest"]
    assert desk.store.has("corpora", digest)
    key = TASKS["data"](desk, asdict(tiny_config))["data_key"]
    assert key == tiny_config.data_key(digest) and desk.store.has("datasets", key)
    assert [e["stage"] for e in desk.said] == [
        "Reading the corpus",
        "Counting the words",
        "Cutting the text into phrases",
    ]


def test_train_gives_the_key_of_a_stored_model(tiny_pair):
    """A model that is there already is cached, and nothing is trained."""
    desk = Desk(tiny_pair.store, 1, lambda **event: None)
    found = TASKS["train"](desk, asdict(tiny_pair.config))
    assert found == {"key": tiny_pair.original.key, "cached": True}


def test_a_stopped_training_raises_and_leaves_no_snapshots(desk, tiny_config, monkeypatch):
    """The recipe is asked to stop after an epoch; the task ends as stopped."""

    def recipe(config, check):
        assert check() == 0.0

        def train(config, dataset, counts, start, on_epoch):
            assert not on_epoch(EPOCH, lambda: WEIGHTS)
            assert len(list((desk.store.root / "live").rglob("*.npz"))) == 1
            desk.orders.take({"stop": 7})
            assert on_epoch(replace(EPOCH, epoch=2), lambda: WEIGHTS)
            raise Stopped

        return train

    monkeypatch.setattr(trainer, "recipe", recipe)
    with pytest.raises(Stopped):
        TASKS["train"](desk, asdict(tiny_config))
    assert list((desk.store.root / "live").iterdir()) == []
    assert [e["epoch"]["epoch"] for e in desk.said if e["event"] == "epoch"] == [1]


def test_an_adversary_waits_until_the_slider_rests(desk, monkeypatch):
    """Stopped meanwhile it never begins; what has waited in the queue for long begins at once."""
    rests = []
    monkeypatch.setattr(tasks.time, "sleep", lambda seconds: rests.append(seconds))
    replace(desk, waited=tasks.MOMENT).wait_a_moment()
    assert rests == []
    monkeypatch.setattr(tasks.time, "sleep", lambda seconds: desk.orders.take({"stop": 7}))
    with pytest.raises(Stopped):
        desk.wait_a_moment()


def test_a_full_disk_under_a_snapshot_is_a_users_error(desk, monkeypatch):
    """A disk that fills up in mid-training ends the job with a plain reason."""

    def fill(path, weights):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tasks, "write_weights", fill)
    with pytest.raises(UserError, match="is full"):
        Live(desk, "key").on_epoch(EPOCH, lambda: WEIGHTS)


@pytest.mark.parametrize("task", ["data", "train"])
def test_a_bad_config_is_a_users_error(desk, task):
    """What came over the line is checked like what is typed."""
    with pytest.raises(UserError, match="attention heads is 0"):
        TASKS[task](desk, {"heads": 0})
