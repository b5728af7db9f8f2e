"""Where TensorFlow can't be loaded: one sentence, and no worker that is started for ever."""

import os
import sys
import time

import pytest

from minigpt.home import ROOT
from minigpt.jobs.queue import Jobs
from minigpt.jobs.worker_process import WorkerProcess
from tests.jobs.test_queue import ended, eventually

CRASHES = """
import json, os, sys, threading, time
print(json.dumps({"event": "loading"}), flush=True)
with open(sys.argv[1], "a") as starts:
    starts.write("x")
if "--without-tensorflow" not in sys.argv:
    os.abort()
print(json.dumps({"event": "broken", "reason": sys.argv[-1]}), flush=True)
for line in sys.stdin:
    job = json.loads(line)
    print(json.dumps({"event": "done", "id": job["id"], "result": {}}), flush=True)
"""


def test_a_real_worker_without_it_says_so_and_does_the_rest(tmp_path, monkeypatch):
    """A text is read; a training fails with the way out, and the same process goes on."""
    (tmp_path / "tensorflow").mkdir()
    (tmp_path / "tensorflow" / "__init__.py").write_text("raise ImportError('no runtime')")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), str(ROOT)]))
    command = (sys.executable, "-c", WITH_STUB.format(str(tmp_path)))
    jobs = Jobs(WorkerProcess(command))
    try:
        eventually(lambda: jobs.broken, "it says so", 120)
        assert "can't be loaded here (ImportError: no runtime)" in jobs.broken
        pid = jobs.worker_pid
        jobs.request("a", "text", "prepare", {"corpus": "builtin"})
        assert ended(jobs, "text").state == "done"
        jobs.request("a", "k", "train", {"vocab_size": 50, "context_length": 2, "heads": 1})
        status = eventually(lambda: not jobs.status("k").active and jobs.status("k"), "ends", 120)
        assert status.state == "failed" and "Visual C++" in status.reason
        assert jobs.worker_pid == pid
    finally:
        jobs.close()


# The server puts MiniGPT's own folder first; the stub has to stand before the real package.
WITH_STUB = "import sys; sys.path.insert(0, {!r}); from minigpt.jobs.worker import main; main()"


@pytest.mark.skipif(os.name == "nt", reason="there a process that crashes has another code")
def test_a_worker_that_dies_of_loading_it_is_started_once_more_without(tmp_path):
    """Two crashes are enough: the third process does not try, and what needs none of it is done."""
    starts = tmp_path / "starts"
    jobs = Jobs(WorkerProcess((sys.executable, "-c", CRASHES, str(starts))))
    try:
        eventually(lambda: jobs.broken, "it says so")
        assert "the process that loads it ends with stopped by SIGABRT" in jobs.broken
        jobs.request("a", "k", "prepare", {})
        assert ended(jobs, "k").state == "done"
        time.sleep(0.3)
        assert starts.read_text() == "xxx"
    finally:
        jobs.close()
