"""Time machine: the two models as they were at the moments of their trainings."""

import streamlit as st

from minigpt.ui.inside.time_machine import draw_machine, reel
from minigpt.ui.session.live import View, draw_status, follow
from minigpt.ui.session.prompt import prompt_box
from minigpt.ui.session.training_record import moments
from minigpt.ui.session.unit_names import in_units


def draw(view: View) -> None:
    """The machine, once both are trained."""
    draw_status(view.original, "The original")
    draw_status(view.adversary, "The adversary", above=view.original)
    prompt = prompt_box(view)
    if view.original.stored is None or view.adversary.stored is None:
        st.markdown("The time machine opens when both are trained.")
        return
    found = [moments(shown.config) for shown in view.shown]
    if None in found:
        st.markdown("No moments of these trainings were kept.")
    elif prompt is not None:
        draw_machine(view, reel(*found), prompt)


st.title("Time machine")
st.markdown(
    in_units(
        "While a model trains, copies of it are put aside. Move the slider, or press *Play*, and "
        "see what it said, where it looked and how it placed its words back then."
    )
)
follow(draw, adversary=True)
