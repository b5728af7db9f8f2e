"""Questions before and after a lesson: the class's answers, and who moved from where to where.

An answer is stored under its student, so that the same question asked again finds the answer
before. Nothing here gives that away: what comes out is counted.
"""

import json
import time
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, Engine, Row, func, insert, select, update

from minigpt.classroom.database import read, upsert, write
from minigpt.classroom.rooms import Room, hold_room
from minigpt.classroom.schema import ANSWERS, ASKINGS, QUESTIONS
from minigpt.classroom.students import Student, check_is_here
from minigpt.errors import UserError
from minigpt.lessons.questions import Question

BEFORE, AFTER = MOMENTS = ("before", "after")
MOST_KEPT = 60  # questions of a room


@dataclass(frozen=True)
class Asking:
    """A question put before the class, once before the lesson or once after it.

    Attributes:
        id: its number in the database.
        moment: ``before`` or ``after``.
        open: whether it is answered now.
    """

    id: int
    moment: str
    open: bool


@dataclass(frozen=True)
class Kept:
    """A question of a room.

    Attributes:
        id: its number in the database.
        question: the question itself.
        askings: when it was asked, by ``before`` and ``after``.
    """

    id: int
    question: Question
    askings: dict[str, Asking]


def keep_questions(engine: Engine, room_id: int, questions: tuple[Question, ...]) -> None:
    """Put questions on a room's list; one that is there already stays; all or none is stored.

    Raises:
        UserError: one is there with other answers, or the list is full.
    """
    write(engine, lambda c: [_kept_id(c, room_id, one) for one in questions])


def _kept_id(connection: Connection, room_id: int, question: Question) -> int:
    answers = json.dumps(question.answers, ensure_ascii=False)
    query = select(QUESTIONS).where(QUESTIONS.c.room_id == room_id)
    there = connection.execute(query.where(QUESTIONS.c.text == question.text)).first()
    if there is None:
        _check_room_for_one(connection, room_id)
        values = {"room_id": room_id, "text": question.text, "best": question.best}
        made = insert(QUESTIONS).values(**values, answers=answers).returning(QUESTIONS.c.id)
        return connection.execute(made).scalar_one()
    if there.answers != answers:
        raise UserError(
            f"the question {question.text!r} is on this class's list with other answers",
            "the same answers before and after",
            "Give the question other words",
        )
    return there.id


def _check_room_for_one(connection: Connection, room_id: int) -> None:
    """Also takes the room for this transaction: two desks can't both add or open one."""
    hold_room(connection, room_id)
    query = select(func.count()).select_from(QUESTIONS).where(QUESTIONS.c.room_id == room_id)
    if connection.execute(query).scalar_one() >= MOST_KEPT:
        received = f"the class has {MOST_KEPT} questions"
        raise UserError(received, f"at most {MOST_KEPT}", "Wipe the room, or open a new one")


def kept_questions(engine: Engine, room_id: int) -> list[Kept]:
    """The questions of a room, in the order in which they came."""
    joined = QUESTIONS.outerjoin(ASKINGS, ASKINGS.c.question_id == QUESTIONS.c.id)
    asked = (ASKINGS.c.id.label("asking"), ASKINGS.c.moment, ASKINGS.c.closed)
    query = select(QUESTIONS, *asked).select_from(joined).where(QUESTIONS.c.room_id == room_id)
    found: dict[int, Kept] = {}
    for row in read(engine, lambda c: c.execute(query.order_by(QUESTIONS.c.id)).all()):
        kept = found.setdefault(row.id, Kept(row.id, _question(row), {}))
        if row.asking is not None:
            kept.askings[row.moment] = Asking(row.asking, row.moment, row.closed is None)
    return list(found.values())


def _question(row: Row) -> Question:
    return Question(row.text, tuple(json.loads(row.answers)), row.best)


def open_question(engine: Engine, room_id: int, question: Question, moment: str) -> int:
    """Put a question before the class; one that is open is closed.

    Opened again at the same moment it goes on with the answers that it has.

    Returns:
        The number of the asking.

    Raises:
        UserError: as :func:`keep_questions`.
    """
    if moment not in MOMENTS:
        raise ValueError(f"the moment is {moment!r}; expected one of {MOMENTS}")

    def work(connection: Connection) -> int:
        _close(connection, room_id)
        values = {"question_id": _kept_id(connection, room_id, question), "moment": moment}
        statement = upsert(connection.dialect.name, ASKINGS).values(**values, opened=time.time())
        statement = statement.on_conflict_do_update(
            index_elements=["question_id", "moment"], set_={"closed": None}
        )
        return connection.execute(statement.returning(ASKINGS.c.id)).scalar_one()

    return write(engine, work)


def close_question(engine: Engine, room_id: int) -> None:
    """Let nobody answer any more."""
    write(engine, lambda connection: _close(connection, room_id))


def _close(connection: Connection, room_id: int) -> None:
    hold_room(connection, room_id)
    of_room = select(QUESTIONS.c.id).where(QUESTIONS.c.room_id == room_id)
    still_open = (ASKINGS.c.question_id.in_(of_room), ASKINGS.c.closed.is_(None))
    connection.execute(update(ASKINGS).where(*still_open).values(closed=time.time()))


def question_of(engine: Engine, asking_id: int) -> Question | None:
    """What an asking asks; None if it is gone."""
    joined = QUESTIONS.join(ASKINGS, ASKINGS.c.question_id == QUESTIONS.c.id)
    query = select(QUESTIONS).select_from(joined).where(ASKINGS.c.id == asking_id)
    row = read(engine, lambda connection: connection.execute(query).first())
    return None if row is None else _question(row)


def give_answer(engine: Engine, room: Room, student: Student, asking_id: int, choice: int) -> None:
    """Store an answer; a second one of the same student replaces the first.

    Raises:
        UserError: the question is not open (any more), it has no such answer, or the student is
            not of this room (any more).
    """

    def work(connection: Connection) -> None:
        _check_answer(connection, room, student, asking_id, choice)
        values = {"student_id": student.id, "asking_id": asking_id}
        given = {"choice": choice, "given_at": time.time()}
        statement = upsert(connection.dialect.name, ANSWERS).values(**values, **given)
        statement = statement.on_conflict_do_update(index_elements=list(values), set_=given)
        connection.execute(statement)

    write(engine, work)


def _check_answer(
    connection: Connection, room: Room, student: Student, asking_id: int, choice: int
) -> None:
    check_is_here(connection, room, student)
    joined = QUESTIONS.join(ASKINGS, ASKINGS.c.question_id == QUESTIONS.c.id)
    asked = (ASKINGS.c.id == asking_id, QUESTIONS.c.room_id == room.id, ASKINGS.c.closed.is_(None))
    row = connection.execute(select(QUESTIONS).select_from(joined).where(*asked)).first()
    if row is None:
        raise UserError("that question is closed", "one that is open", "Wait for the next one")
    answers = len(_question(row).answers)
    if isinstance(choice, bool) or not isinstance(choice, int) or not 0 <= choice < answers:
        raise UserError(
            f"the answer is {choice!r}", f"0 to {answers - 1}", "Tap one of the answers"
        )


def count_answers(engine: Engine, asking_id: int) -> int:
    """How many students have answered."""
    query = select(func.count()).select_from(ANSWERS).where(ANSWERS.c.asking_id == asking_id)
    return read(engine, lambda connection: connection.execute(query).scalar_one())


@dataclass(frozen=True)
class Shift:
    """Who moved from where to where, by numbers of students.

    Attributes:
        moved: of those who answered both times, int64, ``(answers, answers)``: rows are the answer
            before, columns the one after.
        only_before: of those who answered before and not after, ``(answers,)``.
        only_after: of those who answered after and not before, ``(answers,)``.
    """

    moved: np.ndarray
    only_before: np.ndarray
    only_after: np.ndarray

    def counts(self, moment: str) -> np.ndarray:
        """How many gave each answer before, or after: ``(answers,)``."""
        if moment == BEFORE:
            return self.moved.sum(axis=1) + self.only_before
        return self.moved.sum(axis=0) + self.only_after

    @property
    def both(self) -> int:
        """How many answered both times."""
        return int(self.moved.sum())


def shift(engine: Engine, kept: Kept) -> Shift:
    """How the class answered a question before and after."""
    size = len(kept.question.answers)
    found = Shift(np.zeros((size, size), int), np.zeros(size, int), np.zeros(size, int))
    numbers = [asking.id for asking in kept.askings.values()]
    query = select(ANSWERS).where(ANSWERS.c.asking_id.in_(numbers))
    given: dict[int, dict[int, int]] = {}
    for row in read(engine, lambda connection: connection.execute(query).all()):
        given.setdefault(row.student_id, {})[row.asking_id] = row.choice
    for answers in given.values():
        before, after = (_of(answers, kept.askings.get(moment)) for moment in MOMENTS)
        if after is None:
            found.only_before[before] += 1
        elif before is None:
            found.only_after[after] += 1
        else:
            found.moved[before, after] += 1
    return found


def _of(answers: dict[int, int], asking: Asking | None) -> int | None:
    return None if asking is None else answers.get(asking.id)
