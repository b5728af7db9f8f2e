"""A worker that hangs, was halted, or has nothing to do."""

import os
import signal

import pytest

from minigpt.jobs.queue import Jobs
from minigpt.jobs.status import FETCH
from minigpt.jobs.worker_process import WorkerProcess
from tests.jobs.test_queue import FAKE, LONG, QUICK, ended, eventually, running
from tests.jobs.test_worker_process import is_alive


@pytest.fixture
def jobs():
    """A queue with a fake worker that is looked after twenty times a second."""
    fetcher = WorkerProcess(FAKE, on_demand=True)
    queue = Jobs(WorkerProcess(FAKE), fetcher, patience=QUICK)
    yield queue
    queue.close()


def test_a_worker_that_hangs_is_replaced_once_it_was_told_to_stop(jobs, tmp_path):
    """Who waits behind it is served by another process, and what hung is not begun again."""
    jobs.request("a", "hangs", "train", {"hang": str(tmp_path / "hung")})
    eventually(lambda: jobs.status("hangs").stage == "Counting", "it hangs")
    jobs.request("b", "next", "train", {})
    jobs.leave("a")
    first = jobs.worker_pid
    assert ended(jobs, "next").result["pid"] == jobs.worker_pid != first
    assert jobs.status("hangs").state == "cancelled" and not is_alive(first)


def test_a_worker_that_does_not_give_way_is_replaced(jobs, tmp_path):
    """The presenter's is done; what hung is begun once more and says so."""
    jobs.request("a", "hangs", "train", {"hang": str(tmp_path / "hung")})
    eventually(lambda: jobs.status("hangs").stage == "Counting", "it hangs")
    jobs.request("presenter", "p", "train", {}, priority=1)
    assert ended(jobs, "p").state == "done"
    assert ended(jobs, "hangs").state == "done" and jobs.status("hangs").retried


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no such signal on this system")
def test_a_worker_that_was_halted_is_replaced(jobs):
    """Nobody stopped the job, and yet it does not stand still for ever."""
    jobs.request("a", "k", "train", {"epochs": 30, "pause": 0.01})
    running(jobs, "k")
    first = jobs.worker_pid
    os.kill(first, signal.SIGSTOP)
    status = ended(jobs, "k")
    assert status.state == "done" and status.retried and status.result["pid"] != first


@pytest.mark.flaky(reruns=3)  # it must get the processor to show that it computes
def test_a_worker_that_computes_is_given_time(jobs):
    """Longer than one that hangs: on a slow machine the next point to stop is some way off."""
    jobs.request("a", "k", "train", {"compute": 1.0, **LONG})
    eventually(lambda: jobs.status("k").stage == "Counting", "it computes")
    first = jobs.worker_pid
    jobs.stop("k")
    assert ended(jobs, "k").state == "cancelled" and jobs.worker_pid == first


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no such signal on this system")
def test_a_halted_worker_holds_up_nobody_who_asks(jobs):
    """Its pipe is full and it reads nothing: requests return all the same, and are served."""
    jobs.request("a", "k", "train", LONG)
    running(jobs, "k")
    os.kill(jobs.worker_pid, signal.SIGSTOP)
    jobs.leave("a")
    jobs.request("b", "large", "train", {"compared": ["x" * 100] * 5000})
    assert jobs.request("c", "next", "train", {}).active
    assert ended(jobs, "large").state == ended(jobs, "next").state == "done"


def test_a_download_goes_on_beside_the_trainings(jobs):
    """It has a process of its own, begun when it is needed and ended when it has rested."""
    jobs.request("a", "k", "train", LONG)
    running(jobs, "k")
    jobs.request("b", "text", FETCH, {})
    status = ended(jobs, "text")
    assert status.state == "done" and status.result["pid"] != jobs.worker_pid
    assert jobs.status("k").state == "running"
    eventually(lambda: not is_alive(status.result["pid"]), "it ends")
    jobs.request("b", "again", FETCH, {})
    assert ended(jobs, "again").result["pid"] != status.result["pid"]


def test_a_download_that_nobody_waits_for_is_stopped(jobs):
    """The next one does not wait for it."""
    jobs.request("a", "text", FETCH, LONG)
    running(jobs, "text")
    jobs.leave("a")
    assert ended(jobs, "text").state == "cancelled"
