"""Who goes first, who gives way, and how what gave way goes on."""

import pytest

from minigpt.jobs import lane as lane_module
from minigpt.jobs import turns
from minigpt.jobs.queue import Jobs
from minigpt.jobs.status import BEHIND
from minigpt.jobs.worker_process import WorkerProcess
from tests.jobs.test_queue import FAKE, LONG, QUICK, ended, eventually, running

SHORT = {"epochs": 3, "pause": 0.01}
NOTEBOOK = {**LONG, "recipe": "notebook"}


@pytest.fixture
def jobs():
    """A queue with a fake worker that is looked after twenty times a second."""
    queue = Jobs(WorkerProcess(FAKE), patience=QUICK)
    yield queue
    queue.close()


def epochs(jobs: Jobs, key: str) -> list[float]:
    """The epochs that a job has reported."""
    return [epoch["epoch"] for epoch in jobs.status(key).epochs]


def test_the_presenters_request_goes_first_and_the_other_goes_on_from_where_it_was(jobs):
    """The student's training is held up with a word why, and then no epoch is done twice."""
    jobs.request("student", "k", "train", {"epochs": 60, "pause": 0.01})
    running(jobs, "k")
    jobs.request("presenter", "p", "train", {"epochs": 20, "pause": 0.02}, priority=1)
    held = eventually(
        lambda: jobs.status("k").state == "held" and jobs.status("k"), "it is held up"
    )
    assert held.reason == "the presenter goes first" and held.epochs and held.before == 1
    assert ended(jobs, "p").state == "done"
    assert ended(jobs, "k").state == "done"
    assert epochs(jobs, "k") == list(range(1, 61))
    assert ended(jobs, "k").result["pid"] == jobs.worker_pid


def test_a_grid_comes_behind_all_that_anybody_waits_for(jobs):
    """Its training makes room for a student's, and the next one of it comes after that."""
    for key in ("g1", "g2"):
        jobs.request("grid", key, "train", LONG, key, BEHIND)
    running(jobs, "g1")
    jobs.request("student", "k", "train", LONG)
    running(jobs, "k")
    assert [job.key for job, _ in jobs.queue()] == ["k", "g1", "g2"]
    jobs.request("student", "g2", "train", LONG, "other")  # now somebody waits for it
    assert [job.key for job, _ in jobs.queue()] == ["k", "g2", "g1"]


def test_a_job_that_gave_way_keeps_its_place(jobs):
    """Behind the presenter's it comes before those that asked later."""
    jobs.request("a", "first", "train", LONG)
    running(jobs, "first")
    jobs.request("b", "second", "train", LONG)
    jobs.request("presenter", "p", "train", LONG, priority=1)
    running(jobs, "p")
    assert [job.key for job, _ in jobs.queue()] == ["p", "first", "second"]
    jobs.leave("presenter")
    eventually(lambda: jobs.status("first").state == "running", "it goes on")


def test_a_job_that_is_held_up_can_be_stopped(jobs):
    """It ends at once; the worker is free of it, and the next job is done."""
    jobs.request("a", "k", "train", LONG)
    running(jobs, "k")
    jobs.request("presenter", "p", "train", LONG, priority=1)
    eventually(lambda: jobs.status("k").state == "held", "it is held up")
    jobs.stop("k", "the presenter stopped it")
    assert jobs.status("k").state == "cancelled"
    assert jobs.status("k").reason == "the presenter stopped it"
    jobs.leave("presenter")
    jobs.request("b", "next", "train", SHORT)
    assert ended(jobs, "next").state == "done"


def test_what_finds_no_room_to_be_held_up_begins_anew(jobs, monkeypatch):
    """Where as many are held up as there is memory for, a job gives way and is done later."""
    monkeypatch.setattr(lane_module, "MOST_HELD", 0)
    jobs.request("a", "k", "train", {"epochs": 40, "pause": 0.01})
    running(jobs, "k")
    jobs.request("presenter", "p", "train", SHORT, priority=1)
    assert ended(jobs, "p").state == "done"
    assert ended(jobs, "k").state == "done" and epochs(jobs, "k") == list(range(1, 41))


def test_long_jobs_take_turns(jobs, monkeypatch):
    """A short one is done while a long one is under way, and so is another long one's beginning."""
    monkeypatch.setattr(turns, "TURN", 0.1)
    jobs.request("a", "long", "train", NOTEBOOK)
    running(jobs, "long")
    jobs.request("b", "other", "train", NOTEBOOK)
    jobs.request("c", "short", "train", SHORT)
    assert ended(jobs, "short").state == "done"
    assert running(jobs, "other").active and jobs.status("long").active


def test_a_short_job_is_not_made_to_take_turns(jobs, monkeypatch):
    """Thirty of ten seconds each would all be begun, and none be done."""
    monkeypatch.setattr(turns, "TURN", 0.0)
    jobs.request("a", "k", "train", {"epochs": 30, "pause": 0.01})
    jobs.request("b", "next", "train", SHORT)
    assert ended(jobs, "k").state == "done" and jobs.status("next").active


def test_so_many_long_jobs_are_begun_and_no_more(jobs, monkeypatch):
    """The third long one waits until one of two is over; a short one passes it."""
    monkeypatch.setattr(turns, "TURN", 0.05)
    monkeypatch.setattr(turns, "LONG_AT_ONCE", 2)
    for key in ("1", "2", "3"):
        jobs.request(key, key, "train", NOTEBOOK)
    running(jobs, "1"), running(jobs, "2")
    jobs.request("d", "short", "train", SHORT)
    assert ended(jobs, "short").state == "done"
    assert jobs.status("3").state == "queued" and jobs.status("3").epochs == ()
    jobs.leave("1")
    running(jobs, "3")


def test_a_worker_that_dies_takes_nothing_from_those_held_up(jobs, tmp_path):
    """What was held up begins anew, and its death counts for the one that ran."""
    jobs.request("a", "k", "train", {"epochs": 60, "pause": 0.01})
    running(jobs, "k")
    jobs.request("presenter", "p", "train", {**SHORT, "die": str(tmp_path / "died")}, priority=1)
    assert ended(jobs, "p").state == "done" and jobs.status("p").retried
    status = ended(jobs, "k")
    assert (status.state, status.retried) == ("done", True)


def test_a_limit_ends_a_job_in_one_sentence():
    """After so many seconds of work it has failed, with what to do; the presenter's goes on."""
    jobs = Jobs(WorkerProcess(FAKE), limit=0.2, patience=QUICK)
    try:
        jobs.request("a", "k", "train", LONG)
        status = ended(jobs, "k")
        assert status.state == "failed"
        assert status.reason.startswith("This training was ended: in a class one may take 0.2 s")
        jobs.request("presenter", "p", "train", {"epochs": 40, "pause": 0.01}, priority=1)
        assert ended(jobs, "p").state == "done"
    finally:
        jobs.close()


def test_who_is_alone_is_never_told_of_a_queue(jobs):
    """A newer request, while the older is being stopped, has nobody before it; nor has a second."""
    jobs.request("home", "old", "train", {**LONG, "compute": 0.3}, slot="original")
    eventually(lambda: jobs.status("old").stage == "Counting", "it works")
    new = jobs.request("home", "new", "train", SHORT, slot="original")
    assert (new.state, new.before, new.after_own) == ("queued", 0, False)
    beside = jobs.request("home", "beside", "train", SHORT, slot="adversary")
    assert (beside.before, beside.after_own) == (0, True)
    other = jobs.request("other", "theirs", "train", SHORT)
    assert (other.before, other.after_own) == (2, False)


def test_how_long_it_takes_is_told_once_it_was_done_here(jobs):
    """Nothing is known at first; then it is the sum of those before and of the job itself."""
    assert jobs.request("a", "k", "train", {"epochs": 2, "pause": 0.1}).seconds is None
    seconds = ended(jobs, "k") and jobs.request("a", "run", "train", LONG).seconds
    assert seconds > 0.2
    assert jobs.request("b", "next", "train", SHORT).seconds == pytest.approx(2 * seconds)
    assert jobs.request("c", "map", "embedding_map", SHORT).seconds is None
