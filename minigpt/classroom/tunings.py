"""Which model was tuned on the class's votes, kept with the room: a reload must not lose it."""

import time
from dataclasses import dataclass

from sqlalchemy import Engine, insert, select

from minigpt.classroom.database import read, write
from minigpt.classroom.schema import TUNINGS


@dataclass(frozen=True)
class Tuning:
    """A fine-tuning that the presenter asked for.

    Attributes:
        key: the tuned model's in the store, whether it is there yet or not.
        topic: what the class was asked to prefer.
        beta: the price of moving away from the original.
    """

    key: str
    topic: str
    beta: float


def keep_tuning(engine: Engine, room_id: int, tuning: Tuning) -> None:
    """Note that the presenter asked for this fine-tuning: from now on it is the room's."""
    row = {"room_id": room_id, **vars(tuning), "asked": time.time()}
    write(engine, lambda connection: connection.execute(insert(TUNINGS).values(row)))


def last_tuning(engine: Engine, room_id: int, topic: str) -> Tuning | None:
    """The fine-tuning that was asked for last on this topic, or None."""
    query = select(TUNINGS).where(TUNINGS.c.room_id == room_id, TUNINGS.c.topic == topic)
    query = query.order_by(TUNINGS.c.id.desc()).limit(1)
    row = read(engine, lambda connection: connection.execute(query).first())
    return None if row is None else Tuning(row.key, row.topic, row.beta)
