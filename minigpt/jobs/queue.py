"""Trainings that many sessions ask for, done one at a time in a worker process.

The server holds one :class:`Jobs`. Equal requests share one job; a session's newer request
replaces its older one; a job that nobody waits for is stopped.
"""

import itertools
import threading
import time
from dataclasses import replace

from minigpt.jobs.status import Job, Status
from minigpt.jobs.worker_process import WorkerProcess

ATTEMPTS = 2  # a job whose worker died is tried once more
FORGET_AFTER = 30.0  # seconds without a sign of life before a session counts as gone
FINISHED_KEPT = 500
MOST_WAITING = 12  # jobs of one session at once: a page asks for ten at most
TOO_MANY = (
    f"You wait for {MOST_WAITING} trainings already, which is the most for one student. "
    "Try again when one of them is done."
)
STALE_AFTER = 10.0  # seconds: who still asks for a job that is done has not found its result


class Jobs:
    """The queue and its worker. All methods may be called from any thread and return at once.

    Args:
        worker: the process that does the work; by default ``python -m minigpt.jobs.worker``.
        forget_after: seconds after which a session that no longer asks counts as gone.
    """

    def __init__(self, worker: WorkerProcess | None = None, forget_after: float = FORGET_AFTER):
        self._lock = threading.RLock()
        self._numbers = itertools.count(1)
        self._jobs: dict[str, Job] = {}  # by key, in the order of their requests
        self._running: Job | None = None
        self._slots: dict[tuple[str, str], str] = {}  # (session, slot) -> key
        self._forget_after = forget_after
        self._worker = worker or WorkerProcess()
        self._worker.start(self._on_event, self._on_death)

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
            previous = self._slots.get((session, slot))
            if previous not in (None, key):
                del self._slots[session, slot]
                self._leave(session, previous)
            job = self._jobs.get(key)
            if self._waits_for_enough(session, key):
                return Status(key, "failed", reason=TOO_MANY)
            if job is None or self._to_be_done_again(job):
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
            job = self._jobs.get(key)
            if job is not None and job.status.active:
                job.halted = True
                self._cancel(job)
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

    def _add(self, key: str, task: str, payload: dict, priority: int) -> Job:
        job = Job(next(self._numbers), key, task, payload, priority, Status(key, "queued"))
        self._jobs.pop(key, None)
        self._jobs[key] = job
        finished = [k for k, old in self._jobs.items() if not old.status.active]
        for old in finished[: max(0, len(finished) - FINISHED_KEPT)]:
            del self._jobs[old]
        return job

    def _waits_for_enough(self, session: str, key: str) -> bool:
        others = {kept for (who, _), kept in self._slots.items() if who == session and kept != key}
        return len(others) >= MOST_WAITING

    def _to_be_done_again(self, job: Job) -> bool:
        """Whether a new request begins a finished job anew.

        One that was only abandoned is; so is one that is done and whose result is gone, which
        costs next to nothing where it is not.
        """
        if job.status.state == "cancelled":
            return not job.halted
        return job.status.state == "done" and time.monotonic() - job.ended > STALE_AFTER

    def _queued(self) -> list[Job]:
        queued = [job for job in self._jobs.values() if job.status.state == "queued"]
        return sorted(queued, key=lambda job: (-job.priority, job.number))

    def _status(self, job: Job) -> Status:
        if job.status.state != "queued":
            return job.status
        return replace(job.status, position=self._queued().index(job) + 1)

    def _leave(self, session: str, key: str) -> None:
        job = self._jobs.get(key)
        if any(who == session and kept == key for (who, _), kept in self._slots.items()):
            return  # it waits for the same in another slot
        if job is not None and job.waiting.pop(session, None) is not None and not job.waiting:
            self._cancel(job)

    def _cancel(self, job: Job) -> None:
        if job is self._running:
            self._worker.send({"stop": job.number})
        elif job.status.state == "queued":
            job.status = replace(job.status, state="cancelled")
            job.waiting.clear()
            self._forget_slots(job.key)

    def _drop_silent(self) -> None:
        oldest = time.monotonic() - self._forget_after
        for job in [job for job in self._jobs.values() if job.status.active]:
            for session in [s for s, seen in job.waiting.items() if seen < oldest]:
                self._forget_slots(job.key, session)
                self._leave(session, job.key)

    def _advance(self) -> None:
        queued = self._queued()
        if self._running is None and queued:
            job = self._running = queued[0]
            job.attempts += 1
            job.status = replace(job.status, state="running", stage="Starting")
            message = {"id": job.number, "task": job.task, "payload": job.payload}
            self._worker.send({**message, "waited": time.monotonic() - job.asked})

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

    def _finish(self, job: Job, kind: str, event: dict) -> None:
        self._running, job.ended = None, time.monotonic()
        if kind == "done":
            job.status = replace(job.status, state="done", result=event["result"])
        elif kind == "stopped":
            job.status = replace(job.status, state="cancelled")
        else:
            job.status = replace(job.status, state="failed", reason=event["reason"])
        job.waiting.clear()
        self._forget_slots(job.key)
        self._advance()

    def _forget_slots(self, key: str, session: str | None = None) -> None:
        for slot, kept in list(self._slots.items()):
            if kept == key and session in (None, slot[0]):
                del self._slots[slot]

    def _on_death(self, reason: str) -> None:
        with self._lock:
            job, self._running = self._running, None
            if job is None:
                return
            if job.halted or not job.waiting:
                self._finish(job, "stopped", {})
            elif job.attempts < ATTEMPTS:
                job.status = Status(job.key, "queued", retried=True)
            else:
                self._finish(job, "failed", {"reason": reason})
            self._advance()
