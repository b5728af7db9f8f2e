"""What is acknowledged is in the file that a server started again reads."""

import os
import shutil
import sqlite3
from contextlib import closing

import platformdirs
import pytest
from sqlalchemy import select

from minigpt.classroom.database import connect, database_url, write
from minigpt.classroom.rooms import find_room, new_room, open_room, set_topic
from minigpt.classroom.schema import ROOMS
from minigpt.classroom.votes import cast_vote, next_pair, tallies
from minigpt.errors import UserError
from tests.classrooms import TOKEN, students, voting_room


@pytest.fixture
def rooms(isolated_home):
    """The folder of the class's file."""
    return isolated_home / "rooms"


@pytest.fixture
def engine(rooms):
    """The class's database while a server runs."""
    made = connect()
    yield made
    made.dispose()


def votes_after_a_restart(code: str) -> int:
    """How many votes a server started now would find."""
    again = connect()
    try:
        room = find_room(again, code)
        return sum(t.for_a + t.for_b for t in tallies(again, [room.open_round]))
    finally:
        again.dispose()


def vote(engine, room, student) -> None:
    """Vote on the next pair."""
    cast_vote(engine, room, student, next_pair(engine, room, student).id, "a")


@pytest.mark.parametrize("gone", ["file", "all files", "folder"])
def test_a_file_that_was_deleted_is_written_back(engine, rooms, gone, caplog):
    """Three votes, the file goes, three more: a restart finds six, and the log says why."""
    room = voting_room(engine)
    class_ = students(engine, room, 3)
    for student in class_:
        vote(engine, room, student)
    if gone == "folder":
        shutil.rmtree(rooms)
    for path in [] if gone == "folder" else list(rooms.iterdir()):
        if gone == "all files" or path.suffix == ".sqlite":
            path.unlink()
    for student in class_:
        vote(engine, room, student)
    assert votes_after_a_restart(room.code) == 6
    assert "was deleted while it was in use: it is written back" in caplog.text


def test_a_file_that_goes_while_a_vote_is_stored_has_the_vote(engine, rooms):
    """It went after the vote was written and before it was acknowledged."""
    room = new_room(engine, TOKEN)

    def work(connection) -> None:
        connection.execute(ROOMS.update().values(topic="kept"))
        (rooms / "classroom.sqlite").unlink()

    write(engine, work)
    again = connect()
    assert find_room(again, room.code).topic == "kept"
    again.dispose()


def test_a_file_that_was_replaced_is_read(engine, rooms, tmp_path):
    """An older copy was put back: what is stored from now on is in that one."""
    room = voting_room(engine)
    (student,) = students(engine, room, 1)
    now, copy = (sqlite3.connect(p / n) for p, n in ((rooms, "classroom.sqlite"), (tmp_path, "c")))
    with closing(now), closing(copy):
        now.backup(copy)
    vote(engine, room, student)
    (tmp_path / "c").replace(rooms / "classroom.sqlite")
    for beside in rooms.glob("*.sqlite-*"):
        beside.unlink()
    vote(engine, room, student)
    assert votes_after_a_restart(room.code) == 1


def test_an_empty_file_in_its_place_gets_the_tables(engine, rooms):
    """The room is gone with the old file, and that is said; a new one can be opened."""
    room = voting_room(engine)
    (rooms / "new").write_bytes(b"")
    (rooms / "new").replace(rooms / "classroom.sqlite")
    for beside in rooms.glob("*.sqlite-*"):
        beside.unlink()
    with pytest.raises(UserError, match="there is no room"):
        find_room(engine, room.code)
    opened = open_room(engine, TOKEN)
    again = connect()
    assert find_room(again, opened.code).id == opened.id
    again.dispose()


def test_a_file_that_is_no_database_is_one_sentence(rooms):
    """It stays as it is; the message says which file it is about."""
    rooms.mkdir(parents=True)
    (rooms / "classroom.sqlite").write_text("a text, for once " * 100)
    with pytest.raises(UserError, match="classroom.sqlite is damaged or no database"):
        connect()
    assert (rooms / "classroom.sqlite").read_text().startswith("a text")


def test_a_full_disk_is_called_full(engine):
    """A file that may not grow stands for the disk; what was stored before is there."""
    room = new_room(engine, TOKEN)
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    long = "x" * 60_000
    with pytest.raises(UserError, match="the disk that holds .*rooms is full"):
        write(engine, lambda c: c.execute(ROOMS.update().values(topic=long)))
    assert find_room(engine, room.code).topic == ""
    set_topic(engine, room.id, "polite")  # room for a few words there still is
    assert find_room(engine, room.code).topic == "polite"


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """A user's own folders, with no MINIGPT_HOME: for what may be cleared, and for what lasts."""
    monkeypatch.delenv("MINIGPT_HOME")
    found = {name: tmp_path / name for name in ("cache", "data")}
    for name, folder in found.items():
        monkeypatch.setattr(platformdirs, f"user_{name}_dir", lambda app, at=folder: str(at / app))
    return {name: folder / "minigpt" / "rooms" for name, folder in found.items()}


def test_the_class_is_not_kept_in_a_folder_called_cache(folders):
    """Systems and people clear those at will."""
    assert database_url().database == str(folders["data"] / "classroom.sqlite")


def old_class(folders) -> str:
    """A class as a build before kept it: in the cache folder; gives its code."""
    folders["cache"].mkdir(parents=True)
    data = folders["data"]
    engine = connect()
    code = new_room(engine, TOKEN).code
    engine.dispose()
    (data / "classroom.sqlite").rename(folders["cache"] / "classroom.sqlite")
    shutil.rmtree(data)
    return code


def test_a_class_in_the_old_place_is_moved(folders):
    """Its room is found, and nothing of it is left where it lay."""
    code = old_class(folders)
    engine = connect()
    assert find_room(engine, code).code == code
    assert engine.url.database == str(folders["data"] / "classroom.sqlite")
    engine.dispose()
    assert list(folders["cache"].iterdir()) == []


def test_a_class_that_somebody_uses_stays_where_it_is(folders):
    """Another server has it open: both go on with one file. Later it is moved."""
    code = old_class(folders)
    before = folders["cache"] / "classroom.sqlite"
    with closing(sqlite3.connect(before)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("SELECT * FROM rooms").fetchall()
        engine = connect()
        assert engine.url.database == str(before) and find_room(engine, code).code == code
        engine.dispose()
    assert database_url().database == str(folders["data"] / "classroom.sqlite")


def test_a_class_in_both_places_is_the_lasting_one(folders):
    """What lies in the old place then is left alone."""
    old_class(folders)
    folders["data"].mkdir(parents=True)
    shutil.copy(folders["cache"] / "classroom.sqlite", folders["data"] / "classroom.sqlite")
    engine = connect()
    with engine.connect() as connection:
        assert len(connection.execute(select(ROOMS)).all()) == 1
    engine.dispose()
    assert os.listdir(folders["cache"]) == ["classroom.sqlite"]
