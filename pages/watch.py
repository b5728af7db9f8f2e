"""Watch: how the server is doing, for the presenter."""

import streamlit as st

from minigpt.classroom.rooms import find_room
from minigpt.errors import UserError
from minigpt.ui.classroom import ask_for_token, engine, served_room
from minigpt.ui.live import look_every
from minigpt.ui.plain_text import sentence
from minigpt.ui.presenter import presents
from minigpt.ui.watch_view import draw_class, draw_machine, draw_queue, draw_troubles

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
try:
    room = served_room()
except UserError as error:
    st.info(sentence(error), icon=":material/school:")
else:
    if presents():
        look_every(LOOK_EVERY, lambda: watch(room.code))  # in place: it begins nothing anew
    else:
        ask_for_token(room)
