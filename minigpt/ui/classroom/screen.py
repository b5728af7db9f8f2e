"""The step of the lesson on the presenter's screen: told by that tab, known on every server."""

import logging

import streamlit as st

from minigpt.classroom.screens import place_on_screen, put_on_screen
from minigpt.errors import UserError
from minigpt.lessons.file import Lesson
from minigpt.lessons.shelf import find_lesson
from minigpt.ui.classroom.served import engine, served_room
from minigpt.ui.guide import lesson_mode
from minigpt.ui.session.once import once

TOLD = "screen_told"  # session key: where this session said last that its lesson is

log = logging.getLogger(__name__)


def tell_screen() -> None:
    """Note where the presenter's lesson is, if that is news; the router calls this.

    The lesson goes on where it can't be noted: phones show no heading then.
    """
    playing = lesson_mode.playing()
    now = playing and (playing[0].name, playing[1])
    if now == st.session_state.get(TOLD):
        return
    try:
        put_on_screen(engine(), served_room().id, now)
        st.session_state[TOLD] = now
    except UserError as error:
        log.warning("the step of the lesson was not noted: %s", error)


def on_screen(room_id: int) -> tuple[Lesson, int] | None:
    """The lesson on the presenter's screen and its step, counted from 0; None without one.

    Raises:
        UserError: the database, or the shared store that has the lesson, does not answer.
    """
    place = place_on_screen(engine(), room_id)
    if place is None:
        return None
    lesson = _lesson(place[0])
    return (lesson, place[1]) if place[1] < len(lesson.steps) else None


@once(16)
def _lesson(name: str) -> Lesson:
    return find_lesson(name)
