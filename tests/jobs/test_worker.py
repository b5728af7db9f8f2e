"""The real worker process, TensorFlow and all."""

import io
import json
import os
import subprocess
import sys
import time
from dataclasses import asdict, replace

import pytest

from minigpt.config import Config
from minigpt.jobs import worker
from minigpt.jobs.queue import Jobs
from minigpt.jobs.tasks import Desk
from minigpt.jobs.worker import Line
from minigpt.jobs.worker_process import COMMAND
from minigpt.library.entries import load_model
from minigpt.store import Store
from minigpt.text.corpus import keep_own_text
from tests.conftest import tiny_text
from tests.jobs.test_queue import ended, eventually, running
from tests.jobs.test_worker_process import PARENT, is_alive
from tests.shared_places import Unsteady


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """One home for the worker of this module."""
    return tmp_path_factory.mktemp("worker-home")


@pytest.fixture(scope="module")
def jobs(home):
    """A queue with a real worker, shared by the tests: TensorFlow takes seconds to load."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MINIGPT_HOME", str(home))
        queue = Jobs(forget_after=3600)  # on a busy machine TensorFlow alone takes half a minute
    yield queue
    queue.close()


def added_at(home) -> str:
    """The tiny text as one that somebody added there: the worker reads no file that has a name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MINIGPT_HOME", str(home))
        return keep_own_text(tiny_text())


@pytest.fixture(scope="module")
def tiny_config(tiny_config, home):
    """The tiny config, about a text that was added on this worker's server."""
    return replace(tiny_config, corpus=added_at(home))


def test_a_live_training_can_be_followed_and_stopped(jobs, home, tiny_config):
    """Epochs and a snapshot of the weights come while it runs; a stop keeps nothing."""
    config = replace(tiny_config, seed=3)
    jobs.request("a", "k", "train", asdict(config))
    eventually(lambda: jobs.status("k").epochs or not jobs.status("k").active, "an epoch", 120)
    status = running(jobs, "k")
    assert status.epochs[0]["epoch"] == 1 and status.epochs[0]["val_loss"] > 0
    assert status.snapshot.startswith(str(home / "live"))
    jobs.stop("k")
    assert ended(jobs, "k").state == "cancelled"
    assert not (home / "models").exists()
    assert list((home / "live").iterdir()) == []


def test_an_original_trained_on_the_way_can_be_stopped(jobs, home, tiny_config):
    """An adversary that starts from the original says so while that is trained, and stops then."""
    config = replace(tiny_config, start="original", role="adversary", seed=4)
    jobs.request("a", "way", "train", asdict(config))
    eventually(lambda: "original first" in jobs.status("way").stage, "it says so", 60)
    jobs.stop("way")
    assert ended(jobs, "way").state == "cancelled"
    assert not (home / "models").exists()


def test_a_users_error_is_one_plain_line(jobs, tiny_config):
    """Too few phrases: the job fails with the very sentence that the user is to read."""
    config = replace(tiny_config, context_length=12)
    jobs.request("a", "narrow", "train", {**asdict(config), "vocab_size": 2})
    status = ended(jobs, "narrow")
    assert status.state == "failed"
    assert status.reason.startswith("a vocabulary of 2 words with a context of 12 leaves")
    assert "\n" not in status.reason


@pytest.mark.parametrize(
    ("task", "payload", "reason"),
    [
        ("prepare", {"corpus": "/nowhere/x.txt"}, "'/nowhere/x.txt' is no text that is offered"),
        ("reward", {"config": {"corpus": "README.md"}}, "'README.md' is no text that is offered"),
        ("prepare", {"corpus": "own:" + "0" * 20}, "'own:00000000000000000000' is no text that"),
        ("train", {"corpus": ["builtin"]}, "\"['builtin']\" is no text that is offered"),
        ("train", {"vocab_size": -5}, "vocabulary size is -5"),
        ("dance", {}, "Something went wrong in training (KeyError). Try again."),
    ],
)
def test_bad_requests_fail_and_the_worker_goes_on(jobs, task, payload, reason):
    """A file's name, a bad number and an unknown task end the job, not the process."""
    pid = jobs.worker_pid
    key = f"bad {task} {payload}"
    jobs.request("a", key, task, payload)
    assert ended(jobs, key).reason.startswith(reason)
    assert jobs.worker_pid == pid and is_alive(pid)


def test_the_server_reads_what_the_worker_prepared(jobs, home, tiny_config):
    """The corpus is coded and the phrases are cut in the worker; the result is a key."""
    jobs.request("a", "prepare", "prepare", {"corpus": tiny_config.corpus})
    digest = ended(jobs, "prepare").result["digest"]
    jobs.request("a", "data", "data", asdict(tiny_config))
    assert ended(jobs, "data").result == {"data_key": tiny_config.data_key(digest)}
    assert Store(home, shipped=None).keys("datasets")
    assert load_model(Store(home, shipped=None), tiny_config.key(digest)) is None


def test_the_line_carries_json_and_nothing_else(home):
    """Run by hand: every line on stdout is one JSON object, whatever the libraries print."""
    requests = [
        {"id": 1, "task": "prepare", "payload": {"corpus": added_at(home / "by hand")}},
        {"id": 2, "task": "prepare", "payload": {"corpus": "/nowhere"}},
    ]
    process = subprocess.Popen(
        COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "MINIGPT_HOME": str(home / "by hand")},
    )
    events = []
    for request, last in zip(requests, ("done", "failed"), strict=True):
        process.stdin.write(json.dumps(request).encode() + b"\n")
        process.stdin.flush()
        while last not in {event["event"] for event in events}:
            events.append(json.loads(process.stdout.readline()))
    while "ready" not in {event["event"] for event in events}:
        events.append(json.loads(process.stdout.readline()))
    ready = next(event for event in events if event["event"] == "ready")
    assert ready["device"]
    # what it says of itself may come at any time: TensorFlow loads beside the jobs
    assert "alive" in {event["event"] for event in events}
    events = [event for event in events if event["event"] not in ("ready", "alive", "loading")]
    assert [e["event"] for e in events if e["event"] in ("done", "failed")] == ["done", "failed"]
    assert [e["id"] for e in events] == sorted(e["id"] for e in events)
    process.stdin.close()
    assert process.wait(10) == 0


def test_the_worker_ends_with_its_parent_even_while_it_loads():
    """kill -9 of the server during the import of TensorFlow leaves no process behind."""
    parent = subprocess.Popen([sys.executable, "-c", PARENT, *COMMAND], stdout=subprocess.PIPE)
    pid = int(parent.stdout.readline())
    time.sleep(0.5)
    parent.kill()
    parent.communicate(timeout=10)  # the worker holds nothing of its parent's
    eventually(lambda: not is_alive(pid), "the worker ends", 30)


def test_half_a_line_ends_the_process_too(monkeypatch):
    """A server killed while it wrote leaves half a line: the process ends all the same."""
    codes = []
    monkeypatch.setattr(os, "_exit", codes.append)
    line = Line(io.StringIO())
    with pytest.raises(json.JSONDecodeError):
        line.listen(
            io.StringIO('{"id": 1, "task": "x", "payload": {}}\n{"stop": 1}\n{"id": 2, "ta')
        )
    assert codes == [0] and line.orders.stopped(1)
    assert line.jobs.get_nowait()["id"] == 1 and line.jobs.empty()


def test_a_job_waits_for_a_text_whose_place_does_not_answer(machines, unsteady, monkeypatch):
    """It says so, and goes on by itself when the place is back; in the end it fails with that."""
    both = machines(unsteady)
    both.store("a")
    corpora = [keep_own_text(tiny_text(sentences)) for sentences in (300, 301)]
    store, said = both.store("b"), []

    def say(**event) -> None:
        said.append(event.get("stage"))
        if event.get("stage") == worker.WAITING:
            Unsteady.gone.clear()

    def prepared(corpus: str) -> dict:
        job = {"id": 7, "task": "prepare", "payload": asdict(Config(corpus=corpus))}
        return worker.outcome(job, Desk(store, 7, say))

    monkeypatch.setattr(worker, "ASK_AGAIN", 0.01)
    Unsteady.gone.set()
    assert prepared(corpora[0])["event"] == "done" and worker.WAITING in said
    monkeypatch.setattr(worker, "PATIENCE", 0.0)
    Unsteady.gone.set()
    last = prepared(corpora[1])
    assert last["event"] == "failed" and "unsteady://minigpt does not answer" in last["reason"]
