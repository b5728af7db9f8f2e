"""When a training on a Dask worker makes room for another one."""

from types import SimpleNamespace

import pytest

from minigpt.jobs import dask_task
from minigpt.jobs.dask_task import Turn
from minigpt.jobs.turns import FIRST, TURNS


def task(key: str, rank: int = 0, recipe: str = "fast", state: str = "executing"):
    """A task as the worker has it; Dask's lower rank goes first."""
    about = {"minigpt": {"payload": {"recipe": recipe}}}
    return SimpleNamespace(key=key, priority=(rank, 7), annotations=about, state=state)


def worker(mine, *ready):
    """A worker that does ``mine`` and has others waiting."""
    tasks = {one.key: one for one in (mine, *ready)}
    state = SimpleNamespace(tasks=tasks, executing=[mine], ready=list(ready), constrained=[])
    return SimpleNamespace(state=state)


@pytest.mark.parametrize("rank", [-1, 0, 1])
def test_a_job_alone_goes_on_whatever_its_rank(rank):
    """The presenter's, a student's, one of a grid."""
    assert Turn(worker(task("mine", rank)), "mine", False).over() == ""


@pytest.mark.parametrize(
    ("mine", "other", "why"),
    [(0, -1, FIRST), (1, -1, FIRST), (1, 0, TURNS), (0, 0, ""), (0, 1, ""), (-1, -1, "")],
)
def test_a_job_makes_room_for_those_that_rank_higher(mine, other, why):
    """And is told for whom: the presenter, or a student before a grid."""
    held = worker(task("mine", mine), task("other", other))
    assert Turn(held, "mine", False).over() == why


def test_a_long_job_makes_room_for_the_short_ones_that_waited_when_its_turn_was_over(monkeypatch):
    """Not for another long one, and not for one that came later."""
    monkeypatch.setattr(dask_task, "TURN", -1.0)
    held = worker(task("mine", recipe="notebook"), task("long", recipe="notebook"))
    turn = Turn(held, "mine", True)
    assert turn.over() == ""
    held.state.ready.append(task("short"))
    assert turn.over() == TURNS
    monkeypatch.setattr(dask_task, "TURN", 60.0)
    held.state.ready.append(task("later"))
    assert turn.over() == TURNS
    held.state.ready = [one for one in held.state.ready if one.key != "short"]
    assert turn.over() == ""


def test_a_job_is_wanted_while_dask_has_it_running():
    """One that was released, or that another worker has now, is not."""
    mine = task("mine")
    turn = Turn(worker(mine), "mine", False)
    assert turn.wanted
    mine.state = "long-running"
    assert turn.wanted
    mine.state = "cancelled"
    assert not turn.wanted
    assert not Turn(worker(mine), "gone", False).wanted
