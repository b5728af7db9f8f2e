"""The jobs from their beginning to their end: what the workers say, and what is seen to."""

import itertools
import threading
import time
from dataclasses import replace

from minigpt.jobs.durations import Durations
from minigpt.jobs.lane import Lane
from minigpt.jobs.status import Job, Status
from minigpt.jobs.turns import Turns
from minigpt.jobs.waiting import Waiting

ATTEMPTS = 2  # a job whose worker died is tried once more
FINISHED_KEPT = 500
DOWNLOAD = 660.0  # seconds for a download, its own limit and some to code what came
TOO_SLOW = (
    "The download had not come to its end after 11 minutes. Try again, or use the built-in "
    "corpus, which needs no network."
)
TOO_LONG = (
    "This training was ended: in a class one may take {limit:g} seconds of the computer's work. "
    "Choose fewer words, a shorter context or the recipe fast."
)


class Work:
    """All jobs and the two workers that do them; to be used under the queue's lock.

    Args:
        lock: the queue's.
        lanes: the worker that trains, where there is one, and the one that downloads.
        waiting: who waits for what.
        limit: seconds of work that a job may take that is not the presenter's; 0 for no limit.

    Attributes:
        jobs: all jobs by key, those that ended last too, in the order of their requests.
    """

    def __init__(
        self, lock: threading.RLock, lanes: tuple[Lane, ...], waiting: Waiting, limit: float
    ) -> None:
        self.jobs: dict[str, Job] = {}
        self._lock, self._lanes, self._waiting, self._limit = lock, lanes, waiting, limit
        self._numbers, self._durations = itertools.count(1), Durations()
        self._turns = Turns(self.jobs)
        for lane in lanes:
            lane.start(self._on_event, self._on_death)

    def add(self, key: str, task: str, payload: dict, priority: int) -> Job:
        """A new job, at the end of the queue."""
        job = Job(next(self._numbers), key, task, payload, priority, Status(key, "queued"))
        job.place, job.expected = self._turns.place(), self._durations.about(task, payload)
        self.jobs.pop(key, None)
        self.jobs[key] = job
        finished = [k for k, old in self.jobs.items() if not old.status.active]
        for old in finished[: max(0, len(finished) - FINISHED_KEPT)]:
            del self.jobs[old]
        return job

    def active(self) -> list[Job]:
        """The jobs that have not ended."""
        return [job for job in self.jobs.values() if job.status.active]

    def in_order(self) -> list[Job]:
        """The running jobs, and behind each those that wait for the same worker."""
        lists = (
            [lane.running] * bool(lane.running) + self._turns.waiting(lane) for lane in self._lanes
        )
        return [job for jobs in lists for job in jobs]

    def status(self, job: Job, session: str = "") -> Status:
        """How a job stands, as one session sees it."""
        return self._turns.status(job, self._lane(job), session)

    def cancel(self, job: Job, why: str = "") -> None:
        """Have a job stopped; one that runs ends as soon as its worker says so."""
        lane = self._lane(job)
        if job in lane.in_hand:
            lane.stop(job, why)
        if job is not lane.running:
            self._end(job, "cancelled", reason=why)

    def halt(self, key: str, why: str) -> None:
        """Have a job stopped for everybody."""
        job = self.jobs.get(key)
        if job is not None and job.status.active:
            job.halted = True
            self.cancel(job, why)

    def advance(self) -> None:
        """Begin what can be begun."""
        for lane in self._lanes:
            self._turns.advance(lane)

    def look(self) -> None:
        """Once a second or so: workers that hang, limits, turns."""
        for lane in self._lanes:
            lane.look()
            self._keep_to_limit(lane)
            self._turns.take_turns(lane)
        self.advance()

    def close(self) -> None:
        """End the workers."""
        for lane in self._lanes:
            lane.worker.close()

    @property
    def device(self) -> str:
        """What is computed on, "" until that is known."""
        return self._lanes[0].worker.device

    @property
    def broken(self) -> str:
        """Why nothing can be trained here, or ""."""
        return self._lanes[0].worker.broken

    @property
    def pid(self) -> int | None:
        """The process number of the worker that trains."""
        return self._lanes[0].worker.pid

    @property
    def workers(self) -> int | None:
        """How many workers train for this server and others; None where it has its own."""
        return None

    def _lane(self, job: Job) -> Lane:
        return next(lane for lane in self._lanes if lane.fetches == job.fetches)

    def _end(self, job: Job, state: str, **more) -> None:
        job.ended, job.status = time.monotonic(), replace(job.status, state=state, **more)
        self._waiting.forget(job)

    # -- what the workers say ----------------------------------------------------------

    def _on_event(self, lane: Lane, event: dict) -> None:
        with self._lock:
            job = lane.running
            if job is None or event.get("id") != job.number:
                return
            kind = event["event"]
            if kind == "stage":
                job.status = replace(job.status, stage=event["stage"], share=event["share"])
            elif kind == "epoch":
                epochs = (*job.status.epochs, event["epoch"])
                snapshot = event.get("snapshot") or job.status.snapshot
                job.status = replace(job.status, epochs=epochs, snapshot=snapshot, share=None)
            elif kind == "held":
                lane.put_aside()
            else:
                self._ended(lane, job, kind, event)
            self.advance()

    def _ended(self, lane: Lane, job: Job, kind: str, event: dict) -> None:
        order = lane.order
        lane.let_go()
        if kind == "done":
            self._end(job, "done", result=event["result"])
            self._measured(job)
        elif kind == "failed":
            self._end(job, "failed", reason=event["reason"])
        elif order is not None and order.fails:
            self._end(job, "failed", reason=order.why)
        elif job.waiting and not job.halted:  # put back, or asked for again meanwhile
            job.status = Status(job.key, "queued")
        else:
            self._end(job, "cancelled", reason=order.why if order else "")
        if not lane.held:
            lane.worker.renew_if_old()

    def _measured(self, job: Job) -> None:
        """Note how long it took, for those who wait for others of its kind."""
        if job.attempts > 1 or job.status.result.get("cached"):
            return
        self._durations.note(job.task, job.payload, job.worked)
        for other in self.active():
            other.expected = self._durations.about(other.task, other.payload)

    def _on_death(self, lane: Lane, reason: str) -> None:
        with self._lock:
            order = lane.order
            ran, held = lane.lose()
            if ran is not None and order is not None and order.fails:
                self._end(ran, "failed", reason=order.why)
            elif ran is not None:
                self._begin_anew(ran, reason)
            for job in held:
                job.attempts -= 1  # it was not its fault
                self._begin_anew(job, reason)
            self.advance()

    def _begin_anew(self, job: Job, reason: str) -> None:
        """Its worker died: once more, if somebody waits for it and this was the first time."""
        if job.halted or not job.waiting:
            self._end(job, "cancelled")
        elif job.attempts < ATTEMPTS:
            job.status = Status(job.key, "queued", retried=True)
        else:
            self._end(job, "failed", reason=reason)

    def _keep_to_limit(self, lane: Lane) -> None:
        job = lane.running
        limit = DOWNLOAD if lane.fetches else self._limit
        if job is None or not limit or (job.priority > 0 and not lane.fetches):
            return
        over = job.worked + time.monotonic() - job.taken > limit
        if over and (lane.order is None or not lane.order.fails):
            why = TOO_SLOW if lane.fetches else TOO_LONG.format(limit=limit)
            lane.stop(job, why, fails=True)
