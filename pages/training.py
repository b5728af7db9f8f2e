"""Training: the model learns by guessing, in front of the reader."""

import streamlit as st

from minigpt.ui.live import View, draw_status, follow
from minigpt.ui.status import stop
from minigpt.ui.training_story import (
    draw_curves,
    draw_figures,
    draw_kept,
    draw_words,
)


def draw(view: View) -> None:
    """Everything that changes while the model trains."""
    shown = view.original
    draw_status(shown)
    draw_stop(view)
    draw_figures(shown)
    draw_curves(shown)
    st.header("What happened, in words")
    draw_words(shown)
    draw_kept(shown)


def draw_stop(view: View) -> None:
    """The button that ends a training early."""
    running = not view.finished and not view.original.previous and bool(view.original.history)
    if st.button("Stop", icon=":material/stop:", disabled=not running):
        stop(view.original)
        st.rerun()


st.title("Training")
st.markdown(
    "The model sees some words, guesses the next one, and is told the right answer. Then every one "
    "of its numbers moves a tiny step to where the right answer would have been less of a surprise."
)
follow(draw)
