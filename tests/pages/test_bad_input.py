"""What a class types and meets that nobody asked for: each gets a message, and nothing is lost."""

import pytest
from streamlit.testing.v1 import AppTest

from minigpt.classroom import database
from minigpt.classroom.rooms import set_topic
from minigpt.classroom.rounds import begin_round
from minigpt.classroom.votes import tallies
from minigpt.lessons.shelf import keep_lesson
from minigpt.ui.session.one_sentence import BY_ITSELF
from tests.app_server import PAGE_TIME, open_page
from tests.classrooms import PAIRS, students
from tests.pages.test_class import press
from tests.ui.guide.test_lesson_mode import reloaded

CODE = "'); DROP TABLE votes; -- <img src=x onerror=alert(1)> one two"


def shown_as_text(app) -> bool:
    """Whether no element that holds our code would be read as HTML by the browser."""
    return not any(e.allow_html for e in app.markdown if "onerror" in e.value)


def test_code_in_a_prompt_is_words_that_the_model_does_not_know(jobs):
    """It stays in its box, a word is named, and no HTML goes to the browser."""
    app = open_page("prediction")
    app.text_input(key="prompt").set_value(CODE).run()
    assert not app.exception and "are not in the vocabulary" in app.error[0].value
    assert app.text_input(key="prompt").value == CODE
    assert shown_as_text(app)


def test_code_in_a_lesson_is_text(jobs):
    """In its title each sign stands for itself; in what to say HTML stays what it is."""
    text = f'title = "T"\n[[step]]\ntitle = "{CODE}"\npage = "home"\nsay = "{CODE}"\n'
    lesson = keep_lesson(text.encode(), "mine.toml")
    app = reloaded(lesson=lesson.name, step="1")
    bar = next(element.value for element in app.markdown if "1 of 1" in element.value)
    assert not app.exception and r"\<img src=x onerror=alert\(1\)\>" in bar
    notes = AppTest.from_function(notes_of, args=(lesson,), default_timeout=PAGE_TIME).run()
    assert any("DROP TABLE votes" in element.value for element in notes.markdown)
    assert shown_as_text(app) and shown_as_text(notes)


def notes_of(lesson) -> None:
    """The desk's notes of the first step."""
    from minigpt.ui.classroom.lesson_desk import draw_notes

    draw_notes(lesson, 0)


@pytest.fixture
def away(isolated_home, engine, monkeypatch):
    """Takes the folder of the database away, or brings it back."""
    monkeypatch.setattr(database, "PAUSES", (0.01,))
    here, there = isolated_home / "rooms", isolated_home / "away"

    def move(back: bool) -> None:
        engine.dispose()
        (there if back else here).rename(here if back else there)

    return move


def test_a_phone_outlives_a_database_that_goes_and_comes_back(engine, room, phone, away):
    """It says that nothing is lost and does not ask for the code; then the vote is stored once."""
    set_topic(engine, room.id, "polite")
    began = begin_round(engine, room.id, "compare", PAIRS)
    students(engine, room, 1)
    app = open_page("vote", room=room.code)
    away(back=False)
    app.button[0].click()
    app = app.run()
    assert not app.exception and not app.text_input
    assert "Nothing that was stored is lost" in app.warning[0].value
    assert app.warning[0].value.endswith(BY_ITSELF)
    away(back=True)
    app = press(app, "Try again")
    next(one for one in app.button if (one.key or "").startswith("vote-")).click()
    app = app.run()
    assert not app.exception
    assert sum(tally.votes for tally in tallies(engine, [began.id])) == 1


@pytest.mark.parametrize("page", ["room", "gallery", "watch"])
def test_the_other_pages_say_so_too(engine, room, away, page):
    """No traceback; back again, the page is as it was."""
    away(back=False)
    app = open_page(page)
    assert not app.exception
    (said,) = [e.value for kind in (app.warning, app.error) for e in kind]
    assert "does not answer" in said
    away(back=True)
    assert not any("does not answer" in e.value for e in (*app.run().warning, *app.error))
