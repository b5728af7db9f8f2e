"""What it costs: calculations, seconds and energy of a training and of a word."""

import streamlit as st

from minigpt.ui.inside.costs_view import cost, draw_costs, draw_sources, draw_words
from minigpt.ui.session.live import View, draw_status, follow
from minigpt.ui.session.unit_names import in_units


def draw(view: View) -> None:
    """The costs, once the training is over."""
    shown = view.original
    draw_status(shown)
    if shown.stored is None:
        st.caption("What a training costs is told when it has ended.")
        return
    found = cost(shown.stored, shown.config.original())
    draw_costs(found)
    draw_words(found)
    draw_sources()


st.title("What it costs")
st.markdown(in_units("How much does a computer have to calculate for one word, and for learning?"))
follow(draw)
