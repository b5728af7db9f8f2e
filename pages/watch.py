"""Watch: how the server is doing, for the presenter."""

import streamlit as st

from minigpt.classroom.rooms import find_room
from minigpt.errors import UserError
from minigpt.ui.classroom.served import engine, for_the_presenter
from minigpt.ui.classroom.watch_view import draw_class, draw_machine, draw_queue, draw_troubles
from minigpt.ui.parts.plain_text import sentence

LOOK_EVERY = 3.0  # seconds; one presenter


def watch(code: str) -> None:
    """All figures as they are now."""
    try:
        draw_class(find_room(engine(), code))
    except UserError as error:
        st.error(sentence(error), icon=":material/cloud_off:")
    draw_machine()
    draw_queue()
    draw_troubles()


st.title("Watch the server")
for_the_presenter(LOOK_EVERY, lambda room: watch(room.code))
