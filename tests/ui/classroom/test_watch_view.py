"""What the presenter reads of the queue: every kind of work, in words."""

from dataclasses import asdict

import pytest

from minigpt.config import Config
from minigpt.jobs import tasks
from minigpt.jobs.status import Job, Status
from minigpt.ui.classroom.watch_view import TASKS, _row


def test_every_task_of_the_worker_has_its_words():
    """One that is new would be called work, and nobody knew whose."""
    assert set(TASKS) == set(tasks.TASKS)


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        (asdict(Config()), "500 words"),
        ({"config": asdict(Config()), "beta": 1.0}, "500 words"),
        ({"upload": "0" * 20, "name": "a.txt"}, "**now: a file that somebody brought** · nobody"),
    ],
)
def test_a_job_is_one_line_whatever_it_is_about(payload, said):
    """A training, a fine-tuning, and a file that is being read, which has no sliders."""
    task = "read" if "upload" in payload else "train"
    status = Status("k", "running", stage="Reading")
    assert said in _row(Job(1, "k", task, payload, 0, status), status)


def test_a_job_of_another_server_is_told_as_one():
    """Who waits for it there is not known here."""
    status = Status("k", "queued", position=3)
    assert "**number 3: a training** · another server's" in _row(
        Job(0, "k", "train", {}, 0, status), status
    )
