"""The queue, with a worker that does as it is told and needs no TensorFlow."""

import os
import signal
import sys
import threading
import time
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from minigpt.jobs import queue as jobs_module
from minigpt.jobs import waiting, work
from minigpt.jobs.lane import Patience
from minigpt.jobs.queue import Jobs, Status
from minigpt.jobs.worker_process import WorkerProcess

FAKE = (sys.executable, str(Path(__file__).with_name("fake_worker.py")))
LONG = {"epochs": 1000, "pause": 0.01}
QUICK = Patience(look=0.05, answer=10, busy=200, silence=40, loading=400, rest=4)


def eventually(found, what: str, seconds: float = 20):
    """Wait until ``found()`` is true, and return it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = found()
        if value:
            return value
        time.sleep(0.005)
    raise AssertionError(f"not within {seconds} s: {what}")


def ended(jobs: Jobs, key: str) -> Status:
    """The job's status once it is neither queued nor running."""

    def status() -> Status | None:
        now = jobs.status(key)
        return now if now is not None and not now.active else None

    return eventually(status, f"{key} ends")


def running(jobs: Jobs, key: str) -> Status:
    """The job's status once it has reported an epoch."""
    return eventually(lambda: jobs.status(key).epochs and jobs.status(key), f"{key} runs")


@pytest.fixture
def jobs():
    """A queue with a fake worker."""
    queue = Jobs(WorkerProcess(FAKE))
    yield queue
    queue.close()


def test_a_job_runs_to_its_result(jobs):
    """Stage, epochs and snapshot arrive in order, then the worker's answer."""
    first = jobs.request("a", "k", "train", {"epochs": 3})
    assert first.active and jobs.status("other") is None
    status = ended(jobs, "k")
    assert status.state == "done" and status.result["pid"] == jobs.worker_pid
    assert [epoch["epoch"] for epoch in status.epochs] == [1, 2, 3]
    assert (status.stage, status.snapshot, status.position) == ("Counting", "3.npz", 0)
    assert jobs.device == "a fake" and jobs.watchers() == 0 and jobs.queue() == []


def test_a_status_never_changes(jobs):
    """A status is a value: it can't be written to, and news comes as another one."""
    before = jobs.request("a", "k", "train", {"epochs": 1})
    with pytest.raises(FrozenInstanceError):
        before.state = "done"
    ended(jobs, "k")
    assert before.state == "running" and before.epochs == ()


def test_thirty_sessions_share_one_job(jobs):
    """Equal requests from many threads at once are one piece of work with one result."""
    threads = [
        threading.Thread(target=jobs.request, args=(f"s{n}", "k", "train", {"epochs": 5}))
        for n in range(30)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ended(jobs, "k").result["number"] == 1
    jobs.request("a", "next", "train", {})
    assert ended(jobs, "next").result["number"] == 2


def test_positions_count_the_queue_from_1(jobs):
    """Behind the running job the places are 1, 2, and close up when one ahead goes."""
    for session, key in (("a", "run"), ("b", "one"), ("c", "two")):
        status = jobs.request(session, key, "train", LONG)
    assert (status.state, status.position) == ("queued", 2)
    assert [job.key for job, _ in jobs.queue()] == ["run", "one", "two"]
    assert jobs.watchers() == 3
    jobs.leave("b")
    assert jobs.status("two").position == 1 and jobs.status("one").state == "cancelled"


def test_a_higher_priority_goes_first(jobs):
    """The presenter's request takes the worker at once, whatever came earlier."""
    jobs.request("a", "run", "train", LONG)
    jobs.request("b", "pupil", "train", LONG)
    running(jobs, "run")
    assert jobs.request("c", "presenter", "train", LONG, priority=1).active
    assert running(jobs, "presenter").state == "running"
    assert [job.key for job, _ in jobs.queue()] == ["presenter", "run", "pupil"]
    assert jobs.request("d", "pupil", "train", LONG, priority=2).active
    assert running(jobs, "pupil").state == "running"


def test_the_worker_hears_how_long_a_job_has_waited(jobs):
    """Behind a job of two pauses of 0.1 s, another has waited at least as long."""
    jobs.request("a", "run", "train", {"epochs": 2, "pause": 0.1})
    jobs.request("b", "next", "train", {})
    assert ended(jobs, "next").result["waited"] > 0.15


def test_a_newer_request_replaces_the_older_queued_one(jobs):
    """A session that moves its slider on waits for the new position alone."""
    jobs.request("a", "run", "train", LONG)
    jobs.request("b", "first", "train", {})
    jobs.request("b", "second", "train", {})
    assert jobs.status("first").state == "cancelled"
    assert jobs.status("second").position == 1


def test_an_older_request_that_others_wait_for_goes_on(jobs):
    """Moving on takes nothing from another session."""
    jobs.request("a", "run", "train", LONG)
    jobs.request("b", "shared", "train", {})
    jobs.request("c", "shared", "train", {})
    jobs.request("b", "own", "train", {})
    assert jobs.status("shared").state == "queued"


def test_a_session_may_wait_in_several_slots(jobs):
    """A page that needs two models waits for both, even where both slots name the same job."""
    jobs.request("a", "run", "train", LONG)
    jobs.request("b", "one", "train", {}, slot="original")
    jobs.request("b", "two", "train", {}, slot="adversary")
    assert jobs.status("one").state == jobs.status("two").state == "queued"
    jobs.request("b", "one", "train", {}, slot="adversary")
    assert jobs.status("two").state == "cancelled"
    jobs.request("b", "three", "train", {}, slot="adversary")
    assert jobs.status("one").state == "queued"


def test_a_session_waits_for_so_many_jobs_and_no_more(jobs, monkeypatch):
    """The third is refused with a reason until one of the two is over; others are not held up."""
    monkeypatch.setattr(waiting, "MOST_WAITING", 2)
    for slot in ("1", "2"):
        assert jobs.request("a", f"job {slot}", "train", LONG, slot).active
    refused = jobs.request("a", "job 3", "train", LONG, "3")
    assert refused.state == "failed" and "Try again" in refused.reason
    assert jobs.status("job 3") is None
    assert jobs.request("a", "job 1", "train", LONG, "3").active  # no job more
    assert jobs.request("b", "job 3", "train", LONG, "3").active
    jobs.stop("job 2")
    assert jobs.request("a", "job 4", "train", LONG, "2").active


def test_a_running_job_that_nobody_waits_for_is_stopped(jobs):
    """When the last session leaves, the training ends, and the next job begins."""
    jobs.request("a", "k", "train", LONG)
    jobs.request("b", "k", "train", LONG)
    running(jobs, "k")
    jobs.leave("a")
    time.sleep(0.05)
    assert jobs.status("k").state == "running"
    jobs.leave("b")
    assert ended(jobs, "k").state == "cancelled"
    jobs.request("c", "next", "train", {})
    assert ended(jobs, "next").state == "done"


def test_an_abandoned_job_begins_anew_when_somebody_asks(jobs):
    """Moving a slider away and back trains after all."""
    jobs.request("a", "k", "train", LONG)
    running(jobs, "k")
    jobs.leave("a")
    ended(jobs, "k")
    assert jobs.request("a", "k", "train", {"epochs": 1}).active
    assert ended(jobs, "k").state == "done"


def test_a_stopped_job_stays_stopped_until_it_is_retried(jobs):
    """Pages that go on asking after the stop button do not begin it again; `retry` does."""
    jobs.request("a", "k", "train", LONG)
    running(jobs, "k")
    jobs.stop("k")
    assert ended(jobs, "k").state == "cancelled"
    assert jobs.request("a", "k", "train", LONG).state == "cancelled"
    jobs.retry("k")
    assert jobs.status("k") is None
    assert jobs.request("a", "k", "train", {}).active
    assert ended(jobs, "k").state == "done"


def test_a_queued_job_can_be_stopped(jobs):
    """Stopping what has not begun takes it from the queue."""
    jobs.request("a", "run", "train", LONG)
    jobs.request("b", "k", "train", {})
    jobs.stop("k")
    assert jobs.status("k").state == "cancelled"
    assert [job.key for job, _ in jobs.queue()] == ["run"]


def test_a_silent_session_is_forgotten():
    """A browser tab closed without a word stops counting after a while."""
    jobs = Jobs(WorkerProcess(FAKE), forget_after=0.3, keep=0.0, patience=QUICK)
    try:
        jobs.request("gone", "k", "train", LONG)
        running(jobs, "k")
        assert ended(jobs, "k").state == "cancelled"
        jobs.request("gone", "again", "train", LONG)
        running(jobs, "again")
        for _ in range(30):
            assert jobs.request("here", "again", "train", LONG).active
            time.sleep(0.02)
    finally:
        jobs.close()


def test_a_failure_keeps_its_reason_until_it_is_retried(jobs):
    """A user's mistake is not tried again by itself, however often pages ask."""
    jobs.request("a", "k", "train", {"fail": "too few phrases"})
    assert ended(jobs, "k").reason == "too few phrases"
    assert jobs.request("a", "k", "train", {}).state == "failed"
    jobs.retry("k")
    jobs.request("a", "k", "train", {})
    assert ended(jobs, "k").state == "done"


def test_retry_does_not_touch_a_running_job(jobs):
    """Only what has ended can be forgotten."""
    jobs.request("a", "k", "train", LONG)
    running(jobs, "k")
    jobs.retry("k")
    assert jobs.status("k").state == "running"


def test_a_worker_killed_in_mid_job_is_replaced_and_the_job_begun_again(jobs, tmp_path):
    """After a first death the job runs again, its curves from the start, and says so."""
    jobs.request("a", "k", "train", {"epochs": 2, "die": str(tmp_path / "died")})
    status = ended(jobs, "k")
    assert (status.state, status.retried) == ("done", True)
    assert [epoch["epoch"] for epoch in status.epochs] == [1, 2]


def test_a_worker_killed_from_outside_is_replaced(jobs):
    """kill -9 in mid-training: the job is queued again and goes on in another process."""
    jobs.request("a", "k", "train", {"epochs": 40, "pause": 0.01})
    running(jobs, "k")
    first = jobs.worker_pid
    os.kill(first, signal.SIGKILL)
    status = ended(jobs, "k")
    assert status.state == "done" and status.result["pid"] == jobs.worker_pid != first


def test_a_job_that_kills_its_worker_twice_fails_with_a_plain_reason(jobs):
    """Two deaths are enough: the reason is one line, and the next job is done."""
    jobs.request("a", "bad", "train", {"die_always": True})
    jobs.request("b", "good", "train", {})
    status = ended(jobs, "bad")
    assert status.state == "failed"
    assert status.reason == "The training process ended unexpectedly (exit code 3). Try again."
    assert ended(jobs, "good").state == "done"


def test_a_worker_that_dies_over_an_abandoned_job_does_not_begin_it_again(jobs):
    """Nobody waits any more, so that nothing is tried again."""
    jobs.request("a", "k", "train", LONG)
    running(jobs, "k")
    os.kill(jobs.worker_pid, signal.SIGSTOP)  # it can't answer the request to stop
    jobs.leave("a")
    os.kill(jobs.worker_pid, signal.SIGKILL)
    assert ended(jobs, "k").state == "cancelled"


def test_a_result_that_is_gone_is_made_again(jobs, monkeypatch):
    """Just after the end `done` is news; later, asking means that the store's entry is lost."""
    jobs.request("a", "k", "train", {})
    ended(jobs, "k")
    assert jobs.request("a", "k", "train", {}).state == "done"
    monkeypatch.setattr(jobs_module, "STALE_AFTER", 0.0)
    assert jobs.request("a", "k", "train", {}).active
    assert ended(jobs, "k").result["number"] == 2


def test_finished_jobs_are_forgotten_in_the_end(jobs, monkeypatch):
    """A server that runs for weeks keeps the statuses of the last jobs only."""
    monkeypatch.setattr(work, "FINISHED_KEPT", 3)
    for number in range(6):
        jobs.request("a", f"k{number}", "train", {})
        ended(jobs, f"k{number}")
    kept = [n for n in range(6) if jobs.status(f"k{n}") is not None]
    assert kept == [2, 3, 4, 5]
