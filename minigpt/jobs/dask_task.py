"""What a Dask worker does for MiniGPT: one job, as the worker process of a lone server would.

Dask has the queue, the priorities and the tries. What it lacks is a word to a thread that works:
whether anybody still wants it, and whether another goes first. Both stand in the worker's own
state, which is read here and told as the orders that every training knows.
"""

import asyncio
import json
import secrets
import time
from collections.abc import Callable

from distributed import Worker, get_worker, rejoin, secede

from minigpt.errors import Stopped
from minigpt.jobs.orders import Orders
from minigpt.jobs.tasks import Desk
from minigpt.jobs.worker import outcome
from minigpt.store import Store

TOPIC = "minigpt"  # one for all jobs: the scheduler keeps the last ones of each topic it ever had
NAME = "minigpt-"  # what a job's key begins with there
RUNS = ("executing", "long-running")  # the states of a task that somebody wants
LOOK = 0.05  # seconds between two looks at the worker's state


def perform(job: dict, *after: dict) -> dict:
    """Do a job: ``key``, ``task``, ``payload`` and ``asked``, the time of the request.

    ``after`` is what came of the jobs that had to be done before.

    Gives its last event, :func:`minigpt.jobs.worker.outcome`. A failure is one: only what stopped
    is raised, so that Dask begins it anew where somebody wants it after all.
    """
    worker, number = get_worker(), secrets.randbits(52)  # in no other worker has a job that number

    def say(**event) -> None:
        told = json.dumps({**event, "key": job["key"], "id": number})
        worker.log_event(TOPIC, json.loads(told))  # of NumPy's numbers Dask would take none

    say(event="begun")
    orders = DaskOrders(say)
    worker.loop.add_callback(_read_orders, worker, NAME + job["key"], number, orders)
    waited = max(0.0, time.time() - job["asked"])
    try:
        last = outcome(job, Desk(Store(), number, say, orders, waited))
    finally:
        orders.ended = True
        say(event="ended")
    if last["event"] == "stopped":
        raise Stopped
    return last


class DaskOrders(Orders):
    """The orders for one job; while it is held up, its thread is another's.

    Args:
        say: sends an event.
    """

    def __init__(self, say: Callable[..., None]) -> None:
        super().__init__()
        self._say = say
        self.ended = False

    def wait(self, number: int) -> float:
        """Make room until the job may go on; gives the seconds that it took."""
        began = time.monotonic()
        secede()
        super().wait(number)
        rejoin()
        self._say(event="went on")
        return time.monotonic() - began


async def _read_orders(worker: Worker, key: str, number: int, orders: DaskOrders) -> None:
    """In the worker's loop, which alone may read its state: what the job is to do."""
    while not orders.ended:
        task = worker.state.tasks.get(key)
        if task is None or task.state not in RUNS:
            orders.take({"stop": number})
            return
        orders.take({"hold" if _others_first(worker, task) else "go_on": number})
        await asyncio.sleep(LOOK)


def _others_first(worker: Worker, mine) -> bool:
    """Whether the worker has a job of a higher priority; Dask's lower numbers go first."""
    state = worker.state
    others = (*state.executing, *state.ready, *state.constrained)
    return any(other is not mine and other.priority[0] < mine.priority[0] for other in others)
