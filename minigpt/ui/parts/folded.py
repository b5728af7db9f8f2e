"""Parts of a page that are folded away; what is in them is drawn only once they are unfolded."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

ONCE_OPEN = "folds_once_open"  # session key: the folds that this session has unfolded so far
TABLE = ":material/table:"


@dataclass
class Held:
    """What a session's fold was like when it was drawn last.

    Attributes:
        label: what its line said.
        at_first: whether it was to be open at first, under this label.
        open: whether it was.
    """

    label: str
    at_first: bool = False
    open: bool = False


def draw_folded(label: str, key: str, draw: Callable[[], None], icon: str | None = None) -> None:
    """One line that unfolds.

    A folded table with its buttons costs a browser as much as one in view, at every rerun.

    Args:
        label: what the line says; when it changes, what was open stays open.
        key: a name that stays the same.
        draw: draws what is inside.
        icon: before the label.
    """
    held = st.session_state.setdefault(f"held-{key}", Held(label))
    if held.label != label:  # to Streamlit that is another fold, which opens as it is told to
        held.label, held.at_first = label, held.open
    fold = st.expander(label, held.at_first, key=f"fold-{key}", icon=icon, on_change="rerun")
    held.open = fold.open
    if fold.open:
        with fold:
            draw()


def once_open(key: str, is_open: bool) -> bool:
    """Whether this session has ever unfolded ``key``.

    Controls must stay drawn once they were: Streamlit forgets what stands in those that are not.
    """
    opened: set[str] = st.session_state.setdefault(ONCE_OPEN, set())
    if is_open:
        opened.add(key)
    return key in opened
