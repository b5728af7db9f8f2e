"""A message that stays until it is read: a page that draws itself anew would wipe it off."""

import streamlit as st


def keep_message(key: str, said: str) -> None:
    """Have ``said`` shown from now on where ``key`` is drawn, until it is closed or forgotten.

    Args:
        key: a name for the place.
        said: what went wrong, as Markdown.
    """
    st.session_state[_state(key)] = said


def forget_message(key: str) -> None:
    """What was wrong is mended: the message goes."""
    st.session_state.pop(_state(key), None)


def draw_kept_message(key: str) -> None:
    """The message kept under ``key`` with a button that closes it, or nothing."""
    said = st.session_state.get(_state(key))
    if said is None:
        return
    st.error(said, icon=":material/error:")
    st.button("Close the message", key=f"close-{key}", on_click=forget_message, args=(key,))


def _state(key: str) -> str:
    return f"message-{key}"
