"""The gallery beside rows that a later version left there: everybody still sees the others."""

import json
import time

import pytest

from minigpt.classroom.database import connect, write
from minigpt.classroom.gallery import Exhibit, add_exhibit, exhibits, hanging
from minigpt.classroom.rooms import new_room
from minigpt.classroom.rounds import rounds
from minigpt.classroom.schema import GALLERY, ROUNDS
from minigpt.config import Config
from minigpt.errors import UserError
from tests.classrooms import TOKEN

OURS = Exhibit("k1", Config(), 2.5, 0.4, 0.5, "Ada")


@pytest.fixture
def engine():
    """A classroom of this test's own."""
    made = connect()
    yield made
    made.dispose()


@pytest.mark.parametrize(
    "position",
    [
        json.dumps({"heads": 2, "a_field_of_later": 1}),
        json.dumps({"variant": "a_variant_of_later"}),
        json.dumps({"heads": 1000}),
        json.dumps([2, 3]),
        "null",
        "",
        "{",
    ],
)
def test_a_row_of_a_later_version_is_skipped_and_counted(engine, position, caplog):
    """An unknown field or value, or no position at all; ours beside it is shown."""
    room = new_room(engine, TOKEN)
    add_exhibit(engine, room.id, OURS)
    values = {
        "room_id": room.id,
        "key": "k2",
        "position": position,
        "who": "",
        "added": time.time(),
    }
    values |= {"val_loss": 1.0, "accuracy": 0.5, "score": 0.5}
    write(engine, lambda connection: connection.execute(GALLERY.insert().values(values)))
    assert hanging(engine, room.id) == ([OURS], 1)
    assert exhibits(engine, room.id) == [OURS]
    assert "of the gallery is skipped" in caplog.text


def test_a_round_of_a_kind_of_later_is_none_of_ours(engine):
    """It is not taken for a blind vote."""
    room = new_room(engine, TOKEN)
    values = {"room_id": room.id, "kind": "ranking", "topic": "t", "new_key": "", "begun": 1.0}
    write(engine, lambda connection: connection.execute(ROUNDS.insert().values(values)))
    assert rounds(engine, room.id) == []


def test_a_database_of_later_that_takes_no_room_is_told(engine):
    """A column that we do not fill would refuse every room: one sentence, not a try for ever."""
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER later BEFORE INSERT ON rooms BEGIN "
            "SELECT RAISE(ABORT, 'a column of later is empty'); END"
        )
    with pytest.raises(UserError, match="takes no new room"):
        new_room(engine, TOKEN)
