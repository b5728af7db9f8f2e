"""Presenter mode: a lesson, one step at a time, in large type, without the side bar."""

import streamlit as st

from minigpt.config import Config
from minigpt.lesson import Lesson, Step
from minigpt.ui import controls, service

LESSON, STEP, NOTES = "lesson", "lesson_step", "lesson_notes"  # session keys
WARMING = "lesson_warming"  # session key: whether to train what the lesson needs
AHEAD = 4  # models that warming asks for at once: the worker is never idle, others get a turn
# Streamlit sets all its sizes by that of the root; it has no setting for one session alone.
LARGE = "<style>:root { font-size: 125% !important; }</style>"


def active() -> bool:
    """Whether this session plays a lesson."""
    return LESSON in st.session_state


def start(lesson: Lesson) -> None:
    """Begin a lesson at its first step."""
    st.session_state[LESSON] = lesson
    st.session_state[NOTES] = False
    go_to(0)


def go_to(number: int) -> None:
    """Go to a step, counted from 0: its page, with the sliders where it wants them."""
    lesson: Lesson = st.session_state[LESSON]
    st.session_state[STEP] = number
    for name, value in lesson.moved(number).items():
        st.session_state[name] = value
    page = f"pages/{lesson.steps[number].page}.py"
    st.switch_page(page, query_params={})  # without {}, it refuses where a box is in the address


def leave() -> None:
    """End the lesson; the page and the sliders stay."""
    for key in (LESSON, STEP, NOTES):
        st.session_state.pop(key, None)


def draw() -> None:
    """The bar of the lesson, and the controls that the step leaves; the router calls this."""
    lesson: Lesson = st.session_state[LESSON]
    number: int = st.session_state[STEP]
    step = lesson.steps[number]
    st.html(LARGE)
    _draw_bar(lesson, number)
    if st.session_state[NOTES]:
        _draw_notes(step)
    controls.draw(step.hide, st.container(key="lesson_controls"))


def _draw_bar(lesson: Lesson, number: int) -> None:
    last = len(lesson.steps) - 1
    with st.container(horizontal=True, vertical_alignment="center"):
        back = st.button(
            "Back", shortcut="PageUp", icon=":material/arrow_back:", disabled=not number
        )
        forward = st.button(
            "Next",
            shortcut="PageDown",
            icon=":material/arrow_forward:",
            disabled=number == last,
        )
        st.markdown(f"**{number + 1} of {last + 1}** · {lesson.steps[number].title}")
        notes = st.button("Notes", shortcut="N", icon=":material/sticky_note_2:")
        st.button("End", icon=":material/close:", on_click=leave)
    if notes:
        st.session_state[NOTES] = not st.session_state[NOTES]
        st.rerun()
    if back or forward:
        go_to(number + (1 if forward else -1))


def _draw_notes(step: Step) -> None:
    minutes = f"About {step.minutes:g} minutes.\n\n" if step.minutes else ""
    with st.container(border=True):
        st.markdown(minutes + (step.say or "Nothing to say."))


def models(lesson: Lesson) -> list[Config]:
    """Every model that a lesson shows, once: the original and the adversary of each position."""
    pairs = [(position.original(), position.adversary()) for position in lesson.positions()]
    return list(dict.fromkeys(config for pair in pairs for config in pair))


def draw_warming(lesson: Lesson) -> None:
    """How many of a lesson's models are ready; a button that trains the others now."""
    needed = models(lesson)
    missing = [config for config in needed if service.model(config) is None]
    ready = len(needed) - len(missing)
    if not missing:
        st.success(f"All {ready} models of this lesson are ready.", icon=":material/check:")
        return
    st.progress(ready / len(needed), f"{ready} of {len(needed)} models are ready")
    if not st.session_state.get(WARMING):
        if st.button("Train the others now", icon=":material/local_fire_department:"):
            st.session_state[WARMING] = True
            st.rerun()
        return
    for at, config in enumerate(missing[:AHEAD]):
        status = service.request(config, f"lesson-{at}")
        if status.state == "failed":
            st.error(status.reason)
