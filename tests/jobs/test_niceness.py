"""What trains gives way to what answers, as a process and as a session."""

import json
import os
import subprocess
import sys

import pytest

from minigpt.jobs import niceness

OWN = "import os; from minigpt.jobs.niceness import give_way; give_way(); print(os.nice(0))"
# A worker's jobs in a session of its own: the session's niceness in each, as the kernel tells it.
# The short one goes first while the long one is held up.
JOBS = """import io, json
from minigpt.jobs import niceness, worker
from minigpt.jobs.tasks import TASKS

seen = []

def task(desk, payload):
    for epoch in (1, 2):
        seen.extend(niceness.AUTOGROUP.read_text().split()[-1:])
        desk.say(event="epoch", id=desk.number)
        seen.extend(niceness.AUTOGROUP.read_text().split()[-1:])
        if payload and epoch == 1:
            worker._do({"id": 2, "task": "t", "payload": {}}, line, None)
    return {}

TASKS["t"] = task
line = worker.Line(io.StringIO())
worker._do({"id": 1, "task": "t", "payload": {"recipe": "notebook"}}, line, None)
print(json.dumps(seen))
"""
with_autogroups = pytest.mark.skipif(
    not niceness.AUTOGROUP.exists(), reason="no autogroups on this system"
)


def said_by(code: str, **how) -> str:
    """What a Python process says."""
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True, **how).stdout


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="no priorities on this system")
def test_a_worker_gives_way_to_the_server():
    """What trains stands behind what answers: ten steps nicer than the server that started it."""
    assert int(said_by(OWN)) == min(19, os.nice(0) + 10)


@with_autogroups
def test_a_long_training_gives_way_as_a_session():
    """The kernel says 10 of the session from the first epoch of a training of minutes on, 0 in a
    short one that goes first, and 10 again: a process's niceness counts within its session alone.
    """
    short = ["0"] * 4
    told = json.loads(said_by(JOBS, start_new_session=True))
    assert told == ["0", "10", *short, "0", "10"]


@with_autogroups
def test_a_session_with_others_in_it_stays_as_it_is():
    """A worker that a shell began, or these tests, changes nothing for its neighbours.

    The kernel may tell nothing of them: what descends from the first process alone has no group.
    """
    before = niceness.AUTOGROUP.read_text()
    assert json.loads(said_by(JOBS)) == before.split()[-1:] * 8
    assert niceness.AUTOGROUP.read_text() == before


class Busy:
    """A place that takes what is written at the third try, as the kernel does after two others."""

    def __init__(self):
        self.tried = 0

    def open(self, *how, **more):
        """Itself: what is written goes nowhere."""
        return self

    def __enter__(self):
        return self

    def __exit__(self, *what):
        return None

    def write(self, text):
        """None twice, then how many bytes were taken."""
        self.tried += 1
        return None if self.tried < 3 else len(text)


def test_it_asks_again_where_another_change_was_just_made(monkeypatch):
    """The kernel takes one change in a tenth of a second, and two workers may begin at once."""
    place = Busy()
    monkeypatch.setattr(niceness, "AUTOGROUP", place)
    monkeypatch.setattr(niceness, "PAUSE", 0.0)
    niceness._write(b"10")
    assert place.tried == 3


def test_a_system_without_autogroups_is_no_mistake(monkeypatch, tmp_path, caplog):
    """Where there is no such file the log says so, and the work goes on."""
    monkeypatch.setattr(niceness, "AUTOGROUP", tmp_path / "none")
    monkeypatch.setattr(os, "getsid", lambda process: os.getpid())
    with caplog.at_level("INFO"):
        niceness.give_way_as_session(True)
    assert "no niceness of sessions here" in caplog.text


def test_a_session_that_is_in_no_group_is_no_mistake(monkeypatch, tmp_path, caplog):
    """Where the kernel tells nothing of this session nothing is written, and the log says so."""
    told = tmp_path / "autogroup"
    told.write_text("")
    monkeypatch.setattr(niceness, "AUTOGROUP", told)
    monkeypatch.setattr(os, "getsid", lambda process: os.getpid())
    with caplog.at_level("INFO"):
        niceness.give_way_as_session(True)
    assert told.read_text() == ""
    assert "in no group of its own" in caplog.text
