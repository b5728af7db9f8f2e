"""One worker and the jobs in its hands: one that runs, and those held up for others.

A worker that does not answer, or gives no sign of life, is ended here.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from minigpt.jobs.status import Job
from minigpt.jobs.worker_process import WorkerProcess

MOST_HELD = 6  # jobs; each has its data and its model in memory


@dataclass(frozen=True)
class Patience:
    """How often a worker is looked after, and how many looks it is given.

    Looks are counted, not seconds by the clock: a computer that slept, or a server that had no
    processor itself, is no reason to end a worker.

    Attributes:
        look: seconds between two looks.
        answer: looks after which an order must have been followed.
        busy: the same where the worker computes all the while: on a slow or a crowded machine the
            next point where it can stop is some way off.
        silence: looks without any sign of life.
        loading: the same while it loads TensorFlow, which lets nothing else of it run.
        rest: looks without a job after which one that is started on demand is ended.
    """

    look: float = 1.0
    answer: int = 10
    busy: int = 30
    silence: int = 30
    loading: int = 180
    rest: int = 60


@dataclass
class _Order:
    """What the running job was told, and what has happened since."""

    what: str  # "stop", "hold", or "put back": to be stopped and begun anew
    why: str = ""
    fails: bool = False  # whether a job that stops has failed, for this reason
    looks: int = 0
    cpu: float = 0.0


class Lane:
    """A worker and its jobs; all but :meth:`start` is to be called under the queue's lock.

    Args:
        worker: the process.
        patience: when it is given up.
        fetches: whether it is the one that downloads.
    """

    def __init__(self, worker: WorkerProcess, patience: Patience, fetches: bool = False) -> None:
        self.worker, self.patience, self.fetches = worker, patience, fetches
        self.running: Job | None = None
        self.held: list[Job] = []
        self.order: _Order | None = None  # for the running job
        self._idle = 0

    def start(
        self, on_event: Callable[["Lane", dict], None], on_death: Callable[["Lane", str], None]
    ) -> None:
        """Start the worker and tell the queue what it says, and why it died."""
        self.worker.start(lambda event: on_event(self, event), lambda why: on_death(self, why))

    @property
    def in_hand(self) -> list[Job]:
        """All jobs that were begun and have not ended."""
        return ([self.running] if self.running else []) + self.held

    def take(self, job: Job) -> None:
        """Begin a job, or go on with one that was held up."""
        self.running, self.order, job.taken = job, None, time.monotonic()
        if job in self.held:
            self.held.remove(job)
            job.status = replace(job.status, state="running", reason="")
            self.worker.send({"go_on": job.number})
            return
        job.attempts += 1
        job.status = replace(job.status, state="running", stage="Starting", reason="")
        message = {"id": job.number, "task": job.task, "payload": job.payload}
        self.worker.send({**message, "waited": job.taken - job.asked})

    def stop(self, job: Job, why: str = "", fails: bool = False) -> None:
        """Have a job stopped that is in our hands; one that is held up is let go of at once."""
        self.worker.send({"stop": job.number})
        if job is self.running:
            self._ordered("stop", why, fails)
        else:
            self.held.remove(job)

    def hold(self, why: str) -> None:
        """Have the running job let another one go first."""
        if len(self.held) < MOST_HELD:
            self.worker.send({"hold": self.running.number})
            self._ordered("hold", why)
        else:  # no room to hold one more
            self.worker.send({"stop": self.running.number})
            self._ordered("put back", why)

    def put_aside(self) -> None:
        """The running job is held up now, unless it was told to stop meanwhile."""
        if self.order is None or self.order.what != "hold":
            return
        why = self.order.why
        job = self.let_go()
        job.status = replace(job.status, state="held", reason=why)
        self.held.append(job)

    def let_go(self) -> Job:
        """The running job runs no longer; gives it, with the seconds of this turn counted."""
        job, self.running, self.order = self.running, None, None
        job.worked += time.monotonic() - job.taken
        return job

    def lose(self) -> tuple[Job | None, list[Job]]:
        """The worker died: gives the job that ran and those that were held up."""
        held, self.held = self.held, []
        return (self.let_go() if self.running else None), held

    def look(self) -> None:
        """End a worker that hangs, was halted, or has had nothing to do for long."""
        worker, patience = self.worker, self.patience
        worker.tick()
        if worker.silent > (patience.silence if worker.loaded else patience.loading):
            worker.kill("gave no sign of life")
        elif self.order is not None:
            self.order.looks += 1
            if self.order.looks > (patience.busy if self._computes() else patience.answer):
                worker.kill("did not answer in time")
        self._idle = 0 if self.in_hand else self._idle + 1
        if self._idle > patience.rest and worker.on_demand:
            worker.rest()

    def _ordered(self, what: str, why: str, fails: bool = False) -> None:
        looks = self.order.looks if self.order else 0
        self.order = _Order(what, why, fails, looks, self.worker.cpu)

    def _computes(self) -> bool:
        """Whether the worker has computed since the order, and not only given signs of life."""
        spent = self.worker.cpu - self.order.cpu
        quiet = self.worker.silent > self.patience.answer / 2
        return not quiet and spent > 0.02 * self.order.looks * self.patience.look
