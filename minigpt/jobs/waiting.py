"""Who waits for which job: a session has slots, and in each it waits for one job."""

import time

from minigpt.jobs.status import Job

MOST_WAITING = 12  # jobs of one session at once: a page asks for ten at most


class Waiting:
    """Sessions, their slots, and when each last showed that it waits for a job.

    Args:
        forget_after: seconds without such a sign after which a session counts as silent.
    """

    def __init__(self, forget_after: float) -> None:
        self._forget_after = forget_after
        self._slots: dict[tuple[str, str], str] = {}  # (session, slot) -> key

    def has_enough(self, session: str, key: str) -> bool:
        """Whether a session waits for as many other jobs as it may."""
        others = {k for (who, _), k in self._slots.items() if who == session and k != key}
        return len(others) >= MOST_WAITING

    def replaced(self, session: str, slot: str, key: str) -> str | None:
        """The job that this slot waited for, if the session waits for it no more."""
        before = self._slots.pop((session, slot), None)
        return None if before in (None, key) or self._has(session, before) else before

    def join(self, session: str, slot: str, job: Job) -> None:
        """A session waits for a job, or shows that it still does."""
        self._slots[session, slot] = job.key
        job.waiting[session] = time.monotonic()

    def leave(self, session: str) -> list[str]:
        """A session waits for nothing any more; gives the keys of what it waited for."""
        slots = [(slot, key) for slot, key in self._slots.items() if slot[0] == session]
        for slot, _ in slots:
            del self._slots[slot]
        return [key for _, key in slots]

    def silent(self, job: Job) -> list[str]:
        """The sessions that have not asked for a job for long; they wait for it no more."""
        oldest = time.monotonic() - self._forget_after
        gone = [session for session, seen in job.waiting.items() if seen < oldest]
        for session in gone:
            self._forget(job.key, session)
        return gone

    def forget(self, job: Job) -> None:
        """Nobody waits for a job any more: it has ended."""
        job.waiting.clear()
        self._forget(job.key)

    def _has(self, session: str, key: str) -> bool:
        return any(who == session and kept == key for (who, _), kept in self._slots.items())

    def _forget(self, key: str, session: str | None = None) -> None:
        for slot, kept in list(self._slots.items()):
            if kept == key and session in (None, slot[0]):
                del self._slots[slot]
