"""Students of a room, known by a secret that their browser keeps and by a nickname at most."""

import re
import time
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Connection, Engine, Select, bindparam, func, select

from minigpt.classroom.database import read, upsert, write
from minigpt.classroom.rooms import Room, digest
from minigpt.classroom.schema import STUDENTS
from minigpt.classroom.user_text import one_line
from minigpt.errors import UserError

NICKNAME_LENGTH = 20
SECRET = re.compile(r"[0-9a-f]{32}")  # 128 random bits, made in the browser


@dataclass(frozen=True)
class Student:
    """Somebody in a room.

    Attributes:
        id: the number in the database.
        room_id: the room's.
        nickname: what they are called, "" if they gave no nickname.
    """

    id: int
    room_id: int
    nickname: str


def join(engine: Engine, room: Room, secret: str, nickname: str = "") -> Student:
    """Come into a room; who is in it already comes back as the same student.

    A nickname that is not empty replaces the one before.

    Raises:
        UserError: the secret is none, or the nickname is too long.
    """
    _check_secret(secret)
    nickname = one_line(nickname, NICKNAME_LENGTH, "the nickname")
    values = {
        "room_id": room.id,
        "secret_hash": digest(secret),
        "nickname": nickname,
        "joined": time.time(),
    }

    def work(connection: Connection) -> Student:
        statement = upsert(connection.dialect.name, STUDENTS).values(values)
        newer = func.coalesce(func.nullif(statement.excluded.nickname, ""), STUDENTS.c.nickname)
        statement = statement.on_conflict_do_update(
            index_elements=["room_id", "secret_hash"], set_={"nickname": newer}
        )
        row = connection.execute(statement.returning(STUDENTS)).one()
        return Student(row.id, row.room_id, row.nickname)

    return write(engine, work)


def find_student(engine: Engine, room: Room, secret: str) -> Student | None:
    """The student with this secret, or None if nobody in the room has it.

    Raises:
        UserError: the secret is none.
    """
    _check_secret(secret)
    query = select(STUDENTS).where(
        STUDENTS.c.room_id == room.id, STUDENTS.c.secret_hash == digest(secret)
    )
    row = read(engine, lambda connection: connection.execute(query).first())
    return None if row is None else Student(row.id, row.room_id, row.nickname)


def count_students(engine: Engine, room_id: int) -> int:
    """How many have joined."""
    query = select(func.count()).select_from(STUDENTS).where(STUDENTS.c.room_id == room_id)
    return read(engine, lambda connection: connection.execute(query).scalar_one())


def check_is_here(connection: Connection, room: Room, student: Student) -> None:
    """Refuse what comes from somebody who is not on the room's list (any more).

    Raises:
        UserError: so it is.
    """
    values = {"me": student.id, "room": room.id}
    if connection.execute(_here_query(), values).first() is None:
        raise UserError("you are not in this room", "somebody who has joined", "Join again")


@cache
def _here_query() -> Select:
    here = (STUDENTS.c.id == bindparam("me"), STUDENTS.c.room_id == bindparam("room"))
    return select(STUDENTS.c.id).where(*here)


def _check_secret(secret: str) -> None:
    if not (isinstance(secret, str) and SECRET.fullmatch(secret)):
        raise UserError(
            "this browser's id is damaged", "32 hexadecimal digits", "Reload the page to join anew"
        )
