"""Everybody look here: one tap at the desk, whatever part of it is in view, and one to end it."""

import streamlit as st

from minigpt.classroom.calls import call_to_front, is_called, let_go_on
from minigpt.classroom.rooms import Room
from minigpt.ui.classroom.desk import attempt
from minigpt.ui.classroom.served import engine


def draw_call(room: Room) -> None:
    """The button that calls, or while the call stands, that phones show it and how it ends."""
    if not is_called(engine(), room.id):
        if st.button("Everybody look here", icon=":material/visibility:"):
            attempt(lambda: call_to_front(engine(), room.id))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Let them go on", icon=":material/play_arrow:"):
            attempt(lambda: let_go_on(engine(), room.id))
        st.markdown("All who have joined see **Look at the front**, whatever page they are on.")
