"""Where the lesson on the presenter's screen is, for phones and the presenter's second device."""

import time

from sqlalchemy import Engine, delete, select

from minigpt.classroom.database import read, upsert, write
from minigpt.classroom.schema import SCREENS

FORGOTTEN = 6 * 3600  # seconds after which a lesson that nobody ended is over

Place = tuple[str, int]  # a lesson's name in an address, and its step, counted from 0


def put_on_screen(engine: Engine, room_id: int, place: Place | None) -> None:
    """Note where the room's lesson is; None when it has ended."""

    def work(connection) -> None:
        if place is None:
            connection.execute(delete(SCREENS).where(SCREENS.c.room_id == room_id))
            return
        values = {"lesson": place[0], "step": place[1], "since": time.time()}
        statement = upsert(connection.dialect.name, SCREENS).values(room_id=room_id, **values)
        connection.execute(statement.on_conflict_do_update(index_elements=["room_id"], set_=values))

    write(engine, work)


def place_on_screen(engine: Engine, room_id: int) -> Place | None:
    """Where the room's lesson is, or None if none is played."""
    query = select(SCREENS.c.lesson, SCREENS.c.step).where(
        SCREENS.c.room_id == room_id, SCREENS.c.since > time.time() - FORGOTTEN
    )
    row = read(engine, lambda connection: connection.execute(query).first())
    return row and (row.lesson, row.step)
