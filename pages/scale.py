"""Sizes compared: how far this model is from published ones."""

import streamlit as st

from minigpt.ui.inside.scale import MEASURES, draw_measure, draw_sources, our_figures
from minigpt.ui.session.address import bound, checked
from minigpt.ui.session.data import DataView, draw_data_status, follow_data
from minigpt.ui.session.declared import Among, Control
from minigpt.ui.session.status import position
from minigpt.ui.session.terms import draw_prose

MEASURE = Control("Compare by", Among(tuple(MEASURES)), "Parameters")


def draw(view: DataView) -> None:
    """One measure as a chart, and the sources of all figures."""
    st.caption(f"This model: {position(view.config)}")
    if view.dataset is None:
        draw_data_status(view)
        return
    ours = our_figures(view.config, view.dataset)
    with checked({"measure": MEASURE}):
        chosen = st.segmented_control(
            "Compare by", list(MEASURES), default="Parameters", required=True, **bound("measure")
        )
    draw_measure(MEASURES[MEASURE.fit(chosen)], ours)
    draw_prose(
        "Mind the scale: it is a *log scale*. One step to the right is not so much **more**, but "
        "so many **times** more. On an ordinary scale this model and the smallest of the others "
        "would all lie at the left edge, one upon the other."
    )
    draw_sources(ours)
    st.caption(
        "Only figures that the makers published themselves. What they keep secret, such as the "
        "sizes of GPT-3.5 and GPT-4, is left out rather than guessed."
    )


st.title("How small this model is")
st.markdown(
    "This model and the large ones rest on the same idea: look at the words so far, give every "
    "word (or piece of a word) a chance to be next. What differs most is the size."
)
follow_data(draw)
