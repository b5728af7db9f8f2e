"""The named sections of a page, of which a step of a lesson shows one and hides the rest.

Outside a lesson a section is nothing at all: no piece more for the browser to look through.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import streamlit as st

STAGED = "sections_staged"  # session key: set while a lesson says which sections are in view
STAYS = "stays"  # containers whose key begins so are in view at every step
# What a step hides: each piece of the page, and each empty frame around pieces, but for what lies
# in a section in view, what stays, and messages: a fault that nobody sees would look like a hang.
HIDE = """
[data-testid=stMain] :is(.stElementContainer, [data-testid=stLayoutWrapper])
:not(:is({kept}) *):not(:has({kept}, {faults})) {{ display: none; }}"""
FAULTS = "[data-testid=stAlertContentError], [data-testid=stAlertContentWarning]"
COVER = """
:is({covered}) {{ position: relative; }}
:is({covered}) * {{ visibility: hidden !important; }}
:is({covered})::after {{ content: "?"; position: absolute; inset: 0;
  display: grid; place-items: center; font-size: 4rem; border-radius: 0.5rem;
  border: 2px dashed rgba(128, 134, 160, 0.6); }}"""


@contextmanager
def section(name: str) -> Iterator[None]:
    """What is drawn inside is the section ``name`` of the page, which a lesson can name.

    Args:
        name: one of :data:`minigpt.lessons.sections.SECTIONS` of this page.
    """
    if not st.session_state.get(STAGED):
        yield
        return
    with st.container(key=f"section-{name}"):
        yield


@contextmanager
def stays(name: str) -> Iterator[None]:
    """What is drawn inside stays in view at every step: the lesson's own, and how a wait stands."""
    if not st.session_state.get(STAGED):
        yield
        return
    with st.container(key=f"{STAYS}-{name}"):
        yield


def stage(shown: Sequence[str], covered: Sequence[str] = ()) -> None:
    """Show these sections and hide the rest of the page; the lesson calls this before the page.

    Args:
        shown: the sections in view; none shows the whole page.
        covered: those of them that are covered until the presenter uncovers them.
    """
    st.session_state[STAGED] = True
    st.html(f"<style>{style(shown, covered)}</style>")


def whole() -> bool:
    """Whether no lesson is played: the place for hints to whoever reads alone."""
    return not st.session_state.get(STAGED)


def unstage() -> None:
    """No lesson any more: the page is whole."""
    st.session_state.pop(STAGED, None)


def style(shown: Sequence[str], covered: Sequence[str]) -> str:
    """The rules of the style sheet that show and cover sections; "" where there is no need."""
    kept = ", ".join([*map(_selector, shown), f'[class*="st-key-{STAYS}"]'])
    rules = HIDE.format(kept=kept, faults=FAULTS).replace("\n:not", ":not") if shown else ""
    return rules + (COVER.format(covered=", ".join(map(_selector, covered))) if covered else "")


def _selector(name: str) -> str:
    return f".st-key-section-{name}"
