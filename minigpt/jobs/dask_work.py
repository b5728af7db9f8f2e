"""The jobs where a Dask scheduler has them done: the queue, the turns and the tries are its own.

Several servers may share a scheduler. A job's key is the task's, so that equal requests are one
piece of work; what the workers say of it reaches every server. Downloads stay with the worker of
this server that fetches.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import replace

from minigpt.jobs.all_servers import AllServers, foreign
from minigpt.jobs.dask_line import SchedulerLine
from minigpt.jobs.lane import Lane
from minigpt.jobs.status import Job, Status
from minigpt.jobs.waiting import Waiting
from minigpt.jobs.work import TOO_LONG, Work

AWAY = "no computer to train on can be reached"  # what students are told; Watch says more


class SharedWork(Work):
    """All jobs of this server, done by the workers of a scheduler; to be used under the lock.

    Args:
        lock: the queue's.
        fetches: the worker of this server that downloads.
        waiting: who waits for what.
        limit: seconds of work that a job may take that is not the presenter's; 0 for no limit.
        address: the scheduler's.
    """

    def __init__(
        self, lock: threading.RLock, fetches: Lane, waiting: Waiting, limit: float, address: str
    ) -> None:
        super().__init__(lock, (fetches,), waiting, limit)
        self._all = AllServers(address)
        self._asked: dict[int, int] = {}  # the priorities that our jobs were asked for with
        self._line = SchedulerLine(address, self)

    # -- what the queue calls ------------------------------------------------------------

    def add(self, key: str, task: str, payload: dict, priority: int) -> Job:
        """A new job, at the end of the queue of all servers unless one of them has it already."""
        job = super().add(key, task, payload, priority)
        if not job.fetches:
            self._stands(key, self._all.told(key))
            self._ask(job)
        return job

    def in_order(self) -> list[Job]:
        """What runs, then what waits, of all servers; then the downloads of this one."""
        return [*self._running(), *self._queued(), *super().in_order()]

    def status(self, job: Job, session: str = "") -> Status:
        """How a job stands, as one session sees it."""
        if job.fetches:
            return super().status(job, session)
        if job.status.state != "queued":
            return replace(job.status, seconds=job.expected) if job.status.active else job.status
        if self._all.workers:
            return self._place(job, session)
        return replace(job.status, state="held", reason=AWAY)

    def cancel(self, job: Job, why: str = "") -> None:
        """Want a job no more; one that was stopped for everybody ends on every server."""
        if job.fetches:
            super().cancel(job, why)
            return
        if job.halted:
            self._line.halt(job.key, why)
        self._let_go(job, "cancelled", why)

    def halt(self, key: str, why: str) -> None:
        """Have a job stopped for everybody, a job of other servers as well."""
        if key in self.jobs and self.jobs[key].status.active:
            super().halt(key, why)
        elif self._all.has(key):
            self._line.halt(key, why)

    def advance(self) -> None:
        """Downloads; and a job that waits and has become the presenter's is asked for anew."""
        super().advance()
        for job in self._own("queued"):
            if job.priority > self._asked[job.number]:
                self._line.leave(job.number)
                self._ask(job)

    def look(self) -> None:
        """Once a second or so: downloads, and the limit."""
        super().look()
        for job in self._own("running"):
            over = self._limit and job.worked + time.monotonic() - job.taken > self._limit
            if over and job.priority <= 0:
                self._let_go(job, "failed", TOO_LONG.format(limit=self._limit))

    def close(self) -> None:
        """Leave the scheduler, whose workers go on for others."""
        super().close()
        self._line.close()

    @property
    def device(self) -> str:
        """What the workers compute on, "" until one has said so."""
        return self._all.device

    @property
    def broken(self) -> str:
        """What is wrong with the scheduler or with a worker, or ""."""
        return self._all.broken

    @property
    def pid(self) -> None:
        """There is no process of this server's own."""
        return None

    @property
    def workers(self) -> int:
        """How many workers train for this MiniGPT."""
        return self._all.workers

    def _ask(self, job: Job) -> None:
        self._asked[job.number] = job.priority
        self._line.ask(job)

    def _let_go(self, job: Job, state: str, why: str) -> None:
        self._line.leave(job.number)
        self._over(job, state, reason=why)

    def _over(self, job: Job, state: str, **more) -> None:
        self._stands(job.key, replace(job.status, state="queued"))  # its clock stops
        del self._asked[job.number]
        self._end(job, state, **more)

    def _own(self, *states: str) -> list[Job]:
        return [job for job in self.active() if not job.fetches and job.status.state in states]

    # -- the queue of all servers --------------------------------------------------------

    def _running(self) -> list[Job]:
        here = self._own("running", "held")
        known = {job.key for job in here}
        return here + [self._foreign(job) for job in self._all.running if job["key"] not in known]

    def _queued(self) -> list[Job]:
        own = {job.key: job for job in self._own("queued")}
        found = [own.pop(job["key"], None) or self._foreign(job) for job in self._all.waiting]
        return found + list(own.values())  # the scheduler has yet to hear of these

    def _foreign(self, job: dict) -> Job:
        expected = self._durations.about(job["task"], job["payload"])
        return foreign(job, self._all.told(job["key"]), expected)

    def _place(self, job: Job, session: str) -> Status:
        waiting, hands = self._queued(), max(1, self._all.workers)
        place = next(at for at, other in enumerate(waiting) if other.key == job.key)
        before = self._running() + waiting[:place]
        own = [other for other in before if session in other.waiting]
        times = [other.expected for other in before]
        known = None if None in (*times, job.expected) else sum(times) / hands + job.expected
        return replace(
            job.status,
            position=place + 1,
            before=max(0, len(before) - len(own) - (hands - 1)),  # the last ones end beside it
            after_own=bool(own),
            seconds=known,
        )

    # -- what the line says --------------------------------------------------------------

    def on_connected(self, renew: Callable[[], None]) -> None:
        """Ask for all that is still wanted: the scheduler is new, or has let go of it."""
        with self._lock:
            renew()
            for job in self._own("queued", "running", "held"):
                self._stands(job.key, self._all.told(job.key))
                self._ask(job)

    def on_lost(self, complaint: str) -> None:
        """Nothing is lost but time: what waits says why, and is asked for again."""
        with self._lock:
            self._all.lose(complaint)
            for job in self._own("running", "held"):
                self._stands(job.key, Status(job.key, "queued"))

    def on_standing(self, jobs: list[dict], workers: list[dict]) -> None:
        """How it looks over all servers."""
        with self._lock:
            for key in self._all.stand(jobs, workers):  # another worker will have it
                self._stands(key, Status(key, "queued", retried=True))

    def on_event(self, event: dict) -> None:
        """A worker, or another server, says something of a job."""
        with self._lock:
            self._stands(event["key"], self._all.hear(event))

    def on_ended(self, number: int, last: dict) -> None:
        """A job of ours has ended."""
        with self._lock:
            job = next((one for one in self.active() if one.number == number), None)
            if job is None:
                return
            why = self._all.why.pop(job.key, "")
            if last["event"] == "done":
                self._over(job, "done", result=last["result"])
                self._measured(job)
            elif last["event"] == "failed":
                self._over(job, "failed", reason=last["reason"])
            else:
                job.halted = True
                self._over(job, "cancelled", reason=why)

    def _stands(self, key: str, status: Status | None) -> None:
        """A job stands so; where it is ours, its clock goes on while it runs."""
        job = self.jobs.get(key)
        if status is None or job is None or job.fetches or not job.status.active:
            return
        before, now = job.status.state, time.monotonic()
        if before == "running" != status.state:
            job.worked += now - job.taken
        elif before != "running" == status.state:
            job.taken = now
            job.attempts += before == "queued"
        job.status = status
