"""The server's end of the worker: its life, its death and what it inherits."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from minigpt.jobs.queue import Jobs
from minigpt.jobs.worker_process import WorkerProcess
from tests.jobs.test_queue import FAKE, LONG, ended, eventually, running

PARENT = """
import sys, time
from minigpt.jobs.worker_process import WorkerProcess
worker = WorkerProcess(tuple(sys.argv[1:]))
worker.start(lambda event: None, lambda reason: None)
print(worker.pid, flush=True)
time.sleep(60)
"""


def is_alive(pid: int) -> bool:
    """Whether the process runs (a zombie that nobody has collected does not)."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


@pytest.fixture
def quick_jobs():
    """A queue whose worker is replaced after every second job."""
    queue = Jobs(WorkerProcess(FAKE, jobs_per_worker=2))
    yield queue
    queue.close()


def test_the_worker_is_replaced_after_some_jobs(quick_jobs):
    """Of five jobs, the third and the fifth are a fresh process's; the old ones are gone."""
    pids = []
    for number in range(5):
        quick_jobs.request("a", f"k{number}", "train", {})
        pids.append(ended(quick_jobs, f"k{number}").result["pid"])
    assert pids[0] == pids[1] != pids[2] == pids[3] != pids[4]
    eventually(lambda: not is_alive(pids[0]), "the first worker ends")


def test_a_line_cut_off_is_no_news():
    """Half a line, as a dying worker leaves it, is passed over; the next ones count."""
    jobs = Jobs(WorkerProcess(FAKE))
    try:
        jobs.request("a", "k", "train", {"garbage": True})
        assert ended(jobs, "k").state == "done"
    finally:
        jobs.close()


def test_closing_ends_the_worker():
    """Whatever it is doing, the worker is gone when `close` returns, and no other is started."""
    jobs = Jobs(WorkerProcess(FAKE))
    jobs.request("a", "k", "train", LONG)
    running(jobs, "k")
    pid = jobs.worker_pid
    jobs.close()
    assert not is_alive(pid) and jobs.worker_pid == pid
    jobs.request("a", "later", "train", {})  # nobody is there to do it, and nothing breaks


def test_a_worker_that_cannot_start_is_not_started_all_the_time(tmp_path):
    """A broken installation must not keep a core busy: later tries need somebody who asks."""
    count = tmp_path / "count"
    program = f"open({str(count)!r}, 'a').write('x')"
    jobs = Jobs(WorkerProcess((sys.executable, "-c", program)))
    try:
        jobs.request("a", "k", "train", {})
        assert ended(jobs, "k").reason.startswith("The training process ended unexpectedly")
        begun = len(count.read_text())
        assert begun <= 4 and jobs.worker_pid is None
        time.sleep(0.5)
        assert len(count.read_text()) == begun
        jobs.request("a", "again", "train", {})
        assert ended(jobs, "again").state == "failed"
        assert begun < len(count.read_text()) <= begun + 2
    finally:
        jobs.close()


def test_the_log_is_kept_when_the_worker_is_replaced(isolated_home):
    """What a worker says before it dies stands in the log; a very long log begins anew."""
    program = "import sys; sys.stderr.write('why I died\\n'); sys.exit(1)"
    worker = WorkerProcess((sys.executable, "-c", program))
    deaths = []
    worker.start(lambda event: None, deaths.append)
    log = isolated_home / "logs" / "worker.log"
    eventually(lambda: log.exists() and "why I died" in log.read_text(), "the log has it")
    worker.close()
    log.write_bytes(bytes(2_000_000))
    worker = WorkerProcess(FAKE)
    worker.start(lambda event: None, deaths.append)
    worker.close()
    assert log.stat().st_size < 1000


def test_no_place_for_a_log_is_no_obstacle(isolated_home):
    """Where the home can't be written to, the worker works without a log."""
    isolated_home.write_text("a file where the folder should be")
    jobs = Jobs(WorkerProcess(FAKE))
    try:
        jobs.request("a", "k", "train", {})
        assert ended(jobs, "k").state == "done"
    finally:
        jobs.close()


def test_the_worker_does_not_hold_its_parents_output():
    """What the worker prints to stderr, and the open line itself, never keep a reader waiting."""
    program = "import sys, time; sys.stderr.write('loud'); sys.stderr.flush(); time.sleep(60)"
    command = [sys.executable, "-c", PARENT, sys.executable, "-c", program]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    pid = int(parent.stdout.readline())
    try:
        eventually(lambda: is_alive(pid), "the worker runs")
        parent.kill()
        out, errors = parent.communicate(timeout=10)  # ends only if nobody else holds the pipes
        assert (out, errors) == (b"", b"")
        assert is_alive(pid)  # this one does not look at its stdin
    finally:
        os.kill(pid, 9)


def test_the_worker_ends_when_its_parent_is_killed():
    """kill -9 of the server closes the line, and that ends the worker."""
    command = [sys.executable, "-c", PARENT, *FAKE]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE)
    pid = int(parent.stdout.readline())
    assert is_alive(pid)
    parent.kill()
    parent.communicate(timeout=10)
    eventually(lambda: not is_alive(pid), "the worker ends")
