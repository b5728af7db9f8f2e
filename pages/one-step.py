"""One step: a training example stepped forwards and back, down to one number and up to all."""

import streamlit as st

from minigpt.ui.parts.owed import draw_owed
from minigpt.ui.session import service
from minigpt.ui.session.live import View, draw_status, follow, wait_for_data
from minigpt.ui.session.unit_names import in_units
from minigpt.ui.training.one_step_view import draw_stages


def draw(view: View) -> None:
    """The stages for the model as it is now."""
    shown = view.original
    draw_status(shown)
    data = service.dataset(shown.config)
    if shown.model is None:
        draw_owed(shown, 420)
        return
    if data is None:  # the model is kept, its phrases are not
        wait_for_data(shown.config)
        return
    draw_stages(shown.model, data)
    st.caption(
        "Every number here is worked out from the model in view. What is stepped is the notebook's "
        "model, also where the page *Build a GPT* shows another."
    )


st.title("One step of learning")
st.markdown(
    in_units(
        "How does a model learn? It guesses, sees the right word, and moves each of its numbers a "
        "little. Go through one such step as slowly as you like: **F** goes forward, **B** goes "
        "back."
    )
)
follow(draw)
