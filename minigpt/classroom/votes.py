"""Rounds of pairs, and the class's votes on them: one a student and pair."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, Integer, Row, cast, func, insert, select, update

from minigpt.classroom.database import read, upsert, write
from minigpt.classroom.pairs import Pair
from minigpt.classroom.rooms import Room
from minigpt.classroom.schema import PAIRS, ROOMS, ROUNDS, STUDENTS, VOTES
from minigpt.classroom.students import Student, check_is_here
from minigpt.errors import UserError

KINDS = ("compare", "blind")
CANT_TELL = "n"  # for neither of the two
CHOICES = ("a", "b", CANT_TELL)


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
    mine = select(VOTES.c.pair_id).where(VOTES.c.student_id == student.id)
    query = _tallies(PAIRS.c.round_id == room.open_round, PAIRS.c.id.not_in(mine))
    turned = (PAIRS.c.id * 7919 + student.id * 104_729) % 1009  # primes: an order for each
    others = cast(PAIRS.c.id != (in_view or 0), Integer)
    query = query.order_by(None).order_by(others, func.count(VOTES.c.choice), turned, PAIRS.c.id)
    query = query.limit(1)
    row = read(engine, lambda connection: connection.execute(query).first())
    return None if row is None else _tally(row)


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
        now = time.time()
        values = {"student_id": student.id, "pair_id": pair_id, "choice": choice, "cast_at": now}
        statement = upsert(connection, VOTES).values(values)
        statement = statement.on_conflict_do_update(
            index_elements=["student_id", "pair_id"], set_={"choice": choice, "cast_at": now}
        )
        connection.execute(statement)

    write(engine, work)


def _check_vote(connection: Connection, room: Room, student: Student, pair_id: int) -> None:
    check_is_here(connection, room, student)
    joined = PAIRS.join(ROOMS, ROOMS.c.open_round == PAIRS.c.round_id)
    asked = (PAIRS.c.id == pair_id, ROOMS.c.id == room.id)
    if connection.execute(select(PAIRS.c.id).select_from(joined).where(*asked)).first() is None:
        raise UserError(
            "that pair is not being voted on", "a pair of the open round", "Wait for the next one"
        )


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
