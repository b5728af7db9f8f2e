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
from minigpt.jobs.status import is_long
from minigpt.jobs.tasks import Desk
from minigpt.jobs.turns import FIRST, TURN, TURNS
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
        told = json.dumps({**event, "key": job["key"], "id": number, "why": orders.why})
        worker.log_event(TOPIC, json.loads(told))  # of NumPy's numbers Dask would take none

    orders = DaskOrders(say)
    say(event="begun")
    turn = Turn(worker, NAME + job["key"], is_long(job["payload"]))
    worker.loop.add_callback(_read_orders, turn, number, orders)
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

    Attributes:
        why: why it is held up, or "".
        ended: whether nobody reads them any more.
    """

    def __init__(self, say: Callable[..., None]) -> None:
        super().__init__()
        self._say = say
        self.why, self.ended = "", False

    def wait(self, number: int) -> float:
        """Make room until the job may go on; gives the seconds that it took."""
        began = time.monotonic()
        secede()
        super().wait(number)
        rejoin()
        self._say(event="went on")
        return time.monotonic() - began


class Turn:
    """Whether a job goes on or makes room; asked in the worker's loop, which alone reads its state.

    Args:
        worker: Dask's.
        key: the job's, as Dask has it.
        long: whether it takes minutes where others take seconds.
    """

    def __init__(self, worker: Worker, key: str, long: bool) -> None:
        self._state, self._key, self._long = worker.state, key, long
        self._began = time.monotonic()
        self._before: set[str] = set()  # the short ones that waited when the turn was over

    @property
    def wanted(self) -> bool:
        """Whether anybody still waits for the job."""
        task = self._state.tasks.get(self._key)
        return task is not None and task.state in RUNS

    def over(self) -> str:
        """Why the job is to make room now, or ""."""
        mine, state = self._state.tasks[self._key], self._state
        others = [*state.executing, *state.ready, *state.constrained]
        others = [task for task in others if task is not mine]
        rank = mine.priority[0]  # Dask's lower goes first
        best = min((task.priority[0] for task in others), default=rank)
        if best < rank:
            return FIRST if best < 0 else TURNS
        if self._long and time.monotonic() - self._began > TURN:
            self._began = time.monotonic()
            self._before = {task.key for task in others if not is_long(_payload(task))}
        self._before &= {task.key for task in others}
        if self._before:
            self._began = time.monotonic()
        return TURNS if self._before else ""


def _payload(task) -> dict:
    return (task.annotations or {}).get("minigpt", {}).get("payload", {})


async def _read_orders(turn: Turn, number: int, orders: DaskOrders) -> None:
    """Tell the job what it is to do, for as long as it is at work."""
    while not orders.ended:
        if not turn.wanted:
            orders.take({"stop": number})
            return
        orders.why = turn.over()
        orders.take({"hold" if orders.why else "go_on": number})
        await asyncio.sleep(LOOK)
