"""Guess first: the student against the model, on phrases that neither has seen."""

import streamlit as st

from minigpt.ui.inside.guess_game import draw_game
from minigpt.ui.session import service
from minigpt.ui.session.live import View, draw_status, follow
from minigpt.ui.session.terms import draw_prose
from minigpt.ui.session.unit_names import in_units


def draw(view: View) -> None:
    """The game, once the model is trained."""
    shown = view.original
    draw_status(shown)
    data = service.dataset(shown.config)
    if shown.stored is None or data is None:
        st.markdown("The game begins when the model is trained.")
        return
    draw_game(shown.model, shown.config.original(), shown.stored.key, data)


st.title("Guess first")
draw_prose(
    in_units(
        "How hard is the model's task? Ten phrases from the test set, which the model has not "
        "learnt from. Name the next word before it is shown. Four others guess with you."
    )
)
follow(draw)
