"""Votes are never lost or doubled, on SQLite and, where there is one, on a real PostgreSQL."""

import csv
import io
import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import create_engine, text

from minigpt.classroom import database
from minigpt.classroom.database import connect, database_url, read, write
from minigpt.classroom.export import export_json, votes_csv
from minigpt.classroom.gallery import CONTESTS, Exhibit, add_exhibit, exhibits, ranked
from minigpt.classroom.pairs import Pair
from minigpt.classroom.rooms import find_room, new_room, set_topic
from minigpt.classroom.rounds import begin_round, end_round
from minigpt.classroom.votes import (
    Turnout,
    cast_vote,
    compared,
    next_pair,
    tallies,
    turnout,
    votes_since,
)
from minigpt.classroom.win_rate import share_of_new
from minigpt.config import Config
from minigpt.errors import UserError
from tests.classrooms import PAIRS, students, voting_room


def counts(engine, room):
    """Votes for a and b of each pair of the open round."""
    return [(t.for_a, t.for_b) for t in tallies(engine, [room.open_round])]


def test_a_second_tap_changes_the_vote(engine):
    """One vote a student and pair, however often it is given."""
    room = voting_room(engine)
    student = students(engine, room, 1)[0]
    pair = next_pair(engine, room, student)
    cast_vote(engine, room, student, pair.id, "a")
    cast_vote(engine, room, student, pair.id, "a")
    cast_vote(engine, room, student, pair.id, "b")
    found = {t.id: (t.for_a, t.for_b) for t in tallies(engine, [room.open_round])}
    assert found.pop(pair.id) == (0, 1)
    assert list(found.values()) == [(0, 0)]


def test_each_pair_is_shown_once_and_the_least_voted_first(engine):
    """The second student begins with the pair that the first one left out."""
    room = voting_room(engine)
    ada, bob = students(engine, room, 2)
    first = next_pair(engine, room, ada)
    cast_vote(engine, room, ada, first.id, "a")
    second = next_pair(engine, room, ada)
    assert second.id != first.id and second.pair in PAIRS
    assert next_pair(engine, room, bob).id == second.id
    cast_vote(engine, room, ada, second.id, "b")
    assert next_pair(engine, room, ada) is None


def test_a_hundred_students_at_once_lose_and_double_nothing(engine):
    """Twenty threads vote for 100 students, each vote sent twice."""
    room = voting_room(engine)
    class_ = students(engine, room, 100)
    numbers = [t.id for t in tallies(engine, [room.open_round])]

    def vote(student):
        for pair in numbers * 2:
            cast_vote(engine, room, student, pair, "ab"[student.id % 2])

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(vote, class_))
    for_a = sum(student.id % 2 == 0 for student in class_)
    assert counts(engine, room) == [(for_a, 100 - for_a)] * 2
    assert turnout(engine, room.open_round) == Turnout(100, 100)
    assert votes_since(engine, room.id, 0) == 200


@pytest.mark.parametrize("choice", ["", "c", "a; DROP TABLE votes", None])
def test_a_forged_choice_is_refused(engine, choice):
    """A vote is a or b."""
    room = voting_room(engine)
    student = students(engine, room, 1)[0]
    with pytest.raises(UserError, match="expected a, b or n"):
        cast_vote(engine, room, student, next_pair(engine, room, student).id, choice)


def test_a_vote_on_a_pair_of_another_room_or_of_a_closed_round_is_refused(engine):
    """Only what the presenter has opened in this room can be voted on."""
    room, other = voting_room(engine), voting_room(engine)
    student, stranger = students(engine, room, 1)[0], students(engine, other, 1)[0]
    pair = next_pair(engine, room, student).id
    with pytest.raises(UserError, match="not in this room"):
        cast_vote(engine, room, stranger, pair, "a")
    with pytest.raises(UserError, match="not being voted on"):
        cast_vote(engine, other, stranger, pair, "a")
    end_round(engine, room.id)
    with pytest.raises(UserError, match="not being voted on"):
        cast_vote(engine, room, student, pair, "a")
    assert next_pair(engine, find_room(engine, room.code), student) is None


def test_only_the_votes_for_todays_topic_are_learnt_from(engine):
    """A new topic leaves the old votes in the room, but asks them nothing."""
    room = voting_room(engine)
    student = students(engine, room, 1)[0]
    cast_vote(engine, room, student, next_pair(engine, room, student).id, "b")
    assert [(t.for_a, t.for_b) for t in compared(engine, room)] == [(0, 1)]
    set_topic(engine, room.id, "about animals")
    assert compared(engine, find_room(engine, room.code)) == []
    assert votes_since(engine, room.id, 0) == 1


def test_blind_votes_are_counted_for_the_new_model_on_either_side(engine):
    """Two pairs, the new model first in one: a, b, and a on the other make two wins of three."""
    room = voting_room(engine)
    blind = [Pair("p", "new", "old", True), Pair("p", "old", "new", False)]
    begin_round(engine, room.id, "blind", blind, new_key="k")
    room = find_room(engine, room.code)
    ada, bob = students(engine, room, 2)
    one, two = tallies(engine, [room.open_round])
    cast_vote(engine, room, ada, one.id, "a")
    cast_vote(engine, room, bob, one.id, "b")
    cast_vote(engine, room, ada, two.id, "b")
    share = share_of_new(tallies(engine, [room.open_round]))
    assert (share.wins, share.votes, share.groups) == (2, 3, 2)
    assert not share.decided


def test_the_export_has_everything_but_secrets(engine):
    """As JSON and as a table; what looks like a formula is made harmless in the table."""
    room = voting_room(engine, [Pair("=1+1", "a;b", 'c "d"')])
    student = students(engine, room, 1)[0]
    cast_vote(engine, room, student, next_pair(engine, room, student).id, "b")
    text_ = export_json(engine, room.id)
    found = json.loads(text_)
    assert found["students"][0]["nickname"] == "s1"
    assert found["votes"][0]["choice"] == "b"
    assert "hash" not in text_
    exported = votes_csv(engine, room.id)
    assert exported.startswith("\ufeff")  # a spreadsheet sees that it is UTF-8
    header, line = csv.reader(io.StringIO(exported.removeprefix("\ufeff")))
    row = dict(zip(header, line, strict=True))
    assert row["prompt"] == "'=1+1" and row["b"] == 'c "d"' and row["choice"] == "b"


def test_a_model_hangs_in_the_gallery_once(engine):
    """Who tried it first stays; contests order by their figure and leave out who guesses badly."""
    room = new_room(engine, "token")
    good = Exhibit("k1", Config(), 2.5, 0.4, 0.5, "Ada")
    wild = Exhibit("k2", Config(heads=3), 4.0, 0.1, 2.0, "<b>Bob</b>")
    for exhibit in (good, wild, Exhibit("k1", Config(), 2.5, 0.4, 0.5, "Eve")):
        add_exhibit(engine, room.id, exhibit)
    found = exhibits(engine, room.id)
    assert found == [wild, good]
    lowest_loss, _, score = CONTESTS
    assert ranked(found, lowest_loss) == [good, wild]
    assert ranked(found, score) == [good]


def test_a_database_that_comes_back_is_used_again(engine, monkeypatch):
    """Every connection is cut, as by a restart of the server: the vote is stored all the same."""
    room = voting_room(engine)
    student = students(engine, room, 1)[0]
    pair = next_pair(engine, room, student)
    if engine.dialect.name == "postgresql":
        admin = create_engine(engine.url)
        cut = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND usename = current_user"
        )
        with admin.connect() as connection:
            connection.execute(text(cut))
        admin.dispose()
    else:
        monkeypatch.setattr(database, "PAUSES", (0.1,) * 30)
        locker = sqlite3.connect(engine.url.database, check_same_thread=False)
        locker.execute("BEGIN EXCLUSIVE")
        with ThreadPoolExecutor() as pool:
            voting = pool.submit(cast_vote, engine, room, student, pair.id, "a")
            locker.rollback()
            voting.result()
        locker.close()
    cast_vote(engine, room, student, pair.id, "a")
    assert sum(t.for_a for t in tallies(engine, [room.open_round])) == 1


def test_a_database_that_is_gone_says_so_and_loses_nothing(isolated_home, monkeypatch):
    """After its tries it raises in plain words; what was stored is there when it is back."""
    monkeypatch.setattr(database, "PAUSES", (0.01, 0.01))
    engine = connect()
    room = voting_room(engine)
    student = students(engine, room, 1)[0]
    pair = next_pair(engine, room, student)
    cast_vote(engine, room, student, pair.id, "a")
    engine.dispose()
    folder = isolated_home / "rooms"
    folder.rename(isolated_home / "away")
    with pytest.raises(UserError, match="does not answer.*Nothing that was stored is lost"):
        cast_vote(engine, room, student, pair.id, "b")
    (isolated_home / "away").rename(folder)
    assert sum(t.for_a for t in tallies(engine, [room.open_round])) == 1


def test_a_postgresql_that_is_not_there_says_so(monkeypatch):
    """Nobody listens on port 1 of this machine; the password stays out of the message."""
    monkeypatch.setattr(database, "PAUSES", (0.01,))
    monkeypatch.setenv("MINIGPT_DATABASE_URL", "postgres://me:hush@127.0.0.1:1/none")
    with pytest.raises(UserError, match="does not answer") as caught:
        connect()
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize(
    "named",
    [
        "nonsense",
        "mysql://a:hush@b/c",
        "sqlite://",
        "postgresql://me:123@127.0.0.1:hush/none",
        "postgresql://me:hush@[::1/none",
    ],
)
def test_a_setting_that_names_no_database_is_refused(monkeypatch, named):
    """The message says what a URL looks like, and keeps a password to itself."""
    monkeypatch.setenv("MINIGPT_DATABASE_URL", named)
    with pytest.raises(UserError, match="MINIGPT_DATABASE_URL names no database") as caught:
        database_url()
    assert "hush" not in str(caught.value)


def test_an_option_that_postgresql_does_not_know_is_refused(monkeypatch):
    """Its driver would repeat it; it may be a part of the password, behind a question mark."""
    monkeypatch.setenv("MINIGPT_DATABASE_URL", "postgresql://me@127.0.0.1:1/none?hush=1")
    with pytest.raises(UserError, match="MINIGPT_DATABASE_URL names no database") as caught:
        connect()
    assert "hush" not in str(caught.value) and caught.value.__suppress_context__


def test_a_write_that_fails_stores_no_part(engine):
    """The second statement is wrong, so the first one leaves nothing."""
    room = voting_room(engine)

    def work(connection):
        connection.execute(text("UPDATE rooms SET topic = 'half'"))
        raise UserError("a", "b", "c")

    with pytest.raises(UserError):
        write(engine, work)
    assert read(engine, lambda c: c.execute(text("SELECT topic FROM rooms")).scalar()) == room.topic
