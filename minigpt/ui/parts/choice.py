"""Clicks on the marks of charts: the last one wins, whatever was chosen between two of them."""

import streamlit as st


def turn(key: str, chosen: object) -> int:
    """The number of the choice in view: one more whenever another thing is chosen.

    Args:
        key: a name for what is chosen there, the same at every run.
        chosen: what is chosen now, whether by a click, a box or the address.
    """
    last, number = st.session_state.get(f"{key}-turn", (None, 0))
    if chosen != last:
        number += 1
        st.session_state[f"{key}-turn"] = (chosen, number)
    return number


def pressed(key: str, name: str) -> dict | None:
    """The fields of the mark that was clicked on a chart, or None if that click took it back.

    Args:
        key: of the chart.
        name: of its click.
    """
    points = st.session_state[key].selection.get(name, [])
    return points[0] if points else None
