"""What visitors of shared models wrote, at the desk: look at each, take it out, begin with it."""

import streamlit as st

from minigpt.classroom.examples import Example, count_keeping, examples, stop_keeping, take_out
from minigpt.classroom.rooms import Room
from minigpt.ui.classroom.desk import attempt
from minigpt.ui.classroom.served import engine
from minigpt.ui.parts.plain_text import plain


def draw_examples(room: Room) -> None:
    """Each example with a button that takes it out, and one that ends the keeping."""
    found, keeping = examples(engine(), room.id), count_keeping(engine(), room.id)
    st.markdown(
        "What visitors of a shared model wrote, where its owner switched that on (page *Take it "
        "home*, *The model on a phone*). Take out what the class should not see: the next round "
        "of *Compare* begins with the others, and then they are gone from here."
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        several = keeping != 1
        st.markdown(f"**{keeping}** shared model{'s' * several} keep{'s' * (not several)} examples")
        if keeping and st.button("Keep no more", icon=":material/block:"):
            attempt(lambda: stop_keeping(engine(), room.id))
        if found and st.button("Take all out", icon=":material/delete:"):
            attempt(lambda: take_out(engine(), room.id, [one.id for one in found]))
    for one in found:
        _draw_one(room, one)
    if not found:
        st.caption("There are no examples.")


def _draw_one(room: Room, one: Example) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(
            "Take out", key=f"take-out-{one.id}", icon=":material/close:", type="tertiary"
        ):
            attempt(lambda: take_out(engine(), room.id, [one.id]))
        st.markdown(plain(one.prompt))
