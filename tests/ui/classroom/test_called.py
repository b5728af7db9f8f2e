"""A call to the front covers the page of whoever has joined; after it the page is as it was."""

import pytest
from streamlit.testing.v1 import AppTest

from minigpt.classroom.calls import call_to_front, let_go_on
from minigpt.classroom.database import connect
from minigpt.classroom.rooms import open_room, wipe
from minigpt.classroom.screens import put_on_screen
from minigpt.classroom.students import join
from minigpt.errors import UserError
from minigpt.lessons.file import load_lesson
from minigpt.ui.classroom import called, screen
from minigpt.ui.session.service import STUDENT
from tests.classrooms import TOKEN


class Heard:
    """Whose pages asked for news."""

    def __init__(self):
        self.ids = []

    def note(self, student_id):
        """One more."""
        self.ids.append(student_id)


@pytest.fixture
def engine(monkeypatch):
    """The class's database."""
    made = connect()
    for module in (called, screen):
        monkeypatch.setattr(module, "engine", lambda: made)
    yield made
    made.dispose()


@pytest.fixture
def heard(monkeypatch):
    """In the place of what notes who is here."""
    here = Heard()
    monkeypatch.setattr(called, "presence", lambda: here)
    return here


def page() -> None:
    """A page of one box, with the look below it as the router has it."""
    import streamlit as st

    from minigpt.ui.classroom.called import heed_call

    st.text_input("Sentence", key="sentence")
    heed_call()


def cover(app: AppTest) -> list[str]:
    """What covers the page."""
    return [piece.proto.body for piece in app.get("html") if called.TITLE in piece.proto.body]


def test_the_page_is_covered_and_then_as_it_was(engine, heard):
    """With the step that is on the screen; what was typed stays, and the student counts as here."""
    room = open_room(engine, TOKEN)
    me = join(engine, room, "0" * 32, "Ada")
    app = AppTest.from_function(page)
    app.session_state[STUDENT] = me
    app.run().text_input(key="sentence").set_value("the cat").run()
    assert cover(app) == [] and heard.ids == [me.id] * 2
    put_on_screen(engine, room.id, ("story", 1))
    call_to_front(engine, room.id)
    (said,) = cover(app.run())
    assert called.TITLE in said and load_lesson("story").steps[1].title in said
    let_go_on(engine, room.id)
    assert cover(app.run()) == [] and app.text_input(key="sentence").value == "the cat"


def test_what_stands_on_the_screen_is_shown_as_it_is(engine, heard, monkeypatch):
    """A title that a lesson's file brings is no HTML."""
    room = open_room(engine, TOKEN)
    app = AppTest.from_function(page)
    app.session_state[STUDENT] = join(engine, room, "0" * 32, "")
    call_to_front(engine, room.id)
    monkeypatch.setattr(called, "heading_of", lambda now: "<b>1 < 2</b>")
    assert "<h2>&lt;b&gt;1 &lt; 2&lt;/b&gt;</h2>" in cover(app.run())[0]


def test_who_was_taken_off_the_list_is_called_no_more(engine, heard):
    """The room was wiped: this session votes as nobody, and its page goes on."""
    room = open_room(engine, TOKEN)
    app = AppTest.from_function(page)
    app.session_state[STUDENT] = join(engine, room, "0" * 32, "Ada")
    call_to_front(engine, room.id)
    wipe(engine, room.id)
    assert cover(app.run()) == [] and STUDENT not in app.session_state


def test_a_page_goes_on_without_the_database(engine, heard, monkeypatch):
    """It needs no class: the look says nothing, and comes again."""
    app = AppTest.from_function(page)
    app.session_state[STUDENT] = join(engine, open_room(engine, TOKEN), "0" * 32, "Ada")

    def away(*asked):
        raise UserError("the database does not answer", "an answer", "Wait")

    monkeypatch.setattr(called, "standing", away)
    app.run()
    assert cover(app) == [] and not app.error and not app.warning and not app.exception
    assert STUDENT in app.session_state
