"""The presenter's list of the class: who is there, under which name, and whom to take off it."""

import time
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, func, select, update

from minigpt.classroom.database import read, write
from minigpt.classroom.presence import HERE
from minigpt.classroom.schema import GALLERY, SEEN, STUDENTS, VOTES
from minigpt.classroom.students import NICKNAME_LENGTH
from minigpt.classroom.user_text import one_line

MOST_ROWS = 500


@dataclass(frozen=True)
class Entry:
    """A student on the list.

    Attributes:
        id: the number in the database.
        nickname: what they are called, "" if they gave no nickname.
        here: whether their phone asked for news within the last half minute.
        votes: how many votes they have given in all.
    """

    id: int
    nickname: str
    here: bool
    votes: int


def class_list(engine: Engine, room_id: int) -> list[Entry]:
    """The students of a room: those who are here first, each of the two by nickname."""
    joined = STUDENTS.outerjoin(SEEN, SEEN.c.student_id == STUDENTS.c.id)
    votes = select(func.count()).where(VOTES.c.student_id == STUDENTS.c.id).scalar_subquery()
    query = select(STUDENTS.c.id, STUDENTS.c.nickname, SEEN.c.at, votes.label("votes"))
    query = query.select_from(joined).where(STUDENTS.c.room_id == room_id).limit(MOST_ROWS)
    rows, since = read(engine, lambda c: c.execute(query).all()), time.time() - HERE
    found = [Entry(row.id, row.nickname, (row.at or 0) > since, row.votes) for row in rows]
    return sorted(found, key=lambda one: (not one.here, one.nickname.casefold(), one.id))


def rename(engine: Engine, room_id: int, student_id: int, nickname: str) -> None:
    """Call a student something else, or nothing; also in the gallery.

    Raises:
        UserError: the nickname is too long.
    """
    nickname = one_line(nickname, NICKNAME_LENGTH, "the nickname")

    def work(connection: Connection) -> None:
        _call_in_gallery(connection, room_id, student_id, nickname)
        change = update(STUDENTS).where(*_this(room_id, student_id)).values(nickname=nickname)
        connection.execute(change)

    write(engine, work)


def remove(engine: Engine, room_id: int, student_id: int) -> None:
    """Take a student off the list, with their votes, and their name off the gallery.

    That is no ban: whoever was removed is asked to join again, and may.
    """

    def work(connection: Connection) -> None:
        _call_in_gallery(connection, room_id, student_id, "")
        connection.execute(delete(STUDENTS).where(*_this(room_id, student_id)))

    write(engine, work)


def _this(room_id: int, student_id: int) -> tuple:
    return STUDENTS.c.id == student_id, STUDENTS.c.room_id == room_id


def _call_in_gallery(connection: Connection, room_id: int, student_id: int, name: str) -> None:
    """Put another name below what a student hung; the gallery knows them by nickname alone."""
    query = select(STUDENTS.c.nickname).where(*_this(room_id, student_id))
    before = connection.execute(query).scalar_one_or_none()
    if before:
        hung = (GALLERY.c.room_id == room_id, GALLERY.c.who == before)
        connection.execute(update(GALLERY).where(*hung).values(who=name))
