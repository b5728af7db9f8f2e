"""How long the jobs of this server took, so that who waits is told how long it will be.

Nothing is guessed: of a kind of job that was never done here nothing is said.
"""

import math
from collections import defaultdict, deque
from statistics import median
from typing import Any

from minigpt.jobs.status import config_of

KEPT = 30  # of each kind
NEAREST = 3  # of those, whose median is told,
NEAR = math.log(2)  # if they are at most twice or half as large: others say nothing of this one
KIND = ("corpus", "recipe", "variant", "role", "start")  # fields that make two kinds of a task
SIZE = ("vocab_size", "context_length")  # the time grows about as their product


class Durations:
    """The seconds of the last jobs of each kind, with the size of each."""

    def __init__(self) -> None:
        self._seconds: dict[tuple, deque[tuple[float, float]]] = defaultdict(
            lambda: deque(maxlen=KEPT)
        )

    def note(self, task: str, payload: dict[str, Any], seconds: float) -> None:
        """A job with these arguments was done in so many seconds of work."""
        self._seconds[_kind(task, payload)].append((_size(payload), seconds))

    def about(self, task: str, payload: dict[str, Any]) -> float | None:
        """The median of the (at most three) nearest in size of its kind; None if none is near."""
        known = self._seconds.get(_kind(task, payload), ())
        size = _size(payload)
        near = sorted((abs(other - size), seconds) for other, seconds in known)[:NEAREST]
        found = [seconds for distance, seconds in near if distance <= NEAR + 1e-9]
        return median(found) if found else None


def _kind(task: str, payload: dict[str, Any]) -> tuple:
    config = config_of(payload)
    return (task, *(str(config.get(name, "")) for name in KIND))


def _size(payload: dict[str, Any]) -> float:
    """The logarithm of the sizes' product: twice as large is as far as half as large."""
    config = config_of(payload)
    sizes = (config.get(name, 1) for name in SIZE)
    return sum(math.log(max(1, size)) for size in sizes if isinstance(size, int | float))
