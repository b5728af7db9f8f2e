"""A prepared text of another kind: first names, one a line, learnt character by character."""

import streamlit as st

from minigpt.home import ASSETS
from minigpt.text.corpus import keep_own_text
from minigpt.text.tokenizer import CHARACTERS
from minigpt.ui.session.own_text import BROUGHT

FILE = ASSETS / "names.txt"
CONTEXT = 3  # characters; a longer one leaves few phrases of so short a text
CALLED = "first names"


def draw_names_example() -> None:
    """One click, and the model learns to make names."""
    st.caption("Or try a text that comes with MiniGPT: first names from many countries.")
    st.button("Make new names", icon=":material/badge:", key="names-example", on_click=_take)


def _take() -> None:
    state = st.session_state
    corpus = keep_own_text(FILE.read_text(encoding="utf-8"))
    state.setdefault(BROUGHT, {})[corpus] = (CALLED, 0)  # it costs the session nothing
    state["corpus"] = corpus
    state["units"], state["context_length"] = CHARACTERS, CONTEXT
