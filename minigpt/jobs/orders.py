"""What the server orders for jobs that a worker has begun: to stop, or to let another go first."""

import threading
import time


class Orders:
    """The orders for all jobs, by their numbers; may be asked from any thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._stopped: set[int] = set()
        self._held: set[int] = set()

    def take(self, message: dict) -> None:
        """Note an order from the server: ``{"stop": 1}``, ``{"hold": 1}`` or ``{"go_on": 1}``."""
        with self._changed:
            self._stopped |= {message["stop"]} if "stop" in message else set()
            self._held |= {message["hold"]} if "hold" in message else set()
            self._held -= {message.get("go_on")}
            self._changed.notify_all()

    def stopped(self, number: int) -> bool:
        """Whether the job is to stop."""
        return number in self._stopped

    def held(self, number: int) -> bool:
        """Whether the job is to let another one go first."""
        return number in self._held

    def wait(self, number: int) -> float:
        """Sleep until the job may go on or has to stop; gives the seconds that it slept."""
        began = time.monotonic()
        with self._changed:
            self._changed.wait_for(lambda: self.stopped(number) or not self.held(number))
        return time.monotonic() - began

    def forget(self, number: int) -> None:
        """The job has ended."""
        with self._changed:
            self._stopped.discard(number)
            self._held.discard(number)
