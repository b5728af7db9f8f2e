"""Prediction: ask the model for the next word, and let it write."""

import streamlit as st

from minigpt.config import Range
from minigpt.model.prediction import LanguageModel
from minigpt.model.sampling import Sampling
from minigpt.ui.parts.folded import draw_folded
from minigpt.ui.parts.section import section
from minigpt.ui.prediction.generation import (
    draw_origins,
    draw_text,
    draw_window,
    generate,
    step_origins,
)
from minigpt.ui.prediction.next_words import draw_next_words
from minigpt.ui.prediction.sampling_steps import draw_steps, logits_of, sampling_controls
from minigpt.ui.prediction.temperatures import ABOUT, WHY, draw_circle, draw_temperatures
from minigpt.ui.session.address import bound, checked
from minigpt.ui.session.answer_first import answer_first
from minigpt.ui.session.declared import Control
from minigpt.ui.session.live import View, draw_status, follow
from minigpt.ui.session.prompt import prompt_box
from minigpt.ui.session.terms import draw_prose
from minigpt.ui.session.unit_names import in_units

NEW_WORDS = Control("New words", Range(1, 40, 1, least=1, limit=40), 12)
LOGITS = (
    "The model's answer is one number for each word, its *logit*: higher means likelier. Five "
    f"steps make one word of them.\n\n{ABOUT}"
)
WRITING = (
    "To write more than one word, the model's word is put behind the others and the model is asked "
    "again. That is called *autoregressive generation*; large models write just so.\n\n"
    f"{WHY}"
)
LIKELIEST, DRAWN = "always the likeliest", "draw, as in the columns below"


def draw(view: View) -> None:
    """The page for the model as it is now."""
    draw_status(view.original)
    with section("prompt"):
        prompt = prompt_box(view)
    model = view.original.model
    if model is None or prompt is None:
        return
    with section("answer"):
        draw_next_words(model, prompt)
    answer_first()
    with section("writing"):
        st.header(in_units("Word by word: text"))
        writing = st.container()
    with section("steps"):
        st.header(in_units("From logits to a word"))
        draw_prose(in_units(LOGITS))
        sampling = sampling_controls()
        draw_steps(logits_of(model, prompt), model.vocabulary.words, sampling)
        side_by_side = "The same logits at four temperatures, ten drawn lines at each"
        draw_folded(side_by_side, "temperatures", lambda: draw_temperatures(model, prompt))
    with writing:
        draw_writing(model, prompt, sampling)


def draw_writing(model: LanguageModel, prompt: str, sampling: Sampling) -> None:
    """The text that the model writes, the window that slides, and what of it is copied."""
    draw_prose(in_units(WRITING))
    left, right = st.columns(2)
    with left:
        options = [LIKELIEST, DRAWN]
        chosen = st.radio(in_units("Which word is taken"), options, key="taken", horizontal=True)
    with right, checked({"new_words": NEW_WORDS}):
        count = st.slider(in_units("New words"), 1, 40, 12, **bound("new_words"))
    steps = list(generate(model, prompt, count, sampling if chosen == DRAWN else None))
    draw_text(model, prompt, steps)
    draw_folded("The circle of this model", "circle", lambda: draw_circle(model, prompt))
    origins = step_origins(model, prompt, steps)
    if origins:
        st.subheader("Copied or new?")
        draw_origins(model, prompt, steps, origins)
    with st.expander("The window at every step", expanded=True):
        draw_window(model, steps, origins)


st.title("Prediction")
st.markdown(
    in_units(
        "Give the model some words. It answers with a chance for every word that it knows: how "
        "likely that one comes next."
    )
)
follow(draw)
