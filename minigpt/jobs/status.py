"""One job, and how it stands: a value that the pages read."""

import time
from dataclasses import dataclass, field
from typing import Any

ACTIVE = ("queued", "running")


@dataclass(frozen=True)
class Status:
    """How a job stands; a value that never changes.

    Attributes:
        key: the job's key.
        state: ``queued``, ``running``, ``done``, ``failed`` or ``cancelled``.
        position: place in the queue, from 1; 0 unless queued.
        stage: what is being done, in plain words.
        share: how far the stage is, 0–1, or None if that is not known.
        epochs: the curves so far, one dictionary an entry (see ``minigpt.training.history.Epoch``).
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
class Job:
    """One piece of work as the queue sees it; only the queue touches it.

    Attributes:
        number: what it is called on the line to the worker.
        key: what makes two requests equal.
        task: the worker's name for the work.
        payload: its arguments, as JSON.
        priority: higher goes first.
        status: how it stands.
        waiting: the sessions that wait for it, and when each last said so.
        attempts: how many times it was begun.
        halted: whether somebody stopped it for everybody.
        asked: when it was asked for, on the clock of ``time.monotonic``.
        ended: when it ended, on the same clock.
    """

    number: int
    key: str
    task: str
    payload: dict[str, Any]
    priority: int
    status: Status
    waiting: dict[str, float] = field(default_factory=dict)  # session -> last sign of life
    attempts: int = 0
    halted: bool = False
    asked: float = field(default_factory=time.monotonic)
    ended: float = 0.0
