"""Looking for news from time to time, without anything being lost for it."""

from collections.abc import Callable

import streamlit as st

from minigpt.ui.session.one_sentence import in_one_sentence

LOOKS = "live_looks"  # session key: how many times this session began to look


def look_every(seconds: float, look: Callable[[], None]) -> None:
    """Call ``look`` now and every so many seconds, in a fragment that only this run has.

    Streamlit tells fragments apart by the function's name and place. Were it the same one after
    each ``st.rerun``, a look that the browser sent just before could arrive just after the page
    was drawn anew, start a script runner of its own, and Streamlit would throw away what the page
    sent: the new table, and the timer of all further looks.

    Args:
        seconds: between two looks.
        look: draws what there is, or begins the page anew.
    """
    st.session_state[LOOKS] = number = st.session_state.get(LOOKS, 0) + 1

    def look_again() -> None:
        with in_one_sentence():
            look()

    look_again.__qualname__ = f"{look.__qualname__}-{number}"
    st.fragment(look_again, run_every=seconds)()
