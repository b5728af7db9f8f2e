"""The class's votes on the pairs of a round: one a student and pair."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import (
    Connection,
    Engine,
    Insert,
    Integer,
    Row,
    Select,
    bindparam,
    cast,
    func,
    select,
)

from minigpt.classroom.database import read, upsert, write
from minigpt.classroom.pairs import Pair
from minigpt.classroom.rooms import Room
from minigpt.classroom.rounds import rounds
from minigpt.classroom.schema import PAIRS, ROOMS, STUDENTS, VOTES
from minigpt.classroom.students import Student, check_is_here
from minigpt.errors import UserError

CANT_TELL = "n"  # for neither of the two
CHOICES = ("a", "b", CANT_TELL)


@dataclass(frozen=True)
class Tally:
    """A pair and its votes.

    Attributes:
        id: the pair's number in the database.
        pair: the pair itself.
        for_a: how many prefer its first continuation.
        for_b: how many prefer its second.
        cant_tell: how many can't tell which is better.
    """

    id: int
    pair: Pair
    for_a: int
    for_b: int
    cant_tell: int = 0

    @property
    def votes(self) -> int:
        """How many have answered, with or without a preference."""
        return self.for_a + self.for_b + self.cant_tell


@dataclass(frozen=True)
class Turnout:
    """How far a class is with a round.

    Attributes:
        begun: how many students have answered some of its pairs.
        done: how many have answered all of them.
    """

    begun: int
    done: int


def next_pair(
    engine: Engine, room: Room, student: Student, in_view: int | None = None
) -> Tally | None:
    """A pair of the open round on which this student has not voted: one with the fewest votes.

    None if there is none; students who stand at the same point begin at different pairs.

    Args:
        engine: the database.
        room: the room as it is now.
        student: who is to vote.
        in_view: a pair that they look at already: it stays, if they have not voted on it.
    """
    values = {"round": room.open_round, "me": student.id, "in_view": in_view or 0}
    row = read(engine, lambda connection: connection.execute(_next_query(), values).first())
    return None if row is None else _tally(row)


@cache
def _next_query() -> Select:
    """The question for any ``round``, ``me`` and ``in_view``, put together once."""
    me = bindparam("me")
    mine = select(VOTES.c.pair_id).where(VOTES.c.student_id == me)
    query = _tallies(PAIRS.c.round_id == bindparam("round"), PAIRS.c.id.not_in(mine))
    turned = (PAIRS.c.id * 7919 + me * 104_729) % 1009  # primes: an order for each
    others = cast(PAIRS.c.id != bindparam("in_view"), Integer)
    query = query.order_by(None).order_by(others, func.count(VOTES.c.choice), turned, PAIRS.c.id)
    return query.limit(1)


def cast_vote(engine: Engine, room: Room, student: Student, pair_id: int, choice: str) -> None:
    """Store a vote; a second one of the same student on the same pair replaces the first.

    Raises:
        UserError: the choice is none, the student is not of this room (any more), or the pair
            is not of the round that is open now.
    """
    if choice not in CHOICES:
        raise UserError(f"the vote is {choice!r}", "a, b or n", "Tap one of the two texts")

    def work(connection: Connection) -> None:
        _check_vote(connection, room, student, pair_id)
        given = {"student_id": student.id, "pair_id": pair_id, "choice": choice}
        connection.execute(_keeping(connection.dialect.name), given | {"cast_at": time.time()})

    write(engine, work)


@cache
def _keeping(dialect: str) -> Insert:
    """The statement that keeps any vote, in place of the student's earlier one on that pair."""
    statement = upsert(dialect, VOTES)
    newer = {name: statement.excluded[name] for name in ("choice", "cast_at")}
    return statement.on_conflict_do_update(index_elements=["student_id", "pair_id"], set_=newer)


def _check_vote(connection: Connection, room: Room, student: Student, pair_id: int) -> None:
    check_is_here(connection, room, student)
    values = {"pair": pair_id, "room": room.id}
    if connection.execute(_open_pair_query(), values).first() is None:
        raise UserError(
            "that pair is not being voted on", "a pair of the open round", "Wait for the next one"
        )


@cache
def _open_pair_query() -> Select:
    joined = PAIRS.join(ROOMS, ROOMS.c.open_round == PAIRS.c.round_id)
    asked = (PAIRS.c.id == bindparam("pair"), ROOMS.c.id == bindparam("room"))
    return select(PAIRS.c.id).select_from(joined).where(*asked)


def _tallies(*conditions):
    def chosen(choice: str, name: str):
        return func.coalesce(func.sum(cast(VOTES.c.choice == choice, Integer)), 0).label(name)

    counts = (chosen("a", "for_a"), chosen("b", "for_b"), chosen(CANT_TELL, "cant_tell"))
    joined = PAIRS.outerjoin(VOTES, VOTES.c.pair_id == PAIRS.c.id)
    return (
        select(PAIRS, *counts)
        .select_from(joined)
        .where(*conditions)
        .group_by(*PAIRS.c)
        .order_by(PAIRS.c.id)
    )


def _tally(row: Row) -> Tally:
    pair = Pair(row.prompt, row.a, row.b, row.a_is_new)
    return Tally(row.id, pair, row.for_a, row.for_b, row.cant_tell)


def tallies(engine: Engine, round_ids: Sequence[int]) -> list[Tally]:
    """The pairs of these rounds with their votes."""
    query = _tallies(PAIRS.c.round_id.in_(list(round_ids)))
    return [_tally(row) for row in read(engine, lambda c: c.execute(query).all())]


def compared(engine: Engine, room: Room) -> list[Tally]:
    """All pairs that were compared for the room's topic and that somebody had a preference on."""
    numbers = [
        found.id
        for found in rounds(engine, room.id)
        if found.kind == "compare" and found.topic == room.topic
    ]
    return [tally for tally in tallies(engine, numbers) if tally.for_a + tally.for_b]


def turnout(engine: Engine, round_id: int) -> Turnout:
    """How many students have answered some, and all, of a round's pairs."""
    pairs = select(func.count()).select_from(PAIRS).where(PAIRS.c.round_id == round_id)
    votes = VOTES.join(PAIRS, PAIRS.c.id == VOTES.c.pair_id)
    each = select(func.count()).select_from(votes).where(PAIRS.c.round_id == round_id)
    each = each.group_by(VOTES.c.student_id)

    def work(connection: Connection) -> Turnout:
        all_of_them = connection.execute(pairs).scalar_one()
        answered = connection.execute(each).scalars().all()
        return Turnout(len(answered), sum(count == all_of_them for count in answered))

    return read(engine, work)


def votes_since(engine: Engine, room_id: int, moment: float) -> int:
    """How many votes in the room were given or changed after a moment (Unix time, seconds)."""
    votes = VOTES.join(STUDENTS, STUDENTS.c.id == VOTES.c.student_id)
    query = select(func.count()).select_from(votes)
    query = query.where(STUDENTS.c.room_id == room_id, VOTES.c.cast_at > moment)
    return read(engine, lambda connection: connection.execute(query).scalar_one())
