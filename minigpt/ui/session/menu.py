"""The entries of the menu, each made once: Streamlit resolves a page's path anew at every run."""

from base64 import b64encode
from copy import copy
from functools import cache

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from minigpt.home import ASSETS, ROOT


def page(name: str, title: str, icon: str, hidden: bool = False) -> StreamlitPage:
    """The page in ``pages/``; its address is its name, but for the first one's.

    Args:
        name: of the file, without its ending.
        title: what the menu calls it.
        icon: the name of a Material symbol.
        hidden: whether the menu leaves it out.
    """
    return copy(_made(name, title, icon, hidden))  # a run notes on its own whether it is drawn


@cache
def tab_icon() -> str:
    """The icon of a browser's tab, as an address that holds the drawing itself.

    Not one of Streamlit's own: a browser would fetch that from a host on the Internet. Not the
    file's path: Streamlit reads that anew at every run.
    """
    drawing = (ASSETS / "icon.svg").read_bytes()
    return f"data:image/svg+xml;base64,{b64encode(drawing).decode()}"


@cache
def _made(name: str, title: str, icon: str, hidden: bool) -> StreamlitPage:
    first = name == "home"
    return st.Page(
        ROOT / "pages" / f"{name}.py",
        title=title,
        icon=f":material/{icon}:",
        url_path=None if first else name,
        default=first,
        visibility="hidden" if hidden else "visible",
    )
