"""What the router tells the pages: what stands above them, and what the menu calls them."""

from collections.abc import Callable, Iterable

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from minigpt.ui.session.shown import View

ABOVE = "frame_above"  # session key: what is drawn there
MENU = "frame_menu"  # session key: titles by address


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


def put_menu(pages: Iterable[StreamlitPage]) -> None:
    """Keep what the menu calls each page; the router calls this."""
    st.session_state[MENU] = {page.url_path: page.title for page in pages}


def title_of(path: str) -> str:
    """What the menu calls the page at an address, ``""`` for the first one's."""
    return st.session_state.get(MENU, {}).get(path) or path.capitalize() or "Start"
