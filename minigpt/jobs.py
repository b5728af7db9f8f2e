"""Trainings that many sessions ask for, done one at a time in a worker process.

The server holds one :class:`Jobs`. Equal requests share one job; a session's newer request
replaces its older one; a job that nobody waits for is stopped.
"""

import itertools
import threading
import time
from dataclasses import dataclass, field, replace
from typing import Any

from minigpt.worker_process import WorkerProcess

ACTIVE = ("queued", "running")
ATTEMPTS = 2  # a job whose worker died is tried once more
FORGET_AFTER = 20.0  # seconds without a sign of life before a session counts as gone
FINISHED_KEPT = 500


@dataclass(frozen=True)
class Status:
    """How a job stands; a value that never changes.

    Attributes:
        key: the job's key.
        state: ``queued``, ``running``, ``done``, ``failed`` or ``cancelled``.
        position: place in the queue, from 1; 0 unless queued.
        stage: what is being done, in plain words.
        share: how far the stage is, 0–1, or None if that is not known.
        epochs: the curves so far, one dictionary an entry (see ``minigpt.history.Epoch``).
        snapshot: the file with the weights as they are now, or "".
        reason: why it failed, in plain words.
        result: what the worker answered when done.
        retried: whether a worker died over it and it was begun again.
    """

    key: str
    state: str
    position: int = 0
    stage: str = ""
    share: float | None = None
    epochs: tuple[dict, ...] = ()
    snapshot: str = ""
    reason: str = ""
    result: dict = field(default_factory=dict)
    retried: bool = False

    @property
    def active(self) -> bool:
        """Whether it is still to be done or being done."""
        return self.state in ACTIVE


@dataclass
class _Job:
    number: int
    key: str
    task: str
    payload: dict[str, Any]
    priority: int
    status: Status
    waiting: dict[str, float] = field(default_factory=dict)  # session -> last sign of life
    attempts: int = 0


class Jobs:
    """The queue and its worker. All methods may be called from any thread and return at once.

    Args:
        worker: the process that does the work; by default ``python -m minigpt.worker``.
        forget_after: seconds after which a session that no longer asks counts as gone.
    """

    def __init__(self, worker: WorkerProcess | None = None, forget_after: float = FORGET_AFTER):
        self._lock = threading.RLock()
        self._numbers = itertools.count(1)
        self._jobs: dict[str, _Job] = {}  # by key, in the order of their requests
        self._running: _Job | None = None
        self._slots: dict[tuple[str, str], str] = {}  # (session, slot) -> key
        self._forget_after = forget_after
        self._worker = worker or WorkerProcess()
        self._worker.start(self._on_event, self._on_death)

    # -- what sessions call ------------------------------------------------------------

    def request(
        self, session: str, key: str, task: str, payload: dict, slot: str = "", priority: int = 0
    ) -> Status:
        """Ask for a job, or for news of it: calling again is how a session shows that it waits.

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
            previous = self._slots.get((session, slot))
            if previous not in (None, key):
                self._leave(session, previous)
            job = self._jobs.get(key)
            if job is None or job.status.state == "cancelled":
                job = self._add(key, task, payload, priority)
            if job.status.active:
                self._slots[session, slot] = key
                job.waiting[session] = time.monotonic()
                job.priority = max(job.priority, priority)
            self._advance()
            return self._status(job)

    def status(self, key: str) -> Status | None:
        """How the job stands, or None if nobody ever asked for it."""
        with self._lock:
            job = self._jobs.get(key)
            return None if job is None else self._status(job)

    def retry(self, key: str) -> None:
        """Forget that a job failed or was cancelled, so that it can be asked for again."""
        with self._lock:
            if key in self._jobs and not self._jobs[key].status.active:
                del self._jobs[key]

    def stop(self, key: str) -> None:
        """Stop a job for everybody who waits for it."""
        with self._lock:
            if key in self._jobs:
                self._cancel(self._jobs[key])
                self._advance()

    def leave(self, session: str) -> None:
        """The session is gone: what only it waited for is stopped."""
        with self._lock:
            for (who, slot), key in list(self._slots.items()):
                if who == session:
                    del self._slots[who, slot]
                    self._leave(session, key)
            self._advance()

    def watchers(self) -> int:
        """How many sessions wait for something."""
        with self._lock:
            return len({s for job in self._jobs.values() if job.status.active for s in job.waiting})

    def queue(self) -> list[Status]:
        """The running job, then the queued ones in their order."""
        with self._lock:
            running = [self._running] if self._running else []
            return [self._status(job) for job in running + self._queued()]

    @property
    def device(self) -> str:
        """What the worker computes on, "" until it has said so."""
        return self._worker.device

    @property
    def worker_pid(self) -> int | None:
        """The process number of the worker."""
        return self._worker.pid

    def close(self) -> None:
        """End the worker."""
        self._worker.close()

    # -- the queue ---------------------------------------------------------------------

    def _add(self, key: str, task: str, payload: dict, priority: int) -> _Job:
        job = _Job(next(self._numbers), key, task, payload, priority, Status(key, "queued"))
        self._jobs.pop(key, None)
        self._jobs[key] = job
        finished = [k for k, old in self._jobs.items() if not old.status.active]
        for old in finished[: max(0, len(finished) - FINISHED_KEPT)]:
            del self._jobs[old]
        return job

    def _queued(self) -> list[_Job]:
        queued = [job for job in self._jobs.values() if job.status.state == "queued"]
        return sorted(queued, key=lambda job: (-job.priority, job.number))

    def _status(self, job: _Job) -> Status:
        if job.status.state != "queued":
            return job.status
        return replace(job.status, position=self._queued().index(job) + 1)

    def _leave(self, session: str, key: str) -> None:
        job = self._jobs.get(key)
        if job is not None and job.waiting.pop(session, None) is not None and not job.waiting:
            self._cancel(job)

    def _cancel(self, job: _Job) -> None:
        if job is self._running:
            self._worker.send({"stop": job.number})
        elif job.status.state == "queued":
            job.status = replace(job.status, state="cancelled")

    def _drop_silent(self) -> None:
        oldest = time.monotonic() - self._forget_after
        for job in [job for job in self._jobs.values() if job.status.active]:
            for session in [s for s, seen in job.waiting.items() if seen < oldest]:
                self._leave(session, job.key)

    def _advance(self) -> None:
        queued = self._queued()
        if self._running is None and queued:
            job = self._running = queued[0]
            job.attempts += 1
            job.status = replace(job.status, state="running", stage="Starting")
            self._worker.send({"id": job.number, "task": job.task, "payload": job.payload})

    # -- what the worker says ----------------------------------------------------------

    def _on_event(self, event: dict) -> None:
        with self._lock:
            job = self._running
            if job is None or event.get("id") != job.number:
                return
            kind = event["event"]
            if kind == "stage":
                job.status = replace(job.status, stage=event["stage"], share=event["share"])
            elif kind == "epoch":
                epochs = (*job.status.epochs, event["epoch"])
                snapshot = event.get("snapshot") or job.status.snapshot
                job.status = replace(job.status, epochs=epochs, snapshot=snapshot, share=None)
            else:
                self._finish(job, kind, event)
            self._drop_silent()

    def _finish(self, job: _Job, kind: str, event: dict) -> None:
        self._running = None
        if kind == "done":
            job.status = replace(job.status, state="done", result=event["result"])
        elif kind == "stopped" and job.waiting:  # somebody asked anew while it was stopping
            job.status = Status(job.key, "cancelled")
        elif kind == "stopped":
            job.status = replace(job.status, state="cancelled")
        else:
            job.status = replace(job.status, state="failed", reason=event["reason"])
        job.waiting.clear()
        self._advance()

    def _on_death(self, reason: str) -> None:
        with self._lock:
            job, self._running = self._running, None
            if job is not None and job.attempts < ATTEMPTS:
                job.status = Status(job.key, "queued", retried=True)
            elif job is not None:
                job.status = replace(job.status, state="failed", reason=reason)
            self._advance()
