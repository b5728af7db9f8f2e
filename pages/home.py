"""Start: a working model at once."""

import streamlit as st

from minigpt.ui.live import View, draw_status, follow
from minigpt.ui.next_words import draw_next_words, draw_side_by_side
from minigpt.ui.prompt import prompt_box


def draw(view: View) -> None:
    """The prompt, the next words, and the two models compared."""
    draw_status(view.original)
    prompt = prompt_box(view)
    model = view.original.model
    if model is None or prompt is None:
        return
    draw_next_words(model, prompt)
    other = view.adversary.model
    if other is not None:
        context = model.context(prompt)
        draw_side_by_side(
            model.chances(context),
            other.chances(context),
            model.vocabulary,
            model.config.letter,
            ("Original", "Adversary"),
        )


st.title("MiniGPT")
follow(draw, adversary=True)
