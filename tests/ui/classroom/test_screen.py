"""Where the presenter's lesson is: told once a step, and known wherever the room is known."""

import pytest
import streamlit as st

from minigpt.classroom.database import connect
from minigpt.classroom.rooms import open_room, wipe
from minigpt.classroom.screens import place_on_screen, put_on_screen
from minigpt.errors import UserError
from minigpt.lessons.file import load_lesson
from minigpt.ui.classroom import screen
from minigpt.ui.guide import lesson_mode
from tests.classrooms import TOKEN


@pytest.fixture
def engine(monkeypatch):
    """The class's database, behind a session that has just begun."""
    made = connect()
    monkeypatch.setattr(screen, "engine", lambda: made)
    monkeypatch.setattr(screen, "served_room", lambda: open_room(made, TOKEN))
    monkeypatch.setattr(st, "session_state", {})
    yield made
    made.dispose()


def at(step: int) -> None:
    """The session plays the lesson that ships, at a step."""
    found = {lesson_mode.LESSON: load_lesson("story"), lesson_mode.STEP: step}
    st.session_state.update(found)


def test_the_step_is_known_and_so_is_the_end(engine):
    """A presenter's other tabs, which play no lesson, end none; nor does an old one go on."""
    room = open_room(engine, TOKEN).id
    assert screen.on_screen(room) is None
    at(2)
    screen.tell_screen()
    lesson, step = screen.on_screen(room)
    assert (lesson.name, step) == ("story", 2)
    other = dict(st.session_state)
    st.session_state.clear()
    screen.tell_screen()
    assert place_on_screen(engine, room) == ("story", 2)
    st.session_state.update(other)
    at(3)
    screen.tell_screen()
    assert place_on_screen(engine, room) == ("story", 3)
    del st.session_state[lesson_mode.LESSON]
    screen.tell_screen()
    assert screen.on_screen(room) is None


def test_a_lesson_goes_on_where_its_step_can_not_be_noted(engine, monkeypatch):
    """It is noted at the next run; a step that the lesson has no more is none."""
    room = open_room(engine, TOKEN).id

    def away(*asked):
        raise UserError("the database does not answer", "an answer", "Wait")

    at(1)
    with monkeypatch.context() as patch:
        patch.setattr(screen, "put_on_screen", away)
        screen.tell_screen()
    assert place_on_screen(engine, room) is None
    screen.tell_screen()
    assert place_on_screen(engine, room) == ("story", 1)
    put_on_screen(engine, room, ("story", 99))
    assert screen.on_screen(room) is None
    wipe(engine, room)
    assert place_on_screen(engine, room) is None
