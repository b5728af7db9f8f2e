"""A box for a text that the browser's Back does not empty.

To Streamlit an address without the box's value, or one that was left while another page had a box
of that name, is an empty box. Here such a box holds what it held; who clears it has it cleared.
"""

import streamlit as st

from minigpt.ui.session.address import MOVES, bound

HELD = "box_held"  # session key: what each box held last, by name
ANSWERED = "box_answered"  # session key: what each box held when it could last be answered


def filled_box(label: str, name: str, most: int) -> str:
    """Draw the box; begin the page anew with what it held where Back emptied it.

    To be called within :func:`minigpt.ui.session.address.checked`.

    Args:
        label: what stands above it.
        name: its key, and the name of its value in the address.
        most: characters that it takes.
    """
    held: dict[str, str] = st.session_state.setdefault(HELD, {})
    limits = {"max_chars": most, "autocomplete": "off"}
    text = st.text_input(label, **limits, on_change=_note, args=(name,), **bound(name))
    if text.strip():
        held[name] = text
    elif name in held:
        st.session_state[MOVES][name] = held[name]
        st.rerun()
    return text


def last_held(name: str) -> str:
    """What the box held before Back emptied it; "" if its reader cleared it, or it is new."""
    return st.session_state.get(HELD, {}).get(name, "")


def _note(name: str) -> None:
    """The reader changed the box: what they cleared is not to come back."""
    if not st.session_state[name].strip():
        st.session_state.get(HELD, {}).pop(name, None)


def answered(name: str, text: str) -> None:
    """Remember what a box holds as something that the page has an answer to.

    While its reader mends a mistake, the page shows this answer and not a void.
    """
    st.session_state.setdefault(ANSWERED, {})[name] = text


def last_answered(name: str) -> str:
    """What the box held when the page could last answer it; "" if it never could."""
    return st.session_state.get(ANSWERED, {}).get(name, "")
