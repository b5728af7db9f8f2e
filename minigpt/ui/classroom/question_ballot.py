"""A question on a student's phone: its answers as large buttons."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from minigpt.classroom.questions import give_answer, question_of
from minigpt.classroom.standing import Standing
from minigpt.ui.classroom.served import engine
from minigpt.ui.parts.flow_chart import LETTERS
from minigpt.ui.parts.plain_text import plain


def draw_question(now: Standing, stored: Callable[[Callable[[], None]], bool]) -> None:
    """The question that is open; the answer that this student gave has a tick.

    Args:
        now: where the student stands.
        stored: stores what was tapped by calling what it is given, unless that came too soon.
    """
    question = question_of(engine(), now.asking)
    if question is None:  # wiped just now: the next look tells
        st.title("One moment")
        return
    st.title(plain(question.text))
    for place, answer in enumerate(question.answers):
        st.button(
            f"**{LETTERS[place]}**  {plain(answer)}" + "  ✓" * (place == now.answer),
            key=f"answer-{now.asking}-{place}",
            width="stretch",
            on_click=stored,
            args=(partial(give_answer, engine(), now.room, now.student, now.asking, place),),
        )
    if now.answer is None:
        st.caption("Tap what you think now. Nobody is shown who answered what.")
    else:
        st.markdown("Thank you! You can change your answer until the question is closed.")
