"""The line to a Dask scheduler: one thread talks to it, and finds it again when it was gone.

No method waits for the scheduler; what it says comes back through a :class:`Listener`.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Protocol

from distributed import Client, Future
from distributed.comm import CommClosedError

from minigpt.jobs import dask_client
from minigpt.jobs.dask_client import (
    GONE,
    connected,
    last_event,
    no_answer,
    not_understood,
    standing,
    submitted,
)
from minigpt.jobs.dask_task import NAME, TOPIC
from minigpt.jobs.status import Job

LOOK = 1.0  # seconds between two looks at the queue of all servers

log = logging.getLogger(__name__)


class Listener(Protocol):
    """Who is told what the scheduler and the workers say; always by the same thread."""

    def on_connected(self, renew: Callable[[], None]) -> None:
        """There is a scheduler that knows nothing; ``renew`` drops what is still to be sent."""

    def on_lost(self, complaint: str) -> None:
        """There is none, and why."""

    def on_event(self, event: dict) -> None:
        """A worker says something about the job ``key``."""

    def on_ended(self, number: int, last: dict) -> None:
        """A job of ours has ended, with its last event."""

    def on_standing(self, jobs: list[dict], workers: list[dict]) -> None:
        """How it looks over all servers, see :mod:`minigpt.jobs.dask_standing`."""


class SchedulerLine:
    """A client of a scheduler, for as long as the server lives.

    Args:
        address: the scheduler's.
        listener: who is told.
    """

    def __init__(self, address: str, listener: Listener) -> None:
        self._address, self._listener = address, listener
        self._client: Client | None = None
        self._inbox: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._futures: dict[int, Future] = {}
        self._since = 0.0
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._keep_connected, daemon=True)
        self._thread.start()

    # -- what the queue calls, under its lock --------------------------------------------

    def ask(self, job: Job) -> None:
        """Want a job: an equal one of another server is the same."""
        about = {"key": job.key, "task": job.task, "payload": job.payload}
        about["priority"] = job.priority
        asked = time.time() - (time.monotonic() - job.asked)
        self._inbox.put(partial(self._ask, job.number, about, asked))

    def leave(self, number: int) -> None:
        """Want a job no more: it is stopped unless another server wants it."""
        self._inbox.put(partial(self._leave, number))

    def halt(self, key: str, why: str) -> None:
        """Stop a job for everybody on every server."""
        self._inbox.put(partial(self._halt, key, why))

    def close(self) -> None:
        """Leave the scheduler; what only we wanted is stopped."""
        self._closed.set()
        self._inbox.put(lambda: None)
        self._thread.join(2 * dask_client.ANSWER)

    # -- the one thread that talks -------------------------------------------------------

    def _keep_connected(self) -> None:
        while not self._closed.is_set():
            try:
                with connected(self._address) as self._client:
                    self._begin()
                    while not self._closed.is_set():
                        self._go_on()
            except GONE as error:
                log.warning("no scheduler at %s (%s)", self._address, error)
                self._listener.on_lost(str(no_answer(self._address)))
                self._closed.wait(LOOK)
            except Exception as error:  # nobody else would tell those who wait
                log.exception("the line to the scheduler at %s broke", self._address)
                self._listener.on_lost(str(not_understood(self._address, error)))
                self._closed.wait(dask_client.ANSWER)
            finally:
                self._client, self._futures = None, {}

    def _begin(self) -> None:
        """Hear all from now on, then what was said of the jobs that run."""
        hear = self._hear
        self._client.subscribe_topic(TOPIC, lambda said: self._inbox.put(partial(hear, said)))
        past = self._client.get_events(TOPIC)
        for _, event in past:
            self._listener.on_event(event)
        self._since = past[-1][0] if past else 0.0
        self._look()
        self._listener.on_connected(self._renew)

    def _renew(self) -> None:
        while not self._inbox.empty():
            self._inbox.get()

    def _go_on(self) -> None:
        """Do what comes until it is time for a look at the queue."""
        look = time.monotonic() + LOOK
        while (left := look - time.monotonic()) > 0 and not self._closed.is_set():
            try:
                self._inbox.get(timeout=left)()
            except queue.Empty:
                break
        self._look()

    def _look(self) -> None:
        if self._client.status != "running":
            raise CommClosedError(f"the client is {self._client.status}")
        found = standing(self._client)
        self._listener.on_standing(**found)

    def _hear(self, event: tuple[float, dict]) -> None:
        moment, said = event
        if moment > self._since:  # else it was among the past ones
            self._listener.on_event(said)

    def _ask(self, number: int, about: dict, asked: float) -> None:
        future = self._futures[number] = submitted(self._client, about, asked)
        future.add_done_callback(lambda ended: self._inbox.put(partial(self._ended, number, ended)))

    def _leave(self, number: int) -> None:
        future = self._futures.pop(number, None)
        if future is not None:
            future.release()
            self._client.sync(_nothing)  # the loop has let go of it: an equal request is a new one

    def _halt(self, key: str, why: str) -> None:
        self._client.log_event(TOPIC, {"event": "halted", "key": key, "why": why})
        self._client.cancel([Future(NAME + key, self._client)], force=True)

    def _ended(self, number: int, future: Future) -> None:
        if self._futures.get(number) is not future or self._client.status != "running":
            return
        last = last_event(future)
        self._leave(number)
        self._listener.on_ended(number, last)


async def _nothing() -> None:
    """Done when the loop has done all that it was given before."""
