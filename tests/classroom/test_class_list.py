"""Who is there, on SQLite and on PostgreSQL: here now, renamed, removed, the room's tuning."""

import pytest
from sqlalchemy import create_engine, event, text

from minigpt.classroom import presence
from minigpt.classroom.class_list import class_list, remove, rename
from minigpt.classroom.database import read
from minigpt.classroom.gallery import Exhibit, add_exhibit, exhibits, take_down
from minigpt.classroom.presence import Attendance, Presence, attendance
from minigpt.classroom.rooms import set_topic, wipe
from minigpt.classroom.standing import own_choices, standing
from minigpt.classroom.students import count_students, find_student, join
from minigpt.classroom.tunings import Tuning, keep_tuning, last_tuning
from minigpt.classroom.votes import cast_vote, next_pair, tallies
from minigpt.config import Config
from minigpt.errors import UserError
from tests.classrooms import secret, students, voting_room


def test_here_is_whose_phone_asked_lately(engine, monkeypatch):
    """Two of three phones were heard; half a minute later none of them is here."""
    room = voting_room(engine)
    ada, bob, _ = students(engine, room, 3)
    monkeypatch.setattr(presence, "WRITTEN_EVERY", 0.0)
    phones = Presence(engine)
    phones.note(ada.id)
    phones.note(bob.id)
    assert attendance(engine, room.id) == Attendance(here=2, joined=3)
    assert [(one.nickname, one.here) for one in class_list(engine, room.id)] == [
        ("s1", True),
        ("s2", True),
        ("s3", False),
    ]
    monkeypatch.setattr(presence, "HERE", -1.0)
    assert attendance(engine, room.id) == Attendance(here=0, joined=3)


def test_a_hundred_looks_are_one_write(engine):
    """All phones of ten seconds go to the database together."""
    room, writes = voting_room(engine), []
    class_ = students(engine, room, 20)
    phones = Presence(engine)
    event.listen(engine, "commit", lambda connection: writes.append(1))
    for student in class_ * 5:
        phones.note(student.id)
    assert len(writes) == 1


def test_a_phone_of_a_removed_student_is_no_trouble(engine, monkeypatch):
    """It may look once more before it hears of it."""
    monkeypatch.setattr(presence, "WRITTEN_EVERY", 0.0)
    room = voting_room(engine)
    ada = students(engine, room, 1)[0]
    remove(engine, room.id, ada.id)
    Presence(engine).note(ada.id)
    assert attendance(engine, room.id) == Attendance(0, 0)


def test_a_student_is_renamed_everywhere(engine):
    """On the list, on the phone, in the gallery; nowhere else, and not to an endless name."""
    room, other = voting_room(engine), voting_room(engine)
    rude = join(engine, room, secret(1), "rude")
    for place in (room, other):
        add_exhibit(engine, place.id, Exhibit("k", Config(), 1.0, 0.5, 0.5, "rude"))
    rename(engine, room.id, rude.id, " Ada\n")
    assert find_student(engine, room, secret(1)).nickname == "Ada"
    assert standing(engine, room.id, rude.id).student.nickname == "Ada"
    assert [one.who for one in exhibits(engine, room.id)] == ["Ada"]
    assert [one.who for one in exhibits(engine, other.id)] == ["rude"]
    with pytest.raises(UserError, match="at most 20"):
        rename(engine, room.id, rude.id, "x" * 21)


def test_a_removed_student_leaves_every_place_and_may_join_again(engine):
    """Name and votes go; joining again is no ban's work, but a student with no votes."""
    room = voting_room(engine)
    rude = join(engine, room, secret(1), "rude")
    add_exhibit(engine, room.id, Exhibit("k", Config(), 1.0, 0.5, 0.5, "rude"))
    cast_vote(engine, room, rude, next_pair(engine, room, rude).id, "a")
    remove(engine, room.id, rude.id)
    assert standing(engine, room.id, rude.id).student is None
    assert [one.who for one in exhibits(engine, room.id)] == [""]
    assert sum(tally.votes for tally in tallies(engine, [room.open_round])) == 0
    assert join(engine, room, secret(1), "Ada").nickname == "Ada"
    assert count_students(engine, room.id) == 1


def test_a_student_of_another_room_is_left_alone(engine):
    """A desk has a say in its own room only."""
    room, other = voting_room(engine), voting_room(engine)
    stranger = students(engine, other, 1)[0]
    rename(engine, room.id, stranger.id, "x")
    remove(engine, room.id, stranger.id)
    assert find_student(engine, other, secret(1)).nickname == "s1"


def test_an_exhibit_is_taken_down_and_may_be_hung_again(engine):
    """From this room alone."""
    room, other = voting_room(engine), voting_room(engine)
    exhibit = Exhibit("k", Config(), 1.0, 0.5, 0.5, "Ada")
    for place in (room, other):
        add_exhibit(engine, place.id, exhibit)
    take_down(engine, room.id, "k")
    assert exhibits(engine, room.id) == [] and exhibits(engine, other.id) == [exhibit]
    add_exhibit(engine, room.id, exhibit)
    assert exhibits(engine, room.id) == [exhibit]


def test_where_a_student_stands(engine):
    """One of two pairs is answered; a room that is no more has no standing."""
    room = voting_room(engine)
    ada, bob = students(engine, room, 2)
    pair = next_pair(engine, room, ada)
    cast_vote(engine, room, ada, pair.id, "n")
    found = standing(engine, room.id, ada.id)
    assert (found.student, found.room, found.pairs, found.answered) == (ada, room, 2, 1)
    assert standing(engine, room.id, bob.id).answered == 0
    assert own_choices(engine, ada.id, room.open_round) == {pair.id: "n"}
    assert standing(engine, room.id + 99, ada.id) is None


def test_the_room_knows_its_last_tuning_of_the_topic(engine):
    """Another topic has its own; a wiped room has none."""
    room = voting_room(engine, topic="polite")
    for key, beta in (("k1", 0.5), ("k2", 0.2)):
        keep_tuning(engine, room.id, Tuning(key, "polite", beta))
    keep_tuning(engine, room.id, Tuning("k3", "about animals", 1.0))
    assert last_tuning(engine, room.id, "polite") == Tuning("k2", "polite", 0.2)
    assert last_tuning(engine, room.id, "other") is None
    set_topic(engine, room.id, "about animals")
    assert last_tuning(engine, room.id, "about animals").key == "k3"
    wipe(engine, room.id)
    assert last_tuning(engine, room.id, "polite") is None


def test_a_database_of_an_earlier_version_gets_the_new_tables(engine):
    """729f23e made no table of who was seen or what was tuned; its votes stay as they are."""
    from minigpt.classroom.database import prepare

    room = voting_room(engine)
    student = students(engine, room, 1)[0]
    cast_vote(engine, room, student, next_pair(engine, room, student).id, "b")
    admin = create_engine(engine.url)
    with admin.begin() as connection:
        for table in ("seen", "tunings"):
            connection.execute(text(f"DROP TABLE {table}"))
    admin.dispose()
    prepare(engine)
    assert read(engine, lambda c: c.execute(text("SELECT count(*) FROM seen")).scalar()) == 0
    assert last_tuning(engine, room.id, room.topic) is None
    assert sum(tally.for_b for tally in tallies(engine, [room.open_round])) == 1
