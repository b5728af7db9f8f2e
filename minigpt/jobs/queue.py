"""Trainings that many sessions ask for, done one at a time in a worker process.

The server holds one :class:`Jobs`. Equal requests share one job; a session's newer request
replaces its older one, which is stopped if nobody else waits for it. Who goes first is in
:mod:`minigpt.jobs.turns`; what was begun and has to wait for another is held up, and goes on from
where it was. Downloads have a worker of their own, so that nobody waits for them.
"""

import threading
import time
from dataclasses import replace

from minigpt.jobs.lane import Lane, Patience
from minigpt.jobs.status import Job, Status
from minigpt.jobs.waiting import MOST_WAITING, Waiting
from minigpt.jobs.work import Work
from minigpt.jobs.worker_process import COMMAND, WorkerProcess

FORGET_AFTER = 30.0  # seconds without a sign of life before a session counts as silent
KEEP = 300.0  # seconds that its jobs are kept where nobody else waits: a phone may be locked
PATIENCE = Patience()
STALE_AFTER = 10.0  # seconds: who still asks for a job that is done has not found its result
TOO_MANY = (
    f"You wait for {MOST_WAITING} trainings already, which is the most for one student. "
    "Try again when one of them is done."
)


class Jobs:
    """The queue and its workers. All methods may be called from any thread and return at once.

    Args:
        worker: the process that does the work; by default ``python -m minigpt.jobs.worker``.
        fetcher: the process that downloads.
        forget_after: seconds after which a session that no longer asks counts as silent.
        keep: seconds that a job is kept after that, where nobody else waits.
        limit: seconds of work that a job may take that is not the presenter's; 0 for no limit.
        patience: when a worker is given up.
        scheduler: the address of a Dask scheduler whose workers train, in place of ``worker``; ""
            for none.
    """

    def __init__(
        self,
        worker: WorkerProcess | None = None,
        fetcher: WorkerProcess | None = None,
        forget_after: float = FORGET_AFTER,
        keep: float = KEEP,
        limit: float = 0.0,
        patience: Patience = PATIENCE,
        scheduler: str = "",
    ):
        self._lock = threading.RLock()
        self._waiting, self._keep = Waiting(forget_after), keep
        fetcher = fetcher or WorkerProcess((*COMMAND, "--light"), on_demand=True)
        fetches, rest = Lane(fetcher, patience, fetches=True), (self._waiting, limit)
        if scheduler:
            from minigpt.jobs.dask_work import SharedWork  # loads Dask

            self._work = SharedWork(self._lock, fetches, *rest, scheduler)
        else:
            lanes = (Lane(worker or WorkerProcess(), patience), fetches)
            self._work = Work(self._lock, lanes, *rest)
        self._closed = threading.Event()
        threading.Thread(target=self._look_after, args=(patience.look,), daemon=True).start()

    # -- what sessions call ------------------------------------------------------------

    def request(
        self, session: str, key: str, task: str, payload: dict, slot: str = "", priority: int = 0
    ) -> Status:
        """Ask for a job, or for news of it: calling again is how a session shows that it waits.

        A job that was stopped for everybody, or that failed, stays so until :meth:`retry`. Who
        waits for ``MOST_WAITING`` others already gets a failure with the reason, and no job.

        Args:
            session: who asks.
            key: what makes two requests equal.
            task: the worker's name for the work.
            payload: its arguments, as JSON.
            slot: a session waits for one job a slot; a newer request replaces the older one.
            priority: higher goes first; the presenter's is 1.
        """
        with self._lock:
            self._drop_silent()
            self._leave(session, self._waiting.replaced(session, slot, key))
            job = self._work.jobs.get(key)
            if self._waiting.has_enough(session, key):
                return Status(key, "failed", reason=TOO_MANY)
            if job is None or _to_be_done_again(job):
                job = self._work.add(key, task, payload, priority)
            if job.status.active:
                self._waiting.join(session, slot, job)
                job.priority = max(job.priority, priority)
            self._work.advance()
            return self._work.status(job, session)

    def status(self, key: str) -> Status | None:
        """How the job stands, or None if nobody ever asked for it."""
        with self._lock:
            job = self._work.jobs.get(key)
            return None if job is None else self._work.status(job)

    def retry(self, key: str) -> None:
        """Forget that a job failed or was cancelled, so that it can be asked for again."""
        with self._lock:
            if key in self._work.jobs and not self._work.jobs[key].status.active:
                del self._work.jobs[key]

    def stop(self, key: str, why: str = "") -> None:
        """Stop a job for everybody who waits for it, who are told ``why``."""
        with self._lock:
            self._work.halt(key, why)
            self._work.advance()

    def leave(self, session: str) -> None:
        """The session wants nothing any more: what only it waited for is stopped."""
        with self._lock:
            for key in self._waiting.leave(session):
                self._leave(session, key)
            self._work.advance()

    def lose(self, session: str) -> None:
        """The session is gone, perhaps to come back: what only it waited for is kept a while."""
        with self._lock:
            for key in self._waiting.leave(session):
                self._leave(session, key, keep=True)
            self._work.advance()

    def watchers(self) -> int:
        """How many sessions wait for something."""
        with self._lock:
            return len({session for job in self._work.active() for session in job.waiting})

    def queue(self) -> list[tuple[Job, Status]]:
        """The running jobs, then those that wait, in their order; with how each stands."""
        with self._lock:
            return [(_copy(job), self._work.status(job)) for job in self._work.in_order()]

    @property
    def device(self) -> str:
        """What the worker computes on, "" until it has said so."""
        return self._work.device

    @property
    def broken(self) -> str:
        """Why nothing can be trained here, or ""."""
        return self._work.broken

    @property
    def worker_pid(self) -> int | None:
        """The process number of the worker."""
        return self._work.pid

    @property
    def workers(self) -> int | None:
        """How many workers the scheduler has for this MiniGPT; None where there is none."""
        return self._work.workers

    def close(self) -> None:
        """End the workers."""
        self._closed.set()
        self._work.close()

    # -- who still waits ---------------------------------------------------------------

    def _leave(self, session: str, key: str | None, keep: bool = False) -> None:
        job = self._work.jobs.get(key)
        if job is None or job.waiting.pop(session, None) is None or job.waiting:
            return
        job.left = time.monotonic()
        if not keep:
            self._work.cancel(job)

    def _drop_silent(self) -> None:
        for job in self._work.active():
            for session in self._waiting.silent(job):
                self._leave(session, job.key, keep=True)
            if not job.waiting and time.monotonic() - job.left > self._keep:
                self._work.cancel(job)

    def _look_after(self, every: float) -> None:
        while not self._closed.wait(every):
            with self._lock:
                self._drop_silent()
                self._work.look()


def _to_be_done_again(job: Job) -> bool:
    """Whether a new request begins a finished job anew.

    One that was only abandoned is; so is one that is done and whose result is gone, which costs
    next to nothing where it is not.
    """
    if job.status.state == "cancelled":
        return not job.halted
    return job.status.state == "done" and time.monotonic() - job.ended > STALE_AFTER


def _copy(job: Job) -> Job:
    return replace(job, waiting=dict(job.waiting))
