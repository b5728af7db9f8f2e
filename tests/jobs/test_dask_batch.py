"""The workers that a grid starts on this machine."""

import pytest

from minigpt.errors import UserError
from minigpt.jobs import dask_batch


def test_processes_that_do_not_start_are_said_in_one_sentence(monkeypatch):
    """With how many were asked for, what Dask said and what can be done."""

    def cluster(**options):
        """As Dask says it."""
        raise RuntimeError("Nanny failed to start.")

    monkeypatch.setattr(dask_batch, "LocalCluster", cluster)
    with pytest.raises(UserError, match=r"the 2 worker.*Nanny failed to start.*; expected.*Ask"):
        dask_batch._of_this_machine(2)
