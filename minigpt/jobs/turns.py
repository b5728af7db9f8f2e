"""Who goes first: what somebody waits for, then the presenter's, then whoever asked earlier.

What runs and ranks lower is held up at once. Of the long jobs a few are begun at a time and take
turns, so that none of them keeps the short ones waiting for minutes.
"""

import itertools
import time
from collections.abc import Mapping
from dataclasses import replace

from minigpt.jobs.lane import Lane
from minigpt.jobs.status import Job, Status

TURN = 10.0  # seconds that a long job works on while others wait
LONG_AT_ONCE = 3  # long jobs that take turns; further ones begin when one of them is done
FIRST = "the presenter goes first"
TURNS = "it gives others their turn"


class Turns:
    """The order of the jobs of a queue; to be asked under its lock.

    Args:
        jobs: all jobs, by key.
    """

    def __init__(self, jobs: Mapping[str, Job]) -> None:
        self._jobs = jobs
        self._places = itertools.count(1)

    def place(self) -> int:
        """A place behind all others of the same rank."""
        return next(self._places)

    def waiting(self, lane: Lane) -> list[Job]:
        """The jobs that a worker is to do, next ones first."""
        found = [
            job
            for job in self._jobs.values()
            if job.status.state in ("queued", "held") and job.fetches == lane.fetches
        ]
        return sorted(found, key=lambda job: (job.rank, -job.place), reverse=True)

    def advance(self, lane: Lane) -> None:
        """Begin what goes first, or have what runs make room for it."""
        first = next((job for job in self.waiting(lane) if _may_begin(lane, job)), None)
        if first is None:
            return
        if lane.running is None:
            lane.take(first)
        elif lane.order is None and first.rank > lane.running.rank:
            lane.hold(FIRST if first.priority else TURNS)

    def take_turns(self, lane: Lane) -> None:
        """Have a long job make room if it has worked for its turn and others of its rank wait."""
        job = lane.running
        if job is None or lane.order is not None or not job.long:
            return
        others = [one for one in self.waiting(lane) if one.rank == job.rank]
        over = time.monotonic() - job.taken > TURN
        if over and any(_may_begin(lane, other) for other in others):
            job.place = self.place()
            lane.hold(TURNS)

    def status(self, job: Job, lane: Lane, session: str = "") -> Status:
        """How a job stands, as one session sees it."""
        if job.status.state not in ("queued", "held"):
            return replace(job.status, seconds=job.expected) if job.status.active else job.status
        waiting = self.waiting(lane)
        place = waiting.index(job)
        before = waiting[:place] + ([lane.running] if _is_before(lane, job) else [])
        own = [other for other in before if session in other.waiting]
        all_of_it = [one.expected for one in (*before, job)]
        known = None if None in all_of_it else sum(all_of_it)
        return replace(
            job.status,
            position=place + 1,
            before=len(before) - len(own),
            after_own=bool(own),
            seconds=known,
        )


def _is_before(lane: Lane, job: Job) -> bool:
    """Whether the running job goes on before this one: it is not about to make room for it."""
    running = lane.running
    return running is not None and lane.order is None and running.rank >= job.rank


def _may_begin(lane: Lane, job: Job) -> bool:
    begun = sum(one.long for one in lane.in_hand)
    return not job.long or job in lane.held or begun < LONG_AT_ONCE or job.priority > 0
