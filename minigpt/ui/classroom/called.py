"""Everybody look here, on a student's side: what it shows while the presenter's call stands."""

import logging
from html import escape

import streamlit as st

from minigpt.classroom.standing import Standing, standing
from minigpt.errors import UserError
from minigpt.ui.classroom.screen import on_screen
from minigpt.ui.classroom.served import engine, presence
from minigpt.ui.parts.plain_text import plain
from minigpt.ui.session.looking import look_every
from minigpt.ui.session.service import STUDENT

LOOK_EVERY = 5.0  # seconds; 100 students are 20 looks a second
TITLE = "Look at the front"
THEN = "Your page goes on where it was when the presenter lets it."
# Above everything, Streamlit's own header as well; Canvas is white, or black in a dark page.
LOOKS = """<style>
.called { position: fixed; inset: 0; z-index: 1000000; padding: 20vh 1.5rem 1.5rem;
  background: Canvas; color: CanvasText; text-align: center; }
</style>"""

log = logging.getLogger(__name__)


def heading_of(now: Standing) -> str:
    """What stands on the presenter's screen while the call stands: a lesson's step, or ""."""
    found = on_screen(now.room.id) if now.called else None
    return found[0].steps[found[1]].title if found else ""


def draw_call(heading: str) -> None:
    """A calm screen in the place of Vote; what it showed before comes again by itself."""
    st.title(TITLE)
    if heading:
        st.markdown(f"## {plain(heading)}")
    st.markdown(THEN)


def heed_call() -> None:
    """Look from time to time whether the presenter calls, and cover the page while it is so.

    The router calls this below any page but Vote in the session of somebody who has joined. What
    is covered stays as it is: nothing of it is drawn anew.
    """
    look_every(LOOK_EVERY, _cover)


def _cover() -> None:
    student = st.session_state.get(STUDENT)
    if student is None:
        return
    try:
        presence().note(student.id)  # whoever reads another page is here, too
        now = standing(engine(), student.room_id, student.id)
        heading = heading_of(now) if now else ""
    except UserError as error:  # the page itself needs no class
        log.info("no look for the presenter's call: %s", error)
        return
    if now is None or now.student is None:  # wiped, or taken off the list
        st.session_state.pop(STUDENT, None)
    elif now.called:
        said = (
            f"<h1>{TITLE}</h1>" + f"<h2>{escape(heading)}</h2>" * bool(heading) + f"<p>{THEN}</p>"
        )
        st.html(f'{LOOKS}<div class="called" role="alert">{said}</div>')
