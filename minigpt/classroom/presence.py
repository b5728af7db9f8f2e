"""Who is here now: whose phone asked for news within the last half minute.

A hundred phones ask every few seconds. They are noted in memory, and written together, in one
transaction every ten seconds, so that being here costs the database next to nothing.
"""

import time
from dataclasses import dataclass
from threading import Lock

from sqlalchemy import Connection, Engine, func, select

from minigpt.classroom.database import read, upsert, write
from minigpt.classroom.schema import SEEN, STUDENTS

HERE = 30.0  # seconds since the last look of a phone that is here
WRITTEN_EVERY = 10.0  # seconds


class Presence:
    """The phones that this server process hears from.

    Args:
        engine: where it is written.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = Lock()
        self._heard: dict[int, float] = {}
        self._written = 0.0

    def note(self, student_id: int) -> None:
        """A phone of this student asks for news now; writes all that were heard when it is time."""
        now = time.time()
        with self._lock:
            self._heard[student_id] = now
            if now - self._written < WRITTEN_EVERY:
                return
            heard, self._heard, self._written = self._heard, {}, now
        write(self._engine, lambda connection: _keep(connection, heard))


def _keep(connection: Connection, heard: dict[int, float]) -> None:
    """Write when each was heard; who was removed meanwhile is left out."""
    query = select(STUDENTS.c.id).where(STUDENTS.c.id.in_(list(heard)))
    there = connection.execute(query).scalars().all()
    rows = [{"student_id": student, "at": heard[student]} for student in there]
    if rows:
        statement = upsert(connection.dialect.name, SEEN)
        newer = {"at": statement.excluded.at}
        statement = statement.on_conflict_do_update(index_elements=["student_id"], set_=newer)
        connection.execute(statement, rows)


@dataclass(frozen=True)
class Attendance:
    """How many students a room has.

    Attributes:
        here: whose phone asked for news within the last half minute.
        joined: all who have joined.
    """

    here: int
    joined: int


def attendance(engine: Engine, room_id: int) -> Attendance:
    """How many are here now, of how many who joined."""
    both = STUDENTS.outerjoin(SEEN, SEEN.c.student_id == STUDENTS.c.id)
    here = func.count().filter(SEEN.c.at > time.time() - HERE)
    query = select(here, func.count()).select_from(both).where(STUDENTS.c.room_id == room_id)
    return Attendance(*read(engine, lambda connection: connection.execute(query).one()))
