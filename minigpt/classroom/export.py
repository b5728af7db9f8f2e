"""All that a room holds, to take home: as JSON, and its votes as a table."""

import csv
import io
import json

from sqlalchemy import Connection, Engine, select

from minigpt.classroom.database import read
from minigpt.classroom.schema import GALLERY, PAIRS, ROOMS, ROUNDS, STUDENTS, TUNINGS, VOTES
from minigpt.take_home.tables import BYTE_ORDER_MARK

FORMULA = ("=", "+", "-", "@")  # what a spreadsheet would take for one

COLUMNS = ("student", "nickname", "round", "topic", "prompt", "a", "b", "a_is_new", "choice")


def export_room(engine: Engine, room_id: int) -> dict:
    """Everything in a room but its secrets; students are numbers with their nicknames."""

    def work(connection: Connection) -> dict:
        room = connection.execute(select(ROOMS).where(ROOMS.c.id == room_id)).one()
        found = {"code": room.code, "topic": room.topic, "opened": room.opened}
        for table in (STUDENTS, ROUNDS, PAIRS, VOTES, TUNINGS, GALLERY):
            found[table.name] = _rows(connection, table, room_id)
        for exhibit in found["gallery"]:
            exhibit["position"] = json.loads(exhibit["position"])
        return found

    return read(engine, work)


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
    out = io.StringIO(BYTE_ORDER_MARK)
    out.seek(0, io.SEEK_END)
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for vote in room["votes"]:
        pair, student = pairs[vote["pair_id"]], students[vote["student_id"]]
        asked = rounds[pair["round_id"]]
        line = [student["id"], student["nickname"], asked["kind"], asked["topic"]]
        line += [pair["prompt"], pair["a"], pair["b"], pair["a_is_new"], vote["choice"]]
        writer.writerow([_harmless(cell) for cell in line])
    return out.getvalue()


def _harmless(cell):
    """A text that a spreadsheet will not compute: a nickname may look like a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
