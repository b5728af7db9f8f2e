"""Training: the model learns by guessing, in front of the reader."""

import streamlit as st

from minigpt.ui.parts.one_piece import draw_together
from minigpt.ui.parts.section import section
from minigpt.ui.prediction.next_words import draw_next_words
from minigpt.ui.prediction.written import continued, joined
from minigpt.ui.session.live import Shown, View, draw_status, follow
from minigpt.ui.session.prompt import prompt_box
from minigpt.ui.session.status import stop
from minigpt.ui.session.unit_names import in_units
from minigpt.ui.training.story import (
    draw_curves,
    draw_figures,
    draw_kept,
    draw_words,
)

NEW_WORDS = 12


def draw(view: View) -> None:
    """Everything that changes while the model trains."""
    shown = view.original
    draw_status(shown)
    draw_stop(view)
    with section("figures"):
        draw_figures(shown)
    with section("curves"):
        draw_curves(shown)
    with section("words"):
        st.header("What happened, in words")
        draw_words(shown)
        draw_kept(shown)
    with section("line"):
        st.header("What it says now")
        prompt = prompt_box(view)
        if shown.model is not None and prompt is not None:
            draw_line(shown, prompt)
            draw_next_words(shown.model, prompt)


def draw_line(shown: Shown, prompt: str) -> None:
    """What the model writes when it goes on from the prompt; it changes as the model learns."""
    draw_together(joined(*continued(shown.model, prompt, NEW_WORDS)))


def draw_stop(view: View) -> None:
    """The button that ends a training early."""
    if view.original.status is not None and not view.original.status.active:
        return  # in its place the status offers to train on
    running = not view.finished and not view.original.previous and bool(view.original.history)
    if st.button("Stop", icon=":material/stop:", disabled=not running):
        stop(view.original)
        st.rerun()


st.title("Training")
st.markdown(
    in_units(
        "The model sees some words, guesses the next one, and is told the right answer. Then the "
        "numbers that it guessed by move a tiny step to where the right answer would have been "
        "less of a surprise."
    )
)
follow(draw)
