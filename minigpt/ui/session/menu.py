"""The entries of the menu, each made once: Streamlit resolves a page's path anew at every run."""

from copy import copy
from functools import cache

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from minigpt.home import ROOT


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
