"""What visitors of a shared model wrote, kept as prompts for the class's next comparison.

Nothing is kept but for a share whose owner switched that on, and who writes is told so before.
"""

import secrets
import time
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, func, insert, select

from minigpt.classroom.database import read, upsert, write
from minigpt.classroom.rooms import hold_room
from minigpt.classroom.schema import EXAMPLES, SHARES
from minigpt.classroom.user_text import one_line
from minigpt.errors import UserError

LONGEST = 200  # characters
MOST_EXAMPLES = 40  # of a room: the presenter looks at each
MOST_SHARES = 20  # of a room that keep examples
NAME_BYTES = 8  # of a share's name, which is in its address


@dataclass(frozen=True)
class Example:
    """A prompt that somebody wrote.

    Attributes:
        id: its number in the database.
        prompt: the prompt, one line.
    """

    id: int
    prompt: str


def start_keeping(engine: Engine, room_id: int) -> str:
    """Let a share keep examples; gives the name that its address has from then on.

    Raises:
        UserError: too many do already.
    """
    name = secrets.token_hex(NAME_BYTES)

    def work(connection: Connection) -> None:
        hold_room(connection, room_id)
        if _count(connection, SHARES, room_id) >= MOST_SHARES:
            raise UserError(
                f"{MOST_SHARES} shared models keep examples already",
                f"at most {MOST_SHARES}",
                "Ask the presenter to press Keep no more, under Examples",
            )
        values = {"room_id": room_id, "name": name, "begun": time.time()}
        connection.execute(insert(SHARES).values(values))

    write(engine, work)
    return name


def stop_keeping(engine: Engine, room_id: int, name: str | None = None) -> None:
    """Let a share keep nothing any more, or without a name all of the room; what is kept stays."""
    which = [SHARES.c.room_id == room_id]
    if name is not None:
        which.append(SHARES.c.name == name)
    write(engine, lambda connection: connection.execute(delete(SHARES).where(*which)))


def keeps(engine: Engine, room_id: int, name: str) -> bool:
    """Whether the share of this name keeps examples now."""
    query = select(SHARES.c.id).where(SHARES.c.room_id == room_id, SHARES.c.name == name)
    return read(engine, lambda connection: connection.execute(query).first()) is not None


def count_keeping(engine: Engine, room_id: int) -> int:
    """How many shares keep examples now."""
    return read(engine, lambda connection: _count(connection, SHARES, room_id))


def add_example(engine: Engine, room_id: int, name: str, prompt: str) -> None:
    """Keep what was written at the share of this name; the same prompt is kept once.

    Raises:
        UserError: that share keeps nothing (any more), the prompt is empty or too long, or the
            room has as many as it may.
    """
    prompt = one_line(prompt, LONGEST, "the example")
    if not prompt:
        raise UserError("the example is empty", "some words", "Type some words")

    def work(connection: Connection) -> None:
        hold_room(connection, room_id)
        here = (SHARES.c.room_id == room_id, SHARES.c.name == name)
        if connection.execute(select(SHARES.c.id).where(*here)).first() is None:
            raise UserError(
                "this model's examples are not kept any more",
                "one whose owner has it switched on",
                "Write on: the model answers as before",
            )
        if _count(connection, EXAMPLES, room_id) >= MOST_EXAMPLES:
            raise UserError(
                f"the class has {MOST_EXAMPLES} examples, so this one was not kept",
                f"at most {MOST_EXAMPLES}",
                "Write on: the model answers as before",
            )
        statement = upsert(connection.dialect.name, EXAMPLES)
        statement = statement.values(room_id=room_id, prompt=prompt, written=time.time())
        connection.execute(statement.on_conflict_do_nothing(index_elements=["room_id", "prompt"]))

    write(engine, work)


def examples(engine: Engine, room_id: int) -> list[Example]:
    """What is kept, in the order in which it came."""
    query = select(EXAMPLES).where(EXAMPLES.c.room_id == room_id).order_by(EXAMPLES.c.id)
    rows = read(engine, lambda connection: connection.execute(query).all())
    return [Example(row.id, row.prompt) for row in rows]


def take_out(engine: Engine, room_id: int, numbers: Collection[int]) -> None:
    """Delete examples of the room."""
    which = (EXAMPLES.c.room_id == room_id, EXAMPLES.c.id.in_(list(numbers)))
    write(engine, lambda connection: connection.execute(delete(EXAMPLES).where(*which)))


def _count(connection: Connection, table, room_id: int) -> int:
    query = select(func.count()).select_from(table).where(table.c.room_id == room_id)
    return connection.execute(query).scalar_one()
