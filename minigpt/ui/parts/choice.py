"""Clicks on the marks of charts: the last one wins, whatever was chosen between two of them."""

from collections.abc import Mapping

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


def pressed(key: str, name: str, fields: Mapping[str, type]) -> dict | None:
    """The fields of the mark that was clicked on a chart, or None if that click took it back.

    What lacks a field, or has something else in it, is no mark of the chart: None as well.

    Args:
        key: of the chart.
        name: of its click.
        fields: the fields that are wanted, and the kind of each.
    """
    selected = st.session_state[key].get("selection")
    points = selected.get(name) if isinstance(selected, Mapping) else None
    point = points[0] if isinstance(points, list) and points else None
    if not isinstance(point, Mapping):
        return None
    found = {field: point.get(field) for field in fields}
    return found if all(type(found[field]) is kind for field, kind in fields.items()) else None
