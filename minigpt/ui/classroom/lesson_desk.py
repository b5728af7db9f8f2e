"""The desk's part for lessons: beginning one, and the presenter's notes on a second device."""

import streamlit as st

from minigpt.classroom.rooms import Room
from minigpt.errors import UserError
from minigpt.lessons.file import Lesson, lesson_names, parse_lesson
from minigpt.lessons.shelf import find_lesson, keep_lesson
from minigpt.ui.classroom.desk import MESSAGE
from minigpt.ui.classroom.screen import on_screen
from minigpt.ui.guide import lesson_mode
from minigpt.ui.parts.emphasis import main_button
from minigpt.ui.parts.kept_message import keep_message
from minigpt.ui.parts.plain_text import plain, sentence


def draw_lessons(room: Room) -> None:
    """The notes of the step on the presenter's screen; else a lesson to begin there."""
    now = on_screen(room.id)
    if now is None:
        draw_beginning()
        return
    draw_notes(*now)
    with st.expander("Begin a lesson anew, or another one"):
        draw_beginning()


def draw_notes(lesson: Lesson, number: int) -> None:
    """What the presenter says at a step, and which comes next; follows the screen by itself."""
    step, steps = lesson.steps[number], lesson.steps
    st.caption(f"On the presenter's screen: {lesson.title}")
    st.markdown(f"## {number + 1} of {len(steps)} · {plain(step.title)}")
    if step.minutes:
        st.caption(f"About {step.minutes:g} minutes.")
    with st.container(border=True):
        st.markdown(step.say or "Nothing to say.")
    if step.cover:
        st.markdown("The answer is covered: the first Page Down uncovers it, the second goes on.")
    last = number + 1 == len(steps)
    st.markdown("That is the end." if last else f"Next: *{plain(steps[number + 1].title)}*")


def draw_beginning() -> None:
    """Choose a lesson or bring one, train what it needs, and begin it."""
    name = st.selectbox("Lesson", lesson_names(), key="lesson_name")
    file = st.file_uploader(
        "Or a lesson file of your own (.toml)", type=["toml"], key="lesson_file"
    )
    try:
        lesson = parse_lesson(file.getvalue(), file.name) if file else find_lesson(name)
    except UserError as error:
        st.error(sentence(error), icon=":material/menu_book:")
        return
    st.markdown(
        f"**{plain(lesson.title)}**: {len(lesson.steps)} steps, about {lesson.minutes:g} minutes. "
        f"{plain(lesson.summary)}"
    )
    lesson_mode.draw_warming(lesson)
    st.caption(
        "In the lesson: Page Down goes on (a covered answer is uncovered first), Page Up goes "
        "back. Your notes are not on the screen that the class sees: open this page on your phone "
        "or on a second screen, show the token there, and choose *Lesson*."
    )
    if st.button("Begin the lesson", type=main_button(), icon=":material/slideshow:"):
        _begin(lesson, file)


def _begin(lesson: Lesson, file) -> None:
    """Go to the first step; a file of one's own is kept first, so that a reload finds it."""
    try:
        lesson = keep_lesson(file.getvalue(), file.name) if file else lesson
    except UserError as error:
        keep_message(MESSAGE, sentence(error))
        st.rerun()
    lesson_mode.start(lesson)
