"""A timer of the page: something that is done again and again in a fragment of its own."""

from collections.abc import Callable

import streamlit as st

LOOKS = "live_looks"  # session key: how many times this session began to look


def repeat(seconds: float, look: Callable[[], None]) -> None:
    """Call ``look`` now and every so many seconds, in a fragment that only this run has.

    Streamlit tells fragments apart by the function's name and place. Were it the same one after
    each ``st.rerun``, a look that the browser sent just before could arrive just after the page
    was drawn anew, start a script runner of its own, and Streamlit would throw away what the page
    sent: the new table, and the timer of all further looks.

    Args:
        seconds: between two looks.
        look: draws what there is, or begins the page anew; made anew for each call, for its name
            is changed.
    """
    st.session_state[LOOKS] = number = st.session_state.get(LOOKS, 0) + 1
    look.__qualname__ += f"-{number}"
    st.fragment(look, run_every=seconds)()


def begin_anew_when(ready: Callable[[], bool], every: float, by=repeat) -> None:
    """Look from time to time whether the page is to be drawn anew; not in this very run.

    Args:
        ready: whether it is.
        every: seconds between two looks.
        by: does it again and again: :func:`repeat`, or what says a mistake in a look as well.
    """
    drawn_just_now = [True]  # the fragment runs once within this very run

    def watch() -> None:
        if drawn_just_now:
            drawn_just_now.pop()
        elif ready():
            st.rerun()

    by(every, watch)
