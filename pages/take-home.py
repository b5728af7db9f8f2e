"""Take it home: the model, its tables and charts as files, the page as a link."""

import streamlit as st

from minigpt.errors import UserError
from minigpt.ui.classroom.kept_examples import draw_keep_switch
from minigpt.ui.guide import tour
from minigpt.ui.inside.shared_model import ADVERSARY, BUILT, ORIGINAL, draw_share
from minigpt.ui.inside.take_home import (
    draw_charts,
    draw_handout,
    draw_keras,
    draw_link,
    draw_script,
    draw_tables,
)
from minigpt.ui.inside.variant_choice import chosen
from minigpt.ui.parts.plain_text import sentence
from minigpt.ui.session import service
from minigpt.ui.session.live import View, draw_status, follow
from minigpt.ui.session.prompt import prompt_box

MODELS = {
    "The original": ORIGINAL,
    "The adversary": ADVERSARY,
    "The model of Build a GPT": BUILT,
}


def draw(view: View) -> None:
    """The files of the model that was chosen."""
    shown = view.shown[-1]
    draw_status(shown)
    prompt = prompt_box(view)
    dataset = service.dataset(shown.config)
    if shown.stored is None or shown.model is None or dataset is None or shown.previous:
        st.markdown("The files can be made when the model is trained.")
        return
    left, right = st.columns(2, gap="large")
    with left:
        st.header("Train it anew")
        draw_script(shown.config, dataset, shown.stored.vocabulary)
    with right:
        st.header("Use it as it is")
        draw_keras(shown.stored, shown.config)
    st.header("Tables")
    draw_tables(shown, shown.model, prompt)
    st.header("Charts")
    draw_charts(shown)
    st.header("On paper")
    draw_handout(shown.config)
    left, right = st.columns(2, gap="large")
    with left:
        st.header("The page as a link")
        draw_link(tour.pages())
    with right:
        st.header("The model on a phone")
        draw_share(model, keeping())


def keeping() -> str:
    """The name of the share that keeps examples; none while the class's database is away."""
    try:
        return draw_keep_switch()
    except UserError as error:
        st.caption(sentence(error))
        return ""


st.title("Take it home")
st.markdown("What you made here is yours. No file below needs this website any more.")
which = st.segmented_control(
    "Which model", list(MODELS), default="The original", required=True, key="taken_home"
)
model = MODELS[which]
follow(draw, adversary=model == ADVERSARY, beside=chosen if model == BUILT else None)
