"""The switch on the page Adversary: what the notebook compares, a fresh model and not a twin."""

from contextlib import suppress

import streamlit as st
from streamlit.errors import StreamlitAPIException

from minigpt.config import Config

SWITCH, TURNED = "fresh_adversary", "fresh_adversary_turned"
ABOUT = (
    "The notebook does not compare twins. It trains its adversary as a **fresh model**, with other "
    "numbers drawn at the start: what differs between the two is then not the reward alone. Here "
    "the adversary begins from the trained original. With the switch on it begins from scratch as "
    "well, but from the very numbers that the original began with: so chance makes no difference."
)


def draw_fresh_start(config: Config) -> None:
    """The switch, and what it means; it moves the control *Start* at the side."""
    st.session_state[SWITCH] = config.start == "scratch"
    st.toggle("An adversary from scratch", key=SWITCH, on_change=_turn)
    if st.session_state.pop(TURNED, False):
        st.rerun()  # the control at the side is drawn by the router
    st.caption(ABOUT)


def _turn() -> None:
    to = "scratch" if st.session_state[SWITCH] else "original"
    st.session_state["start"] = to
    with suppress(StreamlitAPIException):  # bound: then the control itself writes the address
        st.query_params["start"] = to
    st.session_state[TURNED] = True
