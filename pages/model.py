"""The model: its parts, its parameters, and what its attention does with a sentence."""

import streamlit as st

from minigpt.ui.model.architecture import draw_steps
from minigpt.ui.model.attention_view import draw_attention
from minigpt.ui.model.formula import draw_formula, draw_missing
from minigpt.ui.model.looking_away import draw_away
from minigpt.ui.model.prices import draw_order, draw_prices
from minigpt.ui.parts.folded import draw_folded
from minigpt.ui.parts.section import section
from minigpt.ui.session import service
from minigpt.ui.session.controls import config as chosen_config
from minigpt.ui.session.live import View, draw_status, follow
from minigpt.ui.session.prompt import prompt_box
from minigpt.ui.session.terms import draw_prose
from minigpt.ui.session.unit_names import in_units


def draw(view: View) -> None:
    """The model of the sliders, and what it does with a sentence."""
    draw_status(view.original)
    config = chosen_config()
    with section("parts"):
        st.header(in_units("From words to chances"))
        draw_prose(
            "Each layer multiplies and adds. By which numbers, it learns: those numbers are its "
            "*parameters*. Move **Vocabulary size**, **Context length** or **Attention heads** and "
            "watch them grow."
        )
        draw_steps(config)
        draw_prices(config)
    with section("attention"):
        st.header(in_units("Attention: the words look at each other"))
        draw_live(view)
        draw_folded("The formula of attention", "formula", lambda: draw_formula(config))
    with section("missing"):
        draw_folded(
            "What a real GPT has and this model has not", "missing", lambda: draw_missing(config)
        )
    st.page_link("pages/training.py", label="Next: the training", icon=":material/arrow_forward:")


def draw_live(view: View) -> None:
    """Attention for a typed sentence, with the weights as they are now."""
    prompt = prompt_box(view, "A sentence to look into")
    model = view.original.model
    if model is not None and prompt is not None:
        draw_attention(model, prompt)
        data = service.dataset(view.original.config)
        if data is not None:
            draw_away(model, data)
        draw_order(model, prompt)


st.title("The model")
draw_prose(
    in_units(
        "A language model is a machine with many small screws. Words go in, one chance for every "
        "word of the vocabulary comes out."
    )
)
follow(draw)
