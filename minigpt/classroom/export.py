"""All that a room holds, to take home: as JSON, and its votes as a table."""

import csv
import io
import json

from sqlalchemy import Connection, Engine, select

from minigpt.classroom.database import read
from minigpt.classroom.questions import Kept, Shift, kept_questions, shift
from minigpt.classroom.schema import (
    EXAMPLES,
    GALLERY,
    PAIRS,
    ROOMS,
    ROUNDS,
    STUDENTS,
    TUNINGS,
    VOTES,
)
from minigpt.take_home.tables import BYTE_ORDER_MARK

FORMULA = ("=", "+", "-", "@")  # what a spreadsheet would take for one

MOVES = ("question", "answer before", "answer after", "students")
COLUMNS = ("student", "nickname", "round", "topic", "prompt", "a", "b", "a_is_new", "choice")


def export_room(engine: Engine, room_id: int) -> dict:
    """Everything in a room but its secrets; students are numbers with their nicknames.

    Of answers to questions there are counts alone: they are nobody's.
    """

    def work(connection: Connection) -> dict:
        room = connection.execute(select(ROOMS).where(ROOMS.c.id == room_id)).one()
        found = {"code": room.code, "topic": room.topic, "opened": room.opened}
        for table in (STUDENTS, ROUNDS, PAIRS, VOTES, TUNINGS, GALLERY, EXAMPLES):
            found[table.name] = _rows(connection, table, room_id)
        for exhibit in found["gallery"]:
            exhibit["position"] = json.loads(exhibit["position"])
        return found

    found = read(engine, work)
    found["questions"] = [_answered(engine, one) for one in kept_questions(engine, room_id)]
    return found


def _answered(engine: Engine, kept: Kept) -> dict:
    found = shift(engine, kept)
    return {
        "text": kept.question.text,
        "answers": kept.question.answers,
        "best": kept.question.best,
        **{moment: found.counts(moment).tolist() for moment in kept.askings},
        "moved": found.moved.tolist(),
    }


def _rows(connection: Connection, table, room_id: int) -> list[dict]:
    shown = [c for c in table.c if c.name not in ("room_id", "secret_hash")]
    query = select(*shown).order_by(*table.primary_key)
    if table is PAIRS:
        query = query.join(ROUNDS).where(ROUNDS.c.room_id == room_id)
    elif table is VOTES:
        query = query.join(STUDENTS).where(STUDENTS.c.room_id == room_id)
    else:
        query = query.where(table.c.room_id == room_id)
    return [dict(row._mapping) for row in connection.execute(query)]


def export_json(engine: Engine, room_id: int) -> str:
    """The room as JSON."""
    return json.dumps(export_room(engine, room_id), ensure_ascii=False, indent=1)


def votes_csv(engine: Engine, room_id: int) -> str:
    """One line a vote, for a spreadsheet."""
    room = export_room(engine, room_id)
    students = {row["id"]: row for row in room["students"]}
    pairs = {row["id"]: row for row in room["pairs"]}
    rounds = {row["id"]: row for row in room["rounds"]}
    lines = []
    for vote in room["votes"]:
        pair, student = pairs[vote["pair_id"]], students[vote["student_id"]]
        asked = rounds[pair["round_id"]]
        line = [student["id"], student["nickname"], asked["kind"], asked["topic"]]
        line += [pair["prompt"], pair["a"], pair["b"], pair["a_is_new"], vote["choice"]]
        lines.append(line)
    return _table(COLUMNS, lines)


def answers_csv(engine: Engine, room_id: int) -> str:
    """How many students moved from which answer to which; one line a move, nobody's name.

    An answer is empty where they did not answer at that moment.
    """
    lines = []
    for kept in kept_questions(engine, room_id):
        for before, after, students in moves(kept, shift(engine, kept)):
            lines.append([kept.question.text, before, after, students])
    return _table(MOVES, lines)


def moves(kept: Kept, found: Shift) -> list[tuple[str, str, int]]:
    """Answer before, answer after, and how many students; "" for none; only where somebody is."""
    answers = kept.question.answers
    both = [
        (before, after, int(found.moved[i, j]))
        for i, before in enumerate(answers)
        for j, after in enumerate(answers)
    ]
    once = [(answer, "", int(found.only_before[i])) for i, answer in enumerate(answers)]
    once += [("", answer, int(found.only_after[i])) for i, answer in enumerate(answers)]
    return [move for move in both + once if move[2]]


def _table(columns: tuple[str, ...], lines: list[list]) -> str:
    out = io.StringIO(BYTE_ORDER_MARK)
    out.seek(0, io.SEEK_END)
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([[_harmless(cell) for cell in line] for line in lines])
    return out.getvalue()


def _harmless(cell):
    """A text that a spreadsheet will not compute: a nickname may look like a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
