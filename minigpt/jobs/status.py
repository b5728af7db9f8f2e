"""One job, and how it stands: a value that the pages read."""

import time
from dataclasses import dataclass, field
from typing import Any

ACTIVE = ("queued", "running", "held")
BEHIND = -1  # the priority of a grid: whoever waits on a page goes first
FETCH = "fetch"  # the task of preparing a text that has to be downloaded first


@dataclass(frozen=True)
class Status:
    """How a job stands; a value that never changes.

    Attributes:
        key: the job's key.
        state: ``queued``, ``running``, ``held`` (begun, and held up for another one), ``done``,
            ``failed`` or ``cancelled``.
        position: place in the queue, from 1; 0 unless queued or held.
        before: how many jobs of others will be done before it.
        after_own: whether another job of the same session will be done before it.
        seconds: how long such jobs took here so far: it and all before it; None where one of them
            was never done here.
        stage: what is being done, in plain words.
        share: how far the stage is, 0–1, or None if that is not known.
        epochs: the curves so far, one dictionary an entry (see ``minigpt.training.history.Epoch``).
        snapshot: the file with the weights as they are now, or "".
        reason: why it failed, was stopped or is held up, in plain words.
        result: what the worker answered when done.
        retried: whether a worker died over it and it was begun again.
    """

    key: str
    state: str
    position: int = 0
    before: int = 0
    after_own: bool = False
    seconds: float | None = None
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


@dataclass(eq=False)
class Job:
    """One piece of work as the queue sees it; only the queue touches it.

    Attributes:
        number: what it is called on the line to the worker; 0 for a job of another server.
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
        place: lower goes first among those of one priority.
        left: when the last session that waited for it fell silent, on the same clock.
        taken: when its present turn began, on the same clock.
        worked: seconds of its turns before.
        expected: seconds that such jobs took here, or None.
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
    place: int = 0
    left: float = 0.0
    taken: float = 0.0
    worked: float = 0.0
    expected: float | None = None

    @property
    def fetches(self) -> bool:
        """Whether it is for the worker that downloads."""
        return self.task == FETCH

    @property
    def elsewhere(self) -> bool:
        """Whether it was asked for on another server alone."""
        return not self.number

    @property
    def rank(self) -> tuple[bool, int]:
        """Higher goes first: what somebody waits for, then the presenter's."""
        return bool(self.waiting), self.priority

    @property
    def long(self) -> bool:
        """Whether it is of a kind that takes minutes where others take seconds."""
        return is_long(self.payload)


def went_wrong(error: Exception) -> str:
    """What is told of a fault of ours in a job; the log has it all, the reader gets one line."""
    return f"Something went wrong in training ({type(error).__name__}). Try again."


def is_long(payload: dict[str, Any]) -> bool:
    """Whether a job with these arguments is of a kind that takes minutes."""
    config = config_of(payload)
    return config.get("recipe") == "notebook" or config.get("variant") == "gpt"


def config_of(payload: dict[str, Any]) -> dict[str, Any]:
    """The fields of the config in a job's arguments, which may be those fields themselves."""
    inner = payload.get("config")
    return inner if isinstance(inner, dict) else payload
