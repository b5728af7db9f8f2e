"""Whether a worker of a Dask scheduler can train for this server."""

from minigpt.errors import UserError
from minigpt.jobs.scheduler import START
from minigpt.jobs.sources import version


def unfit(worker: dict, scheduler: str) -> UserError | None:
    """Why a worker gets no jobs of ours, or None if it does.

    Args:
        worker: ``address``, ``threads`` and ``about``, see :mod:`minigpt.jobs.dask_standing`.
        scheduler: the scheduler's address.
    """
    about, start = worker["about"], START.format(address=scheduler)
    if not about:
        received, expected = "no MiniGPT", f"MiniGPT {version()}"
    elif about["version"] != version():
        received, expected = f"MiniGPT {about['version']}", f"{version()}, as this server does"
    elif worker["threads"] != 1:
        received, expected = f"{worker['threads']} trainings at once", "one training a worker"
    else:
        return None
    do = f"Start it again from the same MiniGPT: {start}"
    return UserError(f"the worker at {worker['address']} runs {received}", expected, do)


def complaint(workers: list[dict], scheduler: str) -> UserError | None:
    """What is wrong with the workers: that there is none, or the first that does not fit."""
    if not workers:
        do = f"Start one: {START.format(address=scheduler)}"
        return UserError(f"the scheduler at {scheduler} has no worker", "one or more", do)
    return next(filter(None, (unfit(worker, scheduler) for worker in workers)), None)


def fit(workers: list[dict], scheduler: str) -> list[dict]:
    """The workers that get jobs of ours."""
    return [worker for worker in workers if unfit(worker, scheduler) is None]
