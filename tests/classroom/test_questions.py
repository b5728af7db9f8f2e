"""Questions before and after a lesson, on SQLite and, where there is one, on PostgreSQL."""

import csv
import io
import json

import pytest
from sqlalchemy import create_engine, text

from minigpt.classroom.calls import call_to_front, is_called, let_go_on
from minigpt.classroom.class_list import remove
from minigpt.classroom.database import connect, prepare, write
from minigpt.classroom.export import answers_csv, export_json
from minigpt.classroom.questions import (
    AFTER,
    BEFORE,
    MOST_KEPT,
    close_question,
    count_answers,
    give_answer,
    keep_questions,
    kept_questions,
    open_question,
    question_of,
    shift,
)
from minigpt.classroom.rooms import new_room, wipe
from minigpt.classroom.schema import ANSWERS, ASKINGS, CALLS, QUESTIONS
from minigpt.classroom.standing import standing
from minigpt.errors import UserError
from minigpt.lessons.questions import Question
from tests.classrooms import TOKEN, students, voting_room

SLEEPS = Question("Schläft es?", ("Nein, nie", "=Ja", "Vielleicht"), 1)
OTHER = Question("Does it dream?", ("Yes", "No"))


def answer(engine, room, class_, asking: int, choices: str) -> None:
    """One answer a student, as digits; "." for none."""
    for student, choice in zip(class_, choices, strict=True):
        if choice != ".":
            give_answer(engine, room, student, asking, int(choice))


@pytest.fixture
def asked(engine):
    """Five students who were asked before and after: room, students, the question."""
    room = new_room(engine, TOKEN)
    class_ = students(engine, room, 5)
    answer(engine, room, class_, open_question(engine, room.id, SLEEPS, BEFORE), "1112.")
    answer(engine, room, class_, open_question(engine, room.id, SLEEPS, AFTER), "001.2")
    close_question(engine, room.id)
    return room, class_, kept_questions(engine, room.id)[0]


def test_who_moved_from_where_to_where(engine, asked):
    """Two of three went from 1 to 0, one stayed; one left after the first, one came later."""
    found = shift(engine, asked[2])
    assert found.moved.tolist() == [[0, 0, 0], [2, 1, 0], [0, 0, 0]]
    assert found.only_before.tolist() == [0, 0, 1] and found.only_after.tolist() == [0, 0, 1]
    assert found.counts(BEFORE).tolist() == [0, 3, 1]
    assert found.counts(AFTER).tolist() == [2, 1, 1] and found.both == 3


def test_the_last_answer_counts_while_the_question_is_open(engine):
    """One answer a student; after the end none is taken, and what was given stays."""
    room = new_room(engine, TOKEN)
    ada, bob = students(engine, room, 2)
    asking = open_question(engine, room.id, SLEEPS, BEFORE)
    for choice in (0, 0, 2):
        give_answer(engine, room, ada, asking, choice)
    assert standing(engine, room.id, ada.id).answer == 2
    assert standing(engine, room.id, bob.id).answer is None
    assert count_answers(engine, asking) == 1
    close_question(engine, room.id)
    with pytest.raises(UserError, match="that question is closed"):
        give_answer(engine, room, ada, asking, 0)
    assert standing(engine, room.id, ada.id).asking is None
    assert shift(engine, kept_questions(engine, room.id)[0]).counts(BEFORE).tolist() == [0, 0, 1]


def test_opened_again_it_goes_on_with_its_answers(engine):
    """Closed by mistake: the same asking is open again."""
    room = new_room(engine, TOKEN)
    ada = students(engine, room, 1)[0]
    first = open_question(engine, room.id, SLEEPS, BEFORE)
    give_answer(engine, room, ada, first, 1)
    close_question(engine, room.id)
    assert open_question(engine, room.id, SLEEPS, BEFORE) == first
    assert count_answers(engine, first) == 1
    assert question_of(engine, first) == SLEEPS and question_of(engine, first + 99) is None


def test_one_question_is_open_at_a_time(engine):
    """Opening the next closes the one before; another room's stays open."""
    room, elsewhere = new_room(engine, TOKEN), new_room(engine, "other")
    ada, stranger = students(engine, room, 1)[0], students(engine, elsewhere, 1)[0]
    theirs = open_question(engine, elsewhere.id, OTHER, AFTER)
    first = open_question(engine, room.id, SLEEPS, BEFORE)
    second = open_question(engine, room.id, OTHER, BEFORE)
    assert first != second
    assert standing(engine, room.id, ada.id).asking == second
    assert standing(engine, elsewhere.id, stranger.id).asking == theirs
    still = [
        [one.open for one in kept.askings.values()] for kept in kept_questions(engine, room.id)
    ]
    assert still == [[False], [True]]


@pytest.mark.parametrize("forged", [-1, 3, 2**40, True, "1", None, 0.0])
def test_a_forged_answer_is_refused(engine, forged):
    """Only an answer that the question has."""
    room = new_room(engine, TOKEN)
    ada = students(engine, room, 1)[0]
    asking = open_question(engine, room.id, SLEEPS, BEFORE)
    with pytest.raises(UserError, match="the answer is"):
        give_answer(engine, room, ada, asking, forged)
    assert count_answers(engine, asking) == 0


def test_nobody_answers_in_another_room_or_once_removed(engine):
    """Each is told why, and nothing is stored."""
    room, other = new_room(engine, TOKEN), new_room(engine, "other")
    ada, stranger = students(engine, room, 1)[0], students(engine, other, 1)[0]
    asking = open_question(engine, room.id, SLEEPS, BEFORE)
    with pytest.raises(UserError, match="not in this room"):
        give_answer(engine, room, stranger, asking, 0)
    with pytest.raises(UserError, match="question is closed"):
        give_answer(engine, other, stranger, asking, 0)
    give_answer(engine, room, ada, asking, 0)
    remove(engine, room.id, ada.id)
    assert count_answers(engine, asking) == 0
    with pytest.raises(UserError, match="not in this room"):
        give_answer(engine, room, ada, asking, 0)


def test_a_question_keeps_its_answers_and_a_list_has_an_end(engine):
    """The same file twice changes nothing; other answers are refused, and so is the 61st."""
    room = new_room(engine, TOKEN)
    for _ in range(2):
        keep_questions(engine, room.id, (SLEEPS, OTHER))
    assert [one.question for one in kept_questions(engine, room.id)] == [SLEEPS, OTHER]
    with pytest.raises(UserError, match="with other answers"):
        keep_questions(engine, room.id, (OTHER, Question(SLEEPS.text, ("a", "b"))))
    many = tuple(Question(f"Question {n}?", ("a", "b")) for n in range(MOST_KEPT - 1))
    with pytest.raises(UserError, match="at most 60"):
        keep_questions(engine, room.id, many)
    assert len(kept_questions(engine, room.id)) == 2  # all or none


def test_the_export_counts_and_names_nobody(engine, asked):
    """A line a move, with accents right in a spreadsheet, and no formula; JSON has counts alone."""
    exported = answers_csv(engine, asked[0].id)
    assert exported.startswith("\ufeff")
    lines = list(csv.reader(io.StringIO(exported.removeprefix("\ufeff"))))
    assert lines[0] == ["question", "answer before", "answer after", "students"]
    assert sorted(lines[1:]) == [
        ["Schläft es?", "", "Vielleicht", "1"],
        ["Schläft es?", "'=Ja", "'=Ja", "1"],
        ["Schläft es?", "'=Ja", "Nein, nie", "2"],
        ["Schläft es?", "Vielleicht", "", "1"],
    ]
    assert not any(f"s{number}" in exported for number in range(1, 6))
    found = json.loads(export_json(engine, asked[0].id))
    assert found["questions"][0] == {
        "text": "Schläft es?",
        "answers": list(SLEEPS.answers),
        "best": 1,
        "before": [0, 3, 1],
        "after": [2, 1, 1],
        "moved": [[0, 0, 0], [2, 1, 0], [0, 0, 0]],
    }
    assert "given_at" not in str(found)


def test_another_server_process_finds_all_of_it(engine, asked):
    """What was answered, and what is open, lies in the database."""
    room, class_, _ = asked
    asking = open_question(engine, room.id, OTHER, AFTER)
    again = connect()
    assert shift(again, kept_questions(again, room.id)[0]).both == 3
    assert standing(again, room.id, class_[0].id).asking == asking
    again.dispose()


def test_wiping_takes_questions_answers_and_the_call(engine, asked):
    """Nothing of them is left."""
    room = asked[0]
    call_to_front(engine, room.id)
    wipe(engine, room.id)
    tables = (QUESTIONS, ASKINGS, ANSWERS, CALLS)
    assert write(engine, lambda c: [c.execute(one.select()).all() for one in tables]) == [[]] * 4


def test_a_call_stands_until_the_phones_may_go_on(engine):
    """Twice is once; another room does not hear it."""
    room, other = voting_room(engine), voting_room(engine)
    ada, stranger = students(engine, room, 1)[0], students(engine, other, 1)[0]
    for _ in range(2):
        call_to_front(engine, room.id)
    assert is_called(engine, room.id) and standing(engine, room.id, ada.id).called
    assert not is_called(engine, other.id) and not standing(engine, other.id, stranger.id).called
    let_go_on(engine, room.id)
    assert not is_called(engine, room.id) and not standing(engine, room.id, ada.id).called


def test_a_database_of_an_earlier_version_gets_the_tables(engine):
    """729f23e had none of them; its rooms and students stay, and can be asked."""
    room = voting_room(engine)
    ada = students(engine, room, 1)[0]
    admin = create_engine(engine.url)
    with admin.begin() as connection:
        for table in (ANSWERS, ASKINGS, QUESTIONS, CALLS):
            connection.execute(text(f"DROP TABLE {table.name}"))
    admin.dispose()
    prepare(engine)
    give_answer(engine, room, ada, open_question(engine, room.id, OTHER, BEFORE), 1)
    assert standing(engine, room.id, ada.id).answer == 1
