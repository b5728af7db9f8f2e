"""Rooms: a code to join with, a presenter who holds the token, and a topic."""

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from minigpt.classroom.database import one_at_a_time, read, write
from minigpt.classroom.schema import (
    CALLS,
    EXAMPLES,
    GALLERY,
    QUESTIONS,
    ROOMS,
    ROUNDS,
    SCREENS,
    SHARES,
    STUDENTS,
    TUNINGS,
)
from minigpt.classroom.user_text import one_line
from minigpt.errors import UserError

# What a class leaves in a room. What hangs on these goes with them: votes and pairs, answers.
LEFT_BEHIND = (STUDENTS, ROUNDS, GALLERY, TUNINGS, QUESTIONS, CALLS, SCREENS, SHARES, EXAMPLES)
CODE_LETTERS = "BCDFGHJKLMNPQRSTVWXZ2345679"  # no vowels, so no words; nothing that looks alike
CODE_LENGTH = 5
TOKEN_GROUPS = 4  # of four letters each: 27^16, about 76 bits
TOPIC_LENGTH = 120
TRIES = 20  # of drawing a code that is free
SAME_LESSON = 12 * 3600  # seconds in which a server started again opens the room it had


@dataclass(frozen=True)
class Room:
    """A room as it is now.

    Attributes:
        id: its number in the database.
        code: what students type to join.
        topic: what the presenter asks the class to prefer.
        open_round: the number of the round that is voted in, or None.
        opened: when it was opened, Unix time in seconds.
    """

    id: int
    code: str
    topic: str
    open_round: int | None
    opened: float


def room_of(row: Row) -> Room:
    """A row of the table of rooms."""
    return Room(row.id, row.code, row.topic, row.open_round, row.opened)


def digest(secret: str) -> str:
    """What is stored of a secret: 64 hexadecimal digits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def new_token() -> str:
    """A fresh presenter's token, easy to type: four groups of four letters."""
    letters = CODE_LETTERS.lower()
    groups = ("".join(secrets.choice(letters) for _ in range(4)) for _ in range(TOKEN_GROUPS))
    return "-".join(groups)


def new_room(engine: Engine, token: str) -> Room:
    """Open a room whose presenter holds ``token``.

    Raises:
        UserError: the database is a later version's, and takes no room of ours.
    """
    return _with_a_code(engine, lambda connection: _made(connection, token))


def _made(connection: Connection, token: str) -> Room:
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    values = {"code": code, "token_hash": digest(token), "topic": "", "opened": time.time()}
    return room_of(connection.execute(insert(ROOMS).values(values).returning(ROOMS)).one())


def _with_a_code(engine: Engine, work: Callable[[Connection], Room]) -> Room:
    """The room that ``work`` finds or makes with a join code drawn at random."""
    for _ in range(TRIES):
        try:
            return write(engine, work)
        except IntegrityError as error:  # a code in 14 million was taken already: draw another
            last = error
    raise UserError(  # nobody draws so badly: it asks for a column that we do not know
        "the classroom's database takes no new room",
        "one that this version of MiniGPT made",
        "Use the version that made it, or name another database in MINIGPT_DATABASE_URL",
    ) from last


def open_room(engine: Engine, token: str) -> Room:
    """The room of ``token``; else the room of this lesson, handed to ``token``; else a new one.

    So a server that is killed and started again has its room, its students and their votes, and
    servers that are started in the same moment have one room.
    """
    hashed = digest(token)
    newest = select(ROOMS).order_by(ROOMS.c.opened.desc(), ROOMS.c.id.desc()).limit(1)
    recent = newest.where(ROOMS.c.opened > time.time() - SAME_LESSON)

    def work(connection: Connection) -> Room:
        one_at_a_time(connection)
        row = connection.execute(newest.where(ROOMS.c.token_hash == hashed)).first()
        row = row or connection.execute(recent).first()
        if row is None:
            return _made(connection, token)
        change = {"token_hash": hashed, "opened": time.time()}
        connection.execute(update(ROOMS).where(ROOMS.c.id == row.id).values(change))
        return room_of(row)

    return _with_a_code(engine, work)


def find_room(engine: Engine, code: str) -> Room:
    """The room with this join code; capitals and spaces do not matter.

    Raises:
        UserError: there is none.
    """
    typed = one_line(code, 40, "the join code").replace(" ", "").upper()
    query = select(ROOMS).where(ROOMS.c.code == typed)
    row = read(engine, lambda connection: connection.execute(query).first())
    if row is None:
        raise UserError(
            f"there is no room {typed!r}",
            f"the {CODE_LENGTH} letters and digits on the presenter's screen",
            "Type the code again",
        )
    return room_of(row)


def check_token(engine: Engine, room: Room, token: str) -> None:
    """Raise :class:`UserError` unless ``token`` is that of the room's presenter."""
    query = select(ROOMS.c.token_hash).where(ROOMS.c.id == room.id)
    stored = read(engine, lambda connection: connection.execute(query).scalar_one_or_none())
    if not hmac.compare_digest(stored or "", digest(token.strip().lower())):
        raise UserError(
            "that is not this room's token",
            "the token that was printed when the server started",
            "Copy it from the terminal",
        )


def set_topic(engine: Engine, room_id: int, topic: str) -> str:
    """Say what the class is to prefer; votes given before are about what was asked then.

    An open round is closed: it asked something else.

    Raises:
        UserError: the topic is empty or too long.
    """
    topic = one_line(topic, TOPIC_LENGTH, "the topic")
    if not topic:
        raise UserError("the topic is empty", "what the class is to prefer", "Type a few words")
    differs = ROOMS.c.topic != topic
    change = update(ROOMS).where(ROOMS.c.id == room_id, differs)
    write(engine, lambda c: c.execute(change.values(topic=topic, open_round=None)))
    return topic


def hold_room(connection: Connection, room_id: int) -> None:
    """Take the room for this transaction: two at once can't both be the last that fits."""
    connection.execute(select(ROOMS.c.id).where(ROOMS.c.id == room_id).with_for_update())


def wipe(engine: Engine, room_id: int) -> None:
    """Delete all that the class left in a room; its code and its token stay."""

    def work(connection: Connection) -> None:
        for table in LEFT_BEHIND:
            connection.execute(delete(table).where(table.c.room_id == room_id))
        empty = {"topic": "", "open_round": None}
        connection.execute(update(ROOMS).where(ROOMS.c.id == room_id).values(empty))

    write(engine, work)
