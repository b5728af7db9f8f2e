"""Where a student stands: all that a phone looks at every few seconds, by one question."""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import BindParameter, Engine, Select, and_, bindparam, func, select

from minigpt.classroom.database import read
from minigpt.classroom.rooms import Room, room_of
from minigpt.classroom.schema import (
    ANSWERS,
    ASKINGS,
    CALLS,
    PAIRS,
    QUESTIONS,
    ROOMS,
    STUDENTS,
    VOTES,
)
from minigpt.classroom.students import Student


@dataclass(frozen=True)
class Standing:
    """A student, and what is open: a question, a round, or neither.

    Attributes:
        room: the room as it is now.
        student: the student as the list has it now, or None if it was taken off.
        pairs: how many pairs the open round has; 0 if none is open.
        answered: how many of them this student has answered.
        asking: the question that is open, by the number of its asking, or None.
        answer: which of its answers this student gave, counted from 0, or None.
        called: whether the phones are to look at the front.
    """

    room: Room
    student: Student | None
    pairs: int
    answered: int
    asking: int | None = None
    answer: int | None = None
    called: bool = False

    @property
    def news(self) -> tuple:
        """What a phone's page depends on but for its own votes and answers."""
        return self.student, self.room.topic, self.room.open_round, self.asking, self.called


def standing(engine: Engine, room_id: int, student_id: int) -> Standing | None:
    """Where a student stands now; None if the room is gone."""
    told = {"room": room_id, "me": student_id}
    row = read(engine, lambda connection: connection.execute(_query(), told).first())
    if row is None:
        return None
    student = None if row.student is None else Student(row.student, room_id, row.nickname)
    return Standing(
        room_of(row),
        student,
        row.pairs,
        row.answered,
        row.asking,
        row.answer,
        bool(row.called),
    )


@cache
def _query() -> Select:
    """The question for any ``room`` and ``me``: to put it together takes longer than to ask it."""
    me = bindparam("me")
    mine = and_(STUDENTS.c.room_id == ROOMS.c.id, STUDENTS.c.id == me)
    pairs = select(func.count()).where(PAIRS.c.round_id == ROOMS.c.open_round)
    votes = VOTES.join(PAIRS, PAIRS.c.id == VOTES.c.pair_id)
    answered = select(func.count()).select_from(votes).where(VOTES.c.student_id == me)
    answered = answered.where(PAIRS.c.round_id == ROOMS.c.open_round)
    asking, answer = _open_question(me)
    called = select(func.count()).where(CALLS.c.room_id == ROOMS.c.id)
    query = select(
        ROOMS,
        STUDENTS.c.id.label("student"),
        STUDENTS.c.nickname,
        pairs.correlate(ROOMS).scalar_subquery().label("pairs"),
        answered.correlate(ROOMS).scalar_subquery().label("answered"),
        asking.label("asking"),
        answer.label("answer"),
        called.correlate(ROOMS).scalar_subquery().label("called"),
    )
    rooms = ROOMS.outerjoin(STUDENTS, mine)
    return query.select_from(rooms).where(ROOMS.c.id == bindparam("room"))


def _open_question(me: BindParameter) -> tuple:
    """The open asking of a row of rooms, and a student's answer to it, as subqueries."""
    here = QUESTIONS.join(ASKINGS, ASKINGS.c.question_id == QUESTIONS.c.id)
    mine = and_(ANSWERS.c.asking_id == ASKINGS.c.id, ANSWERS.c.student_id == me)
    asked = (QUESTIONS.c.room_id == ROOMS.c.id, ASKINGS.c.closed.is_(None))
    found = [
        select(column).select_from(here.outerjoin(ANSWERS, mine)).where(*asked)
        for column in (ASKINGS.c.id, ANSWERS.c.choice)
    ]
    return tuple(
        one.order_by(ASKINGS.c.id.desc()).limit(1).correlate(ROOMS).scalar_subquery()
        for one in found
    )


def own_choices(engine: Engine, student_id: int, round_id: int) -> dict[int, str]:
    """What a student chose in a round, by the pair's number."""
    votes = VOTES.join(PAIRS, PAIRS.c.id == VOTES.c.pair_id)
    query = select(VOTES.c.pair_id, VOTES.c.choice).select_from(votes)
    query = query.where(VOTES.c.student_id == student_id, PAIRS.c.round_id == round_id)
    return dict(read(engine, lambda connection: [tuple(row) for row in connection.execute(query)]))
