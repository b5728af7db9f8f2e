"""Rooms and students, on SQLite and, where there is one, on a real PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, text

from minigpt.classroom.database import read
from minigpt.classroom.rooms import (
    CODE_LETTERS,
    check_token,
    digest,
    find_room,
    new_room,
    new_token,
    open_room,
    set_topic,
    wipe,
)
from minigpt.classroom.schema import METADATA, ROOMS, STUDENTS
from minigpt.classroom.students import count_students, find_student, join
from minigpt.classroom.votes import cast_vote, next_pair
from minigpt.errors import UserError
from tests.classrooms import TOKEN, secret, students, voting_room


def test_a_new_room_is_found_by_its_code_however_it_is_typed(engine):
    """Capitals and spaces do not matter."""
    room = new_room(engine, TOKEN)
    typed = f" {room.code[:2].lower()} {room.code[2:]} "
    assert find_room(engine, typed) == room


def test_codes_have_no_vowels_and_nothing_that_looks_alike():
    """Nobody reads O for 0, and no code spells a word."""
    assert not set("AEIOU018") & set(CODE_LETTERS)


def test_an_unknown_code_says_where_the_right_one_stands(engine):
    """A typing mistake is told from a room that is gone."""
    with pytest.raises(UserError, match="no room 'XXXXX'.*presenter's screen"):
        find_room(engine, "xxxxx")


def test_the_token_opens_and_is_not_stored(engine):
    """Capitals and spaces around it are forgiven; the database has its hash alone."""
    room = new_room(engine, TOKEN)
    check_token(engine, room, f" {TOKEN.upper()} ")
    rows = read(engine, lambda c: c.execute(select(ROOMS)).all())
    assert rows[0].token_hash == digest(TOKEN)
    assert TOKEN not in str(rows)


@pytest.mark.parametrize("wrong", ["", "bcdf", TOKEN + "x", "' OR 1=1 --", "é\ud800"])
def test_a_wrong_token_is_refused(engine, wrong):
    """Also one that is empty, has SQL in it, or is no proper text."""
    room = new_room(engine, TOKEN)
    with pytest.raises(UserError, match="not this room's token"):
        check_token(engine, room, wrong)


def test_fresh_tokens_differ_and_can_be_typed():
    """Four groups of four letters."""
    tokens = {new_token() for _ in range(50)}
    assert len(tokens) == 50
    assert all([len(part) for part in token.split("-")] == [4] * 4 for token in tokens)


def test_a_server_started_again_has_its_room(engine):
    """With the same token or with a fresh one, which then is the one that opens."""
    room = new_room(engine, TOKEN)
    join(engine, room, secret(1))
    assert open_room(engine, TOKEN).id == room.id
    assert open_room(engine, "new-token").id == room.id
    check_token(engine, room, "new-token")
    with pytest.raises(UserError):
        check_token(engine, room, TOKEN)
    assert count_students(engine, room.id) == 1


def test_yesterdays_room_stays_closed(engine, monkeypatch):
    """After twelve hours a server opens a new room."""
    room = new_room(engine, TOKEN)
    monkeypatch.setattr("minigpt.classroom.rooms.SAME_LESSON", -1)
    assert open_room(engine, "new-token").id != room.id


def test_who_comes_back_is_the_same_student(engine):
    """A reload does not double anybody, and keeps the nickname unless a new one is given."""
    room = new_room(engine, TOKEN)
    first = join(engine, room, secret(1), "Ada")
    assert join(engine, room, secret(1)) == first
    assert join(engine, room, secret(1), "Bob").nickname == "Bob"
    assert find_student(engine, room, secret(1)).id == first.id
    assert find_student(engine, room, secret(2)) is None
    assert count_students(engine, room.id) == 1


def test_the_secret_is_not_stored(engine):
    """The database has its hash alone."""
    join(engine, new_room(engine, TOKEN), secret(77))
    rows = read(engine, lambda c: c.execute(select(STUDENTS)).all())
    assert rows[0].secret_hash == digest(secret(77))


@pytest.mark.parametrize("forged", ["", "1", "G" * 32, secret(1).upper() + "!", None, 7])
def test_a_forged_id_is_refused(engine, forged):
    """Only what our page makes is taken."""
    with pytest.raises(UserError, match="browser's id is damaged"):
        join(engine, new_room(engine, TOKEN), forged)


@pytest.mark.parametrize("nickname", ["'); DROP TABLE a;--", "<script>x</script>", "名前 👩‍🚀"])
def test_whatever_looks_like_code_is_a_name(engine, nickname):
    """SQL, HTML and emoji come back as they were typed."""
    room = new_room(engine, TOKEN)
    join(engine, room, secret(1), nickname)
    assert find_student(engine, room, secret(1)).nickname == nickname


def test_a_nickname_of_ten_thousand_characters_is_refused(engine):
    """The message says how long it may be."""
    room = new_room(engine, TOKEN)
    with pytest.raises(UserError, match="10,000 characters; expected at most 20"):
        join(engine, room, secret(1), "x" * 10_000)
    assert count_students(engine, room.id) == 0


def test_what_cannot_be_seen_is_left_out_of_a_nickname(engine):
    """Control characters, half letters and marks of direction; also PostgreSQL takes the rest."""
    room = new_room(engine, TOKEN)
    assert join(engine, room, secret(1), " A\x00d\u202ea\ud800\n b ").nickname == "Ada b"


def test_a_topic_must_say_something(engine):
    """Empty or endless topics are refused, with what to do."""
    room = new_room(engine, TOKEN)
    with pytest.raises(UserError, match="topic is empty"):
        set_topic(engine, room.id, " \n ")
    with pytest.raises(UserError, match="at most 120"):
        set_topic(engine, room.id, "x" * 121)


def test_a_new_topic_closes_the_round(engine):
    """It asked something else; the same topic again changes nothing."""
    room = voting_room(engine)
    set_topic(engine, room.id, room.topic)
    assert find_room(engine, room.code).open_round == room.open_round
    set_topic(engine, room.id, "about animals")
    assert find_room(engine, room.code).open_round is None


def test_wiping_leaves_an_empty_room(engine):
    """Nothing that the class left is there, in any table; other rooms keep theirs."""
    room, other = voting_room(engine), voting_room(engine)
    for place in (room, other):
        student = students(engine, place, 1)[0]
        cast_vote(engine, place, student, next_pair(engine, place, student).id, "a")
    wipe(engine, room.id)
    counts = {
        table.name: read(
            engine,
            lambda c, table=table: c.execute(select(func.count()).select_from(table)).scalar(),
        )
        for table in METADATA.sorted_tables
    }
    assert counts == {
        "rooms": 2,
        "students": 1,
        "rounds": 1,
        "pairs": 2,
        "votes": 1,
        "gallery": 0,
        "seen": 0,
        "tunings": 0,
        "questions": 0,
        "askings": 0,
        "answers": 0,
        "calls": 0,
        "screens": 0,
        "shares": 0,
        "examples": 0,
    }
    assert find_room(engine, room.code).topic == ""


def test_the_tables_can_be_set_up_again(engine):
    """Two servers on one database do not stand in each other's way."""
    from minigpt.classroom.database import prepare

    prepare(engine)
    assert read(engine, lambda c: c.execute(text("SELECT 1")).scalar()) == 1


def test_servers_that_begin_in_the_same_moment_have_one_room(engine):
    """Four of them, each with a connection of its own."""
    with ThreadPoolExecutor(4) as servers:
        found = list(servers.map(lambda server: open_room(engine, TOKEN).code, range(4)))
    assert len(set(found)) == 1
