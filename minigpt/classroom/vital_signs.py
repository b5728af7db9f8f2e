"""How the server is doing: what its processes weigh, and what went wrong lately."""

import logging
import os
import time
from collections import deque
from dataclasses import dataclass

import psutil

KEPT = 50  # of the latest troubles


@dataclass(frozen=True)
class Trouble:
    """Something that went wrong.

    Attributes:
        moment: when, Unix time in seconds.
        where: the part of the program that said so.
        what: one line.
        times: how often it was said in a row.
    """

    moment: float
    where: str
    what: str
    times: int = 1


class TroubleLog(logging.Handler):
    """Keeps the latest warnings and errors of the program in memory, for the presenter."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._kept: deque[Trouble] = deque(maxlen=KEPT)

    def emit(self, record: logging.LogRecord) -> None:
        """Note one record; the same as before only counts up."""
        what = record.getMessage().splitlines()[0][:300] if record.getMessage() else ""
        times = 1
        if self._kept and (self._kept[-1].where, self._kept[-1].what) == (record.name, what):
            times += self._kept.pop().times
        self._kept.append(Trouble(record.created, record.name, what, times))

    def latest(self) -> list[Trouble]:
        """What was kept, the latest first."""
        return list(reversed(self._kept))


def memory_mb(pid: int | None) -> float | None:
    """The memory that a process holds, in megabytes (a million bytes), or None if it is gone."""
    if pid is None:
        return None
    try:
        return psutil.Process(pid).memory_info().rss / 1e6
    except psutil.Error:  # it ended just now
        return None


def own_memory_mb() -> float:
    """The memory that this process holds, in megabytes."""
    return psutil.Process(os.getpid()).memory_info().rss / 1e6


def minutes_ago(moment: float) -> str:
    """How long ago, in words."""
    minutes = int((time.time() - moment) / 60)
    return "just now" if minutes < 1 else f"{minutes} min ago"
