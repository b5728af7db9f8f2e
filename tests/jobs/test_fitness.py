"""Which workers train for a server."""

import pytest

from minigpt.jobs.fitness import complaint, fit, unfit
from minigpt.jobs.sources import version

HERE = "tcp://s:8786"


def worker(**about) -> dict:
    """A worker that fits, but for what is said."""
    threads = about.pop("threads", 1)
    told = {"version": version(), "device": "CPU", "broken": "", **about}
    return {"address": "tcp://w:1", "threads": threads, "about": told}


def test_a_worker_of_the_same_minigpt_with_one_thread_fits():
    """Nothing is said of it."""
    assert unfit(worker(), HERE) is None
    assert complaint([worker()], HERE) is None and fit([worker()], HERE) == [worker()]


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({**worker(), "about": None}, "the worker at tcp://w:1 runs no MiniGPT"),
        (worker(version="0.0.9-abc"), "the worker at tcp://w:1 runs MiniGPT 0.0.9-abc"),
        (worker(threads=4), "the worker at tcp://w:1 runs 4 trainings at once"),
    ],
)
def test_another_worker_is_named_and_gets_nothing(other, said):
    """What it is, what was expected, and how one that fits is started; the others go on."""
    told = str(complaint([worker(), other], HERE))
    assert told.startswith(said + "; expected ")
    assert "dask worker tcp://s:8786 --nthreads 1 --preload minigpt.jobs.dask_preload" in told
    assert fit([worker(), other], HERE) == [worker()]


def test_a_scheduler_without_workers_is_said():
    """And how one is started."""
    told = str(complaint([], HERE))
    assert told.startswith("the scheduler at tcp://s:8786 has no worker; expected one or more")


def test_the_version_says_which_sources_it_is_of():
    """The same each time, twelve digits behind the release."""
    release, _, digits = version().rpartition("-")
    assert release and len(digits) == 12 and version() == version()
