"""Placeholder of the adversary page, until its own is drawn."""

import streamlit as st

from minigpt.ui.live import View, draw_status, follow


def draw(view: View) -> None:
    """Show the status and the ten likeliest words."""
    draw_status(view.original)
    if view.original.model is not None:
        model = view.original.model
        rows, score = model.predict(" ".join(model.vocabulary.words[:12]))
        st.table(rows)


st.title("adversary")
follow(draw)
