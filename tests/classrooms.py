"""A room with students and pairs, for tests of the classroom, and the databases they run on."""

import os

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url

from minigpt.classroom.database import connect, database_url, engine_options
from minigpt.classroom.pairs import Pair
from minigpt.classroom.rooms import Room, find_room, new_room, set_topic
from minigpt.classroom.rounds import begin_round
from minigpt.classroom.students import Student, join

POSTGRES = os.environ.get("MINIGPT_TEST_POSTGRES", "")
SCHEMA = f"minigpt_test_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"  # tests run side by side
DATABASES = ["sqlite", "postgresql"] if POSTGRES else ["sqlite"]
TOKEN = "bcdf-ghjk-lmnp-qrst"
PAIRS = (Pair("the cat", "sat down", "ran off"), Pair("a dog", "was kind", "was loud"))


def fresh_engine(kind: str, monkeypatch) -> Engine:
    """An engine with our tables and nothing in them; in PostgreSQL in a schema of this process."""
    if kind == "sqlite":
        return connect()
    url = make_url(POSTGRES).set(drivername="postgresql+psycopg")
    admin = create_engine(url)
    with admin.begin() as connection:
        connection.execute(text(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE"))
        connection.execute(text(f"CREATE SCHEMA {SCHEMA}"))
    admin.dispose()
    own = url.update_query_dict({"options": f"-csearch_path={SCHEMA}"})
    monkeypatch.setenv("MINIGPT_DATABASE_URL", own.render_as_string(hide_password=False))
    assert engine_options(database_url())["connect_args"] == {"connect_timeout": 3}
    return connect()


def secret(number: int) -> str:
    """The id that the browser of the student with this number keeps."""
    return f"{number:032x}"


def voting_room(engine: Engine, pairs=PAIRS, topic: str = "more polite") -> Room:
    """A room whose students may vote on ``pairs``."""
    room = new_room(engine, TOKEN)
    set_topic(engine, room.id, topic)
    begin_round(engine, room.id, "compare", pairs)
    return find_room(engine, room.code)


def students(engine: Engine, room: Room, count: int) -> list[Student]:
    """Students number 1 to ``count``."""
    return [join(engine, room, secret(number), f"s{number}") for number in range(1, count + 1)]
