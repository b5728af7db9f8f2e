"""The workers that a grid starts on this machine."""

import pytest

from minigpt.errors import UserError
from minigpt.jobs import dask_batch


def failing(times: int, seen: list):
    """A cluster whose first processes die."""

    def cluster(**options):
        """As Dask says it."""
        seen.append(options["n_workers"])
        if len(seen) <= times:
            raise RuntimeError("Nanny failed to start.")
        return "a cluster"

    return cluster


def test_a_worker_that_dies_at_its_start_is_started_again(monkeypatch):
    """Seen once in many runs on a machine with much to do."""
    seen: list[int] = []
    monkeypatch.setattr(dask_batch, "LocalCluster", failing(2, seen))
    assert dask_batch._of_this_machine(1) == "a cluster"
    assert seen == [1, 1, 1]


def test_one_that_never_starts_is_said_in_one_sentence(monkeypatch):
    """With how many were asked for, what Dask said and what can be done."""
    monkeypatch.setattr(dask_batch, "LocalCluster", failing(9, []))
    with pytest.raises(UserError, match=r"the 2 worker.*Nanny failed to start.*; expected.*Ask"):
        dask_batch._of_this_machine(2)
