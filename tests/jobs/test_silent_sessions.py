"""A phone that locks, a tab that hides: what they wait for is kept where nobody else waits."""

import pytest

from minigpt.jobs.queue import Jobs
from minigpt.jobs.worker_process import WorkerProcess
from tests.jobs.test_queue import FAKE, LONG, QUICK, ended, eventually, running


@pytest.fixture
def jobs():
    """A queue in which a session is silent after a fifth of a second, and kept for minutes."""
    queue = Jobs(WorkerProcess(FAKE), forget_after=0.2, patience=QUICK)
    yield queue
    queue.close()


def silent(jobs: Jobs) -> None:
    """Wait until the queue counts nobody."""
    eventually(lambda: jobs.watchers() == 0, "nobody waits")


def test_a_silent_sessions_training_goes_on_to_its_end(jobs):
    """Nobody has asked for long, nobody else waits: the result is there when the phone is back."""
    jobs.request("phone", "k", "train", {"epochs": 40, "pause": 0.02})
    silent(jobs)
    assert jobs.status("k").state == "running"
    assert ended(jobs, "k").state == "done"
    assert jobs.request("phone", "k", "train", {}).state == "done"


def test_it_gives_way_to_who_waits_and_goes_on_afterwards(jobs):
    """Another session's training takes the worker at once; no epoch is done twice."""
    jobs.request("phone", "k", "train", {"epochs": 60, "pause": 0.02})
    running(jobs, "k")
    silent(jobs)
    jobs.request("here", "other", "train", {"epochs": 2, "pause": 0.01})
    assert ended(jobs, "other").state == "done"
    assert jobs.status("k").active
    assert ended(jobs, "k").state == "done"
    assert [epoch["epoch"] for epoch in jobs.status("k").epochs] == list(range(1, 61))


def test_who_comes_back_waits_for_the_same_job(jobs):
    """The phone, or the same page in another tab, joins what was kept, and nothing begins anew."""
    jobs.request("phone", "k", "train", LONG)
    before = len(running(jobs, "k").epochs)
    silent(jobs)
    again = jobs.request("new tab", "k", "train", LONG)
    assert again.state == "running" and len(again.epochs) >= before and jobs.watchers() == 1


def test_a_session_that_ended_is_kept_and_one_that_leaves_is_not(jobs):
    """A closed connection may come back; who presses stop, or moves on, wants it no more."""
    jobs.request("phone", "k", "train", LONG)
    running(jobs, "k")
    jobs.lose("phone")
    assert jobs.watchers() == 0 and jobs.status("k").state == "running"
    jobs.request("phone", "k", "train", LONG)
    jobs.leave("phone")
    assert ended(jobs, "k").state == "cancelled"


def test_what_is_kept_is_given_up_in_the_end():
    """After some minutes (here a third of a second) nobody will come back for it."""
    jobs = Jobs(WorkerProcess(FAKE), forget_after=0.1, keep=0.3, patience=QUICK)
    try:
        jobs.request("phone", "k", "train", LONG)
        running(jobs, "k")
        silent(jobs)
        assert ended(jobs, "k").state == "cancelled"
    finally:
        jobs.close()
