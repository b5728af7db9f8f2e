"""Buttons in a page that move a control at the side."""

import streamlit as st

from minigpt.text.corpus import BUILTIN

BACK = "Back to the built-in text"
MOVED = "controls_moved"  # session key: whether a button in a page has just moved a control


def move_button(
    label: str, control: str, value, icon: str, help: str | None = None, key: str | None = None
) -> None:
    """A button that moves a control; the whole page is drawn anew, not its own part alone.

    Args:
        label: what it says.
        control: the control's session key.
        value: where it is moved to.
        icon: before the label.
        help: what is said on hovering.
        key: a name of its own, where another button may say the same.
    """
    st.button(label, icon=icon, help=help, key=key, on_click=_move, args=(control, value))


def _move(control: str, value) -> None:
    st.session_state[control] = value
    note_move()
    if control == "corpus":  # a page without controls reads the address alone
        st.query_params.pop(control, None)


def note_move() -> None:
    """A control was moved: the page begins anew, though the button may be gone by then."""
    st.session_state[MOVED] = True


def begun_anew() -> None:
    """This is a run of the whole page: what was moved is where it is to be."""
    st.session_state.pop(MOVED, None)


def begin_anew_if_moved() -> None:
    """Draw everything, where a click in a part of the page has moved a control outside it."""
    if st.session_state.pop(MOVED, False):
        st.rerun()


def go_to_page(name: str) -> None:
    """Go on to the page called ``name``; the controls take where they stand with them.

    Not told what its address is to hold, Streamlit 1.67 refuses to leave one in which a control
    stands.
    """
    st.switch_page(f"pages/{name}.py", query_params={})


def chosen_corpus() -> str:
    """The text that the control stands at, whatever is still in view."""
    return st.session_state.get("corpus", BUILTIN)


def back_button(key: str) -> None:
    """The way back from a text that can't be had; nothing where the text is the built-in one."""
    if chosen_corpus() != BUILTIN:
        move_button(BACK, "corpus", BUILTIN, ":material/undo:", key=key)
