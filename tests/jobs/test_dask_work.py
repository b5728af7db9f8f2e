"""Several servers with one Dask scheduler: real ones on 127.0.0.1, and a task that only counts."""

import threading
from pathlib import Path

import pytest

from minigpt.errors import UserError
from minigpt.jobs.dask_client import check, connected
from minigpt.jobs.queue import Jobs
from tests.jobs.dask_cluster import START, Cluster
from tests.jobs.test_queue import ended, eventually, running

LONG = {"epochs": 1000}


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """A scheduler and two workers, for all tests of this module."""
    made = Cluster(tmp_path_factory.mktemp("dask"), tmp_path_factory.mktemp("dask-home"))
    made.add()
    made.add()
    yield made
    made.close()


@pytest.fixture(scope="module")
def _servers(cluster):
    made = [Jobs(scheduler=cluster.address, forget_after=3600) for _ in range(2)]
    yield made
    for server in made:
        server.close()


@pytest.fixture
def servers(cluster, _servers):
    """Two servers that know both workers and have nothing to do."""
    for server in _servers:
        eventually(lambda server=server: server.workers == 2, cluster.log, START)
    yield _servers
    for server in _servers:
        server.leave("a")
        server.leave("b")
    for server in _servers:
        eventually(lambda server=server: server.queue() == [], "nothing is left to do")


@pytest.fixture
def runs(tmp_path):
    """The file that has a line for each time that a job was begun."""
    return tmp_path / "runs"


def begun(runs: Path) -> list[str]:
    """The processes that began a job."""
    return runs.read_text(encoding="utf-8").split() if runs.exists() else []


def placed(server: Jobs, key: str, stands: tuple[str, int, int]) -> None:
    """Wait until a job has this state and place, and as many jobs of others end before it."""

    def found():
        status = server.status(key)
        return (status.state, status.position, status.before) == stands

    eventually(found, f"{key} is {stands}")


def test_two_servers_that_ask_for_one_job_have_it_done_once(servers, runs):
    """In the same moment; both are told how it goes, and what came of it."""
    payload = {"epochs": 20, "runs": str(runs)}
    asks = [
        threading.Thread(target=server.request, args=("a", "one", "count", payload))
        for server in servers
    ]
    for ask in asks:
        ask.start()
    for ask in asks:
        ask.join()
    seen = [running(server, "one") for server in servers]
    assert all(status.state == "running" and status.snapshot for status in seen)
    found = [ended(server, "one") for server in servers]
    assert [status.state for status in found] == ["done", "done"]
    assert [[e["epoch"] for e in status.epochs] for status in found] == [[*range(1, 21)]] * 2
    assert found[0].result == found[1].result == {"pid": int(begun(runs)[0])}
    assert len(begun(runs)) == 1
    assert servers[0].device == "a fake" and servers[0].broken == ""


def test_who_asks_later_on_another_server_is_told_the_epochs_so_far(cluster, servers, runs):
    """From the first on; and a new request after the end is new work."""
    payload = {"epochs": 1000, "runs": str(runs)}
    servers[0].request("a", "late", "count", payload)
    eventually(lambda: len(servers[0].status("late").epochs) > 3, "epochs")
    servers[1].request("b", "late", "count", payload)
    assert [e["epoch"] for e in servers[1].status("late").epochs][:3] == [1, 2, 3]

    def wanted(dask_scheduler):
        return len(dask_scheduler.tasks["minigpt-late"].who_wants)

    with connected(cluster.address) as client:
        eventually(lambda: client.run_on_scheduler(wanted) == 2, "both want it")
    servers[0].leave("a")
    assert servers[0].status("late").state == "cancelled"
    before = len(servers[1].status("late").epochs)
    eventually(lambda: len(servers[1].status("late").epochs) > before + 3, "it goes on for b")
    assert len(begun(runs)) == 1


def test_what_nobody_waits_for_is_stopped_and_can_be_begun_anew(servers, runs):
    """On the worker too, which is free for others at once."""
    servers[0].request("a", "left", "count", {"epochs": 1000, "runs": str(runs)})
    eventually(lambda: servers[1].queue(), "the other server sees it come")
    servers[0].leave("a")
    eventually(lambda: servers[1].queue() == [], "the other server sees it go")
    eventually(Path(f"{runs}-ended").exists, "the worker has stopped")
    servers[0].request("a", "left", "count", {"epochs": 1000, "runs": str(runs)})
    again = running(servers[0], "left")
    assert again.epochs[0]["epoch"] == 1 and not again.retried
    assert len(begun(runs)) == 2


def test_a_stop_reaches_a_job_on_every_server(servers, runs):
    """Who did not press the button is told why."""
    for server, who in zip(servers, "ab", strict=True):
        server.request(who, "halt", "count", {"epochs": 1000, "runs": str(runs)})
    running(servers[1], "halt")
    servers[0].stop("halt", "the presenter stopped it")
    for server in servers:
        status = ended(server, "halt")
        assert (status.state, status.reason) == ("cancelled", "the presenter stopped it")
    assert servers[1].request("b", "halt", "count", {}).state == "cancelled"
    servers[1].retry("halt")


def test_the_queue_is_that_of_all_servers(servers, runs):
    """Two run; the third is first of those that wait, and the fourth, elsewhere, second."""
    payload = {"epochs": 1000, "runs": str(runs)}
    for at, (server, who) in enumerate(zip(servers * 2, "abab", strict=True)):
        server.request(who, f"q{at}", "count", payload, slot=f"s{at}")
        if at < 2:
            eventually(lambda n=at + 1: len(begun(runs)) == n, "it is begun")
        else:
            placed(server, f"q{at}", ("queued", at - 1, at - 1))

    def shown():
        queue = servers[0].queue()
        return len(queue) == 4 and [(job.key, job.elsewhere) for job, _ in queue]

    found = eventually(shown, "four jobs")
    assert sorted(found[:2]) == [("q0", False), ("q1", True)]
    assert found[2:] == [("q2", False), ("q3", True)]
    servers[0].stop("q3", "stopped from afar")
    assert ended(servers[1], "q3").reason == "stopped from afar"


def test_the_presenter_goes_first_and_what_made_room_goes_on(servers, runs, tmp_path):
    """A job of higher priority has a worker at once; what it held up is not begun anew."""
    payload = {"epochs": 1000, "runs": str(runs)}
    for at, server in enumerate(servers):
        server.request("a", f"pupil{at}", "count", payload)
        running(server, f"pupil{at}")
    mine = {"epochs": 40, "runs": str(tmp_path / "mine")}
    servers[0].request("b", "presenter", "count", mine, priority=1)
    running(servers[0], "presenter")
    held = eventually(
        lambda: [s for s in map(Jobs.status, servers, ("pupil0", "pupil1")) if s.state == "held"],
        "one made room",
    )
    assert held[0].reason == "the presenter goes first"
    assert ended(servers[0], "presenter").state == "done"
    before = [len(server.status(f"pupil{at}").epochs) for at, server in enumerate(servers)]
    for at, server in enumerate(servers):
        eventually(lambda s=server, n=at: len(s.status(f"pupil{n}").epochs) > before[n], "on")
        assert server.status(f"pupil{at}").state == "running"
    assert len(begun(runs)) == 2


def test_a_long_job_gives_short_ones_their_turn(servers, runs, tmp_path):
    """Two long ones have both workers; a short one that comes later ends before them."""
    payload = {"epochs": 1000, "runs": str(runs), "recipe": "notebook"}
    for at, server in enumerate(servers):
        server.request("a", f"long{at}", "count", payload)
        running(server, f"long{at}")
    servers[0].request("b", "short", "count", {"epochs": 10, "runs": str(tmp_path / "short")})
    held = eventually(
        lambda: [s for s in map(Jobs.status, servers, ("long0", "long1")) if s.state == "held"],
        "one made room",
    )
    assert held[0].reason == "it gives others their turn"
    assert ended(servers[0], "short").state == "done"
    for at, server in enumerate(servers):
        eventually(lambda s=server, n=at: s.status(f"long{n}").state == "running", "on")
    assert len(begun(runs)) == 2


def test_a_job_whose_worker_dies_is_done_by_another(cluster, servers, runs, tmp_path):
    """Once more, from its first epoch; who waits is told."""
    payload = {"epochs": 30, "runs": str(runs), "die": str(tmp_path / "died")}
    servers[0].request("a", "dies", "count", payload)
    status = eventually(
        lambda: servers[0].status("dies").retried and servers[0].status("dies"), "told"
    )
    assert status.active
    found = ended(servers[0], "dies")
    assert found.state == "done" and len(found.epochs) == 30
    first, second = begun(runs)
    assert found.result == {"pid": int(second)} and first != second
    cluster.add()


def test_a_job_that_kills_two_workers_has_failed(cluster, servers, runs):
    """One more try, and no third one."""
    servers[0].request("a", "fatal", "count", {"runs": str(runs), "die_always": True})
    found = ended(servers[0], "fatal")
    assert found.state == "failed" and "ended unexpectedly, twice" in found.reason
    assert len(begun(runs)) == 2
    eventually(lambda: "has no worker" in servers[1].broken, "said")
    waits = servers[1].request("b", "waits", "count", {"epochs": 1, "runs": str(runs)})
    assert (waits.state, waits.reason) == ("held", "no computer to train on can be reached")
    assert "Start one: dask worker" in servers[1].broken
    cluster.add()
    cluster.add()
    assert ended(servers[1], "waits").state == "done"


def test_a_worker_that_does_not_fit_is_named(cluster, servers):
    """One without our preload, one with two threads: each gets no jobs, and a sentence."""
    strange = cluster.add(preload="")
    eventually(lambda: "runs no MiniGPT" in servers[0].broken, cluster.log, START)
    with pytest.raises(UserError, match="runs no MiniGPT; expected MiniGPT .*Start it again"):
        check(cluster.address)
    assert servers[0].workers == 2
    strange.kill()
    two = cluster.add(threads=2)
    eventually(lambda: "runs 2 trainings at once" in servers[0].broken, cluster.log, START)
    two.kill()
    eventually(lambda: servers[0].broken == "", "all is well again", START)
    check(cluster.address)
