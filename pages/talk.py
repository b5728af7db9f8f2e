"""Talk to it: one model on a phone, without sliders; the page that a shared model's code opens."""

import streamlit as st

from minigpt.classroom.rooms import Room
from minigpt.errors import UserError
from minigpt.model.prediction import LanguageModel
from minigpt.model.sampling import Sampling
from minigpt.ui.classroom.kept_examples import keep_written, tell_before
from minigpt.ui.inside.shared_model import ADVERSARY, BUILT, take_asked
from minigpt.ui.inside.variant_choice import chosen
from minigpt.ui.parts.bar_table import BLUE, ORANGE
from minigpt.ui.parts.one_piece import draw_together
from minigpt.ui.parts.plain_text import sentence
from minigpt.ui.prediction.generation import draw_text, generate
from minigpt.ui.prediction.next_words import chance_table, likeliest
from minigpt.ui.session.live import View, draw_status, follow
from minigpt.ui.session.prompt import prompt_box
from minigpt.ui.session.unit_names import in_units

WRITTEN = 12  # words at a time
DRAWS = 1000  # different texts that a press may bring
PRESSES = "talk_presses"  # session key: how often something else was asked for


def draw(view: View) -> None:
    """The words in the box, what comes next, and the text that goes on."""
    shown = view.shown[-1]
    draw_status(shown)
    room = told()
    prompt = prompt_box(view, in_units("Type some words; the model goes on"))
    if shown.model is None or prompt is None or shown.previous:
        return
    if room:
        keep_written(room)
    draw_writing(shown.model, prompt)
    rows, _ = shown.model.predict(prompt, 5)
    draw_together(likeliest(rows[0]))
    colour = ORANGE if which == ADVERSARY else BLUE
    draw_together(chance_table(rows, len(shown.model.vocabulary), colour))


def told() -> Room | None:
    """The class that keeps what is written here, once its visitor is told; else None."""
    try:
        return tell_before()
    except UserError as error:  # the database does not answer
        st.caption(sentence(error))
        return None


def draw_writing(model: LanguageModel, prompt: str) -> None:
    """What the model writes: its likeliest words at first, then a draw for each press."""
    presses = st.session_state.setdefault(PRESSES, 0)
    sampling = Sampling(seed=presses % DRAWS) if presses else None
    draw_text(model, prompt, list(generate(model, prompt, WRITTEN, sampling)))
    st.button("Say something else", icon=":material/casino:", on_click=_draw_again)


def _draw_again() -> None:
    st.session_state[PRESSES] += 1


with st.container(width=640):
    which = take_asked()
    st.title("Talk to a model")
    st.markdown(
        in_units("It knows one small text and nothing else. It guesses one word after the other.")
    )
    follow(draw, adversary=which == ADVERSARY, beside=chosen if which == BUILT else None)
