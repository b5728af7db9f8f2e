"""Twins: original and adversary from the same start, on the same batches."""

import streamlit as st

from minigpt.ui.inside.twins import (
    begins_elsewhere,
    draw_accuracy,
    draw_distance,
    draw_objective,
)
from minigpt.ui.session.live import View, draw_status, follow
from minigpt.ui.session.terms import draw_prose
from minigpt.ui.session.unit_names import in_units


def draw(view: View) -> None:
    """Both trainings as they are now."""
    draw_status(view.original, "The original")
    draw_status(view.adversary, "The adversary", above=view.original)
    if view.config.recipe == "fast":
        st.caption(
            f"Both begin from the same calculated weights. {begins_elsewhere(view.config)} see the "
            "same batches in the same order."
        )
    if view.finished and not view.adversary.history:
        return  # why there is none stands above
    st.header("The adversary's objective, taken apart")
    draw_objective(view)
    left, right = st.columns(2)
    with left:
        st.subheader("Accuracy of both")
        draw_accuracy(view)
    with right:
        st.subheader("How far apart")
        draw_distance(view)


st.title("Twins")
draw_prose(
    in_units(
        "Two models start alike and read the same phrases in the same order. One is only asked to "
        "guess the next word; the other, its *adversary*, is paid for a letter as well: weight × "
        "score is taken off its loss, the score being how many times the letter stands in the next "
        "word, on average. On this page the adversary does not start from the trained original, so "
        "that both run side by side."
    )
)
follow(draw, adversary=True, start="scratch")
