"""A scheduler that does not answer, or that goes and comes back."""

import socket

import pytest

from minigpt.errors import UserError
from minigpt.jobs import dask_client
from minigpt.jobs.dask_client import check
from minigpt.jobs.queue import Jobs
from tests.jobs.dask_cluster import START, Cluster
from tests.jobs.test_queue import ended, eventually, running


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_scheduler_that_goes_and_comes_back_loses_no_job(tmp_path, monkeypatch):
    """From before it is there: who waits is told why, and each time the job goes on by itself."""
    monkeypatch.setattr(dask_client, "ANSWER", 1.0)
    port = free_port()
    address, payload = f"tcp://127.0.0.1:{port}", {"epochs": 1000, "runs": str(tmp_path / "runs")}
    with pytest.raises(UserError, match=f"no Dask scheduler answers at {address}; expected"):
        check(address)
    server = Jobs(scheduler=address, forget_after=3600)
    try:
        server.request("a", "k", "count", payload)
        eventually(lambda: "no Dask scheduler answers" in server.broken, "told", START)
        assert server.status("k").state == "held"
        cluster = Cluster(tmp_path, tmp_path / "home", port)
        cluster.add()
        try:
            eventually(lambda: server.status("k").epochs, cluster.log, START)
            cluster.scheduler.kill()
            cluster.scheduler.wait()
            eventually(lambda: server.status("k").state == "held", "told", START)
            cluster.begin(port)
            cluster.add()
            eventually(lambda: server.status("k").epochs, cluster.log, START)
            assert running(server, "k").state == "running"
            eventually(lambda: server.broken == "", "all is well again")
            server.stop("k", "enough")
            assert ended(server, "k").reason == "enough"
        finally:
            cluster.close()
    finally:
        server.close()
