"""Rounds: pairs that a class votes on about one topic."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, insert, select, update

from minigpt.classroom.database import read, write
from minigpt.classroom.pairs import Pair
from minigpt.classroom.schema import PAIRS, ROOMS, ROUNDS
from minigpt.errors import UserError

KINDS = ("compare", "blind")


@dataclass(frozen=True)
class Round:
    """A round of pairs.

    Attributes:
        id: its number in the database.
        kind: ``compare`` (which of two continuations is better) or ``blind`` (old against new).
        topic: what the class was asked to prefer.
        new_key: the key of the tuned model in a blind round, else "".
    """

    id: int
    kind: str
    topic: str
    new_key: str


def begin_round(
    engine: Engine, room_id: int, kind: str, pairs: Sequence[Pair], new_key: str = ""
) -> Round:
    """Put pairs before the class, about the room's topic as it is now; all or none is stored.

    Raises:
        UserError: there is no pair, or no topic yet.
    """
    if kind not in KINDS:
        raise ValueError(f"the kind of a round is {kind!r}; expected one of {KINDS}")
    if not pairs:
        raise UserError("the round has no pairs", "at least 1", "Make some pairs first")

    def work(connection: Connection) -> Round:
        topic = connection.execute(select(ROOMS.c.topic).where(ROOMS.c.id == room_id)).scalar_one()
        if not topic:
            raise UserError("there is no topic yet", "what the class is to prefer", "Type a topic")
        values = {"room_id": room_id, "kind": kind, "topic": topic, "new_key": new_key}
        made = insert(ROUNDS).values(**values, begun=time.time()).returning(ROUNDS.c.id)
        number = connection.execute(made).scalar_one()
        rows = [{"round_id": number, **vars(pair)} for pair in pairs]
        connection.execute(insert(PAIRS), rows)
        _open(connection, room_id, number)
        return Round(number, kind, topic, new_key)

    return write(engine, work)


def end_round(engine: Engine, room_id: int) -> None:
    """Let nobody vote any more."""
    write(engine, lambda connection: _open(connection, room_id, None))


def _open(connection: Connection, room_id: int, number: int | None) -> None:
    change = update(ROOMS).where(ROOMS.c.id == room_id).values(open_round=number)
    connection.execute(change)


def rounds(engine: Engine, room_id: int) -> list[Round]:
    """All rounds of a room, the latest first, but for those that only a later version knows."""
    known = (ROUNDS.c.room_id == room_id) & ROUNDS.c.kind.in_(KINDS)
    query = select(ROUNDS).where(known).order_by(ROUNDS.c.id.desc())
    found = read(engine, lambda connection: connection.execute(query).all())
    return [Round(row.id, row.kind, row.topic, row.new_key) for row in found]
