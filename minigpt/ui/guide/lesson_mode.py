"""Presenter mode: a lesson, one step at a time, in large type, without the side bar.

A step shows its sections of the page and hides the rest; what is covered is uncovered by the key
that then goes on. The presenter's notes are never on this screen: the desk shows them, on another
device, for the step that the presenter's screen is at.

The address holds the lesson and the step, so that a reload goes on where it was. Such a link is a
way of reading and no power: whoever opens it gets the lesson for themselves, and the presenter's
desk still asks for the token, which is in no address.
"""

import streamlit as st

from minigpt.config import Config, Range
from minigpt.errors import NotNow, UserError
from minigpt.lessons.file import Lesson
from minigpt.lessons.shelf import find_lesson
from minigpt.ui.guide.lesson_keys import BACK, NEXT, draw_lesson_keys
from minigpt.ui.parts.plain_text import plain, sentence
from minigpt.ui.parts.section import stage, stays, unstage
from minigpt.ui.session import controls, service
from minigpt.ui.session.address import last_given, say
from minigpt.ui.session.declared import Control
from minigpt.ui.session.wait import why_not

LESSON, STEP = "lesson", "lesson_step"  # session keys
UNCOVERED = "lesson_uncovered"  # session key: the step whose covered sections were uncovered
TURN = "lesson_turn"  # session key: the step that a button asked for, until it is shown
LESSON_ASKED, STEP_ASKED = "lesson", "step"  # in the address; the step counts from 1
WARMING = "lesson_warming"  # session key: whether to train what the lesson needs
AHEAD = 4  # models that warming asks for at once: the worker is never idle, others get a turn
# Streamlit sets all its sizes by that of the root; it has no setting for one session alone. Every
# page has room for the menu above its title (``table_style``): a lesson, which has none, takes it.
LARGE = """<style>
:root { font-size: 125% !important; }
[data-testid="stApp"] [data-testid="stMainBlockContainer"] { padding-top: 1.5rem; }
[data-testid="stSidebar"], [data-testid="stExpandSidebarButton"] { display: none; }
</style>"""


def active() -> bool:
    """Whether this session plays a lesson."""
    return LESSON in st.session_state


def resume() -> None:
    """Begin where the address says, in a session that is new; the router calls this first.

    Raises:
        NotNow: it can't be told now whether there is such a lesson; the address keeps it.
    """
    if active() or LESSON_ASKED not in st.query_params:
        return
    name, twice = last_given(LESSON_ASKED, "the lesson")
    try:
        lesson = find_lesson(name)
    except NotNow:
        raise
    except UserError as error:
        _forget_address()
        say([str(error)])
        return
    number, wrong = _step_asked(lesson)
    if wrong := [said for said in (twice, *wrong) if said]:
        say(wrong)
    st.session_state.update({LESSON: lesson, STEP: number})
    hidden = lesson.steps[number].hide
    for control, value in lesson.moved(number).items():
        if control in hidden or control not in st.query_params:
            st.session_state[control] = value


def _step_asked(lesson: Lesson) -> tuple[int, list[str]]:
    """The step in the address or the nearest, counted from 0, and what was wrong with it."""
    (raw, twice), last = last_given(STEP_ASKED, "the step"), len(lesson.steps)
    raw = raw or "1"
    step = Control("Step", Range(1, last, 1, 1, last), 1)
    number = step.read(raw)
    if not step.is_right(raw):
        st.query_params[STEP_ASKED] = str(number)
        said = f"The address asked for step {raw[:40]!r} of a lesson of {last}"
        return number - 1, [twice, f"{said}; this is step {number}."]
    return number - 1, [twice]


def _forget_address() -> None:
    for asked in (LESSON_ASKED, STEP_ASKED):
        st.query_params.pop(asked, None)


def start(lesson: Lesson) -> None:
    """Begin a lesson at its first step."""
    st.session_state[LESSON] = lesson
    go_to(0)


def go_to(number: int) -> None:
    """Go to a step, counted from 0: its page, with the sliders where it wants them."""
    lesson: Lesson = st.session_state[LESSON]
    st.session_state[STEP] = number
    st.session_state.pop(UNCOVERED, None)
    for name, value in lesson.moved(number).items():
        st.session_state[name] = value
    page = f"pages/{lesson.steps[number].page}.py"
    st.switch_page(page, query_params=_address(lesson, number))


def _address(lesson: Lesson, number: int) -> dict[str, str]:
    return {LESSON_ASKED: lesson.name, STEP_ASKED: str(number + 1)}


def leave() -> None:
    """End the lesson; the page and the sliders stay."""
    for key in (LESSON, STEP, UNCOVERED, TURN):
        st.session_state.pop(key, None)
    unstage()
    _forget_address()


def playing() -> tuple[Lesson, int] | None:
    """The lesson that this session plays and its step, counted from 0; None without one."""
    return (st.session_state[LESSON], st.session_state[STEP]) if active() else None


def draw(page: str) -> None:
    """The bar of the lesson, and the controls that the step leaves; the router calls this.

    Args:
        page: the page in view: a link in the step's own may have led to another, shown whole.
    """
    lesson: Lesson = st.session_state[LESSON]
    if TURN in st.session_state:
        go_to(st.session_state.pop(TURN))
    number: int = st.session_state[STEP]
    step = lesson.steps[number]
    for asked, value in _address(lesson, number).items():  # a link in a page may have dropped it
        if st.query_params.get(asked) != value:
            st.query_params[asked] = value
    st.html(LARGE)
    covered = step.cover if st.session_state.get(UNCOVERED) != number else ()
    stage(step.show if page == step.page else (), covered)
    with stays("lesson-bar"):
        _draw_bar(lesson, number, bool(covered))
    with stays("lesson-controls"):
        controls.draw(step.hide, st.container(key="lesson_controls"))
    draw_lesson_keys(number)
    _work_ahead(lesson, number + 1)


def _draw_bar(lesson: Lesson, number: int, covered: bool) -> None:
    """Where the lesson is, and the buttons that turn it.

    What is pressed is noted before the script runs: a run that something newer ends before it
    comes to its buttons would lose it, and the presenter would press in vain.
    """
    last = len(lesson.steps) - 1
    ahead = ("Show the answer", "visibility") if covered else ("Next", "arrow_forward")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Back",
            key=BACK,
            shortcut="PageUp",
            icon=":material/arrow_back:",
            disabled=number == 0,
            on_click=_turn,
            args=(number - 1,),
        )
        st.button(
            ahead[0],
            key=NEXT,
            shortcut="PageDown",
            icon=f":material/{ahead[1]}:",
            disabled=number == last and not covered,
            on_click=_uncover if covered else _turn,
            args=(number if covered else number + 1,),
        )
        st.markdown(f"**{number + 1} of {last + 1}** · {plain(lesson.steps[number].title)}")
        st.button("End", icon=":material/close:", on_click=leave)


def _turn(number: int) -> None:
    st.session_state[TURN] = number


def _uncover(number: int) -> None:
    st.session_state[UNCOVERED] = number


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
        _work_ahead(lesson, 0)
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
        if why := why_not(status):
            st.error(sentence(why))


def _work_ahead(lesson: Lesson, step: int) -> None:
    from minigpt.ui.guide.lesson_ahead import work_ahead  # here: the first page plays no lesson

    work_ahead(lesson, step)
