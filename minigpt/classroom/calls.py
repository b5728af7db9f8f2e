"""Everybody look here: while a room's call stands, its phones show a calm screen."""

import time

from sqlalchemy import Engine, delete, select

from minigpt.classroom.database import read, upsert, write
from minigpt.classroom.schema import CALLS


def call_to_front(engine: Engine, room_id: int) -> None:
    """Have all phones of the room show that there is something to see at the front."""
    values = {"room_id": room_id, "since": time.time()}

    def work(connection) -> None:
        statement = upsert(connection.dialect.name, CALLS).values(values)
        connection.execute(statement.on_conflict_do_nothing(index_elements=["room_id"]))

    write(engine, work)


def let_go_on(engine: Engine, room_id: int) -> None:
    """Let the phones go on where they were."""
    write(engine, lambda c: c.execute(delete(CALLS).where(CALLS.c.room_id == room_id)))


def is_called(engine: Engine, room_id: int) -> bool:
    """Whether the phones of the room show that there is something to see at the front."""
    query = select(CALLS.c.room_id).where(CALLS.c.room_id == room_id)
    return read(engine, lambda connection: connection.execute(query).first()) is not None
