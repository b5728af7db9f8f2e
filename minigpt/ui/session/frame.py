"""What stands above the part of a page that follows a training: the router says what."""

from collections.abc import Callable

import streamlit as st

from minigpt.ui.session.shown import View

ABOVE = "frame_above"  # session key: what is drawn there


def put_above(draw: Callable[[View | None], None] | None) -> None:
    """Have ``draw`` called at each drawing of a page, above it; the router calls this.

    Args:
        draw: is given the models in view, or None on a page without; None for nothing above.
    """
    st.session_state[ABOVE] = draw


def draw_above(view: View | None = None) -> None:
    """Draw what the router wants above a page; nothing where there is no router."""
    draw = st.session_state.get(ABOVE)
    if draw is not None:
        draw(view)
