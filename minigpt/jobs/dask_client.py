"""A client of a Dask scheduler: what is asked of it, and what to tell where it can't be had."""

import logging
from collections.abc import Sequence

import cloudpickle
import dask
from distributed import Client, Future
from distributed.comm import CommClosedError
from distributed.scheduler import KilledWorker

from minigpt.errors import UserError
from minigpt.jobs import dask_standing
from minigpt.jobs.dask_preload import resource
from minigpt.jobs.dask_task import NAME, perform
from minigpt.jobs.fitness import complaint
from minigpt.jobs.status import went_wrong

ANSWER = 5.0  # seconds that the scheduler has to answer
AGAIN = 9  # times that Dask begins a job anew that was stopped, and is wanted after all
GONE = (OSError, TimeoutError, CommClosedError)  # what is raised where it does not
DIED = "The training process ended unexpectedly, twice. Try again."

log = logging.getLogger(__name__)
cloudpickle.register_pickle_by_value(dask_standing)  # the scheduler need not have MiniGPT


def submitted(
    client: Client, about: dict, asked: float = 0.0, after: Sequence[Future] = ()
) -> Future:
    """Hand a job to the scheduler; an equal one is the same.

    Args:
        client: of the scheduler.
        about: ``key``, ``task``, ``payload`` and ``priority``; every server can read them.
        asked: the time of the request.
        after: jobs that must have ended before.
    """
    with dask.annotate(minigpt=about):
        return client.submit(
            perform,
            {**about, "asked": asked},
            *after,
            key=NAME + about["key"],
            priority=about["priority"],
            retries=AGAIN,
            resources={resource(): 1},
            fifo_timeout=0,  # else who asks a moment later may go first
        )


def last_event(future: Future) -> dict:
    """The last event of a job that has ended, in whatever way."""
    if future.status == "cancelled":
        return {"event": "stopped"}
    try:
        return future.result(timeout=ANSWER)
    except KilledWorker:
        reason = DIED
    except Exception as error:
        log.exception("a job failed on its worker")
        reason = went_wrong(error)
    return {"event": "failed", "reason": reason}


def check(address: str, needed: bool = False) -> None:
    """Ask a scheduler whether it answers and whether its workers fit.

    Args:
        address: the scheduler's.
        needed: whether there must be a worker now.

    Raises:
        UserError: it does not, a worker does not, or one is needed and there is none.
    """
    try:
        with connected(address) as client:
            workers = standing(client)["workers"]
    except GONE as error:
        raise no_answer(address) from error
    trouble = complaint(workers, address)
    if trouble is not None and (workers or needed):
        raise trouble


def connected(address: str) -> Client:
    """A client of a scheduler, that nobody uses by accident; raises one of :data:`GONE`."""
    return Client(address, timeout=ANSWER, set_as_default=False, name="minigpt")


def no_answer(address: str) -> UserError:
    """What to tell where no scheduler answers."""
    return UserError(
        f"no Dask scheduler answers at {address}",
        f"one within {ANSWER:g} seconds",
        "Start it with: dask scheduler, or correct MINIGPT_SCHEDULER",
    )


def not_understood(address: str, error: Exception) -> UserError:
    """What to tell where the scheduler answers, and what it says makes no sense."""
    return UserError(
        f"the scheduler at {address} can't be used ({type(error).__name__})",
        "one of a version that requirements-dask.txt names",
        "Install that there; the server's log says more",
    )


def standing(client: Client) -> dict:
    """The jobs of all servers and the workers, see :mod:`minigpt.jobs.dask_standing`."""
    return client.run_on_scheduler(dask_standing.standing)
