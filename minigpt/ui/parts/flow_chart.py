"""Who moved from where to where: bands between two columns, as wide as they are many (Sankey).

A band has its number written on it, and its two ends are named, so that no colour need be told.
"""

from string import ascii_uppercase

import numpy as np
import pandas as pd
import streamlit as st

from minigpt.ui.parts.chart_shelf import specification

HEIGHT = 380  # pixels
GAP = 0.07  # of the height between two ends: a label has room there, also where nobody is
BAR = 0.03  # of the width
POINTS = 17  # of a band's edge
LEAST_LABELLED = 0.045  # of the height: a thinner band has no room for its number
LETTERS = ascii_uppercase[:4]
COLUMNS = ["kind", "end", "band", "x", "x2", "y", "y2", "text"]


def draw_flow(moved: np.ndarray, alt: str, key: str) -> None:
    """Draw the bands; what stayed where it was is paler than what moved.

    Args:
        moved: how many went from where (row) to where (column), whole numbers, up to 4 × 4.
        alt: what the chart shows, in a sentence.
        key: a name for the chart that stays the same.
    """
    spec = specification("flow")
    st.vega_lite_chart(flow_rows(moved), spec, height=HEIGHT, alt=alt, key=key)


def flow_rows(moved: np.ndarray) -> pd.DataFrame:
    """All that is drawn, one row a mark or a point of a band's edges; ``kind`` says which."""
    rows: list[tuple] = []
    unit = _unit(moved)
    left, right = _tops(moved.sum(axis=1), unit), _tops(moved.sum(axis=0), unit)
    for i, counts in enumerate(moved):
        _add_end(rows, i, left[i], counts.sum() * unit, f"{LETTERS[i]}  {counts.sum()}", -BAR)
        total = moved[:, i].sum()
        _add_end(rows, i, right[i], total * unit, f"{total}  {LETTERS[i]}", 1.0)
    for i, j in np.argwhere(moved):
        height = moved[i, j] * unit
        _add_band(rows, (i, j), left[i], right[j], height, str(moved[i, j]))
        left[i], right[j] = left[i] - height, right[j] - height
    return pd.DataFrame(rows, columns=COLUMNS)


def _unit(moved: np.ndarray) -> float:
    """The height of one student: all of them and the gaps between the ends fill the chart."""
    return (1 - GAP * (len(moved) - 1)) / max(1, int(moved.sum()))


def _tops(counts: np.ndarray, unit: float) -> list[float]:
    """The upper edge of each end, the first at the top."""
    tops, top = [], 1.0
    for count in counts:
        tops.append(top)
        top -= count * unit + GAP
    return tops


def _add_end(rows: list, place: int, top: float, height: float, text: str, x: float) -> None:
    """A bar and what stands beside it, away from the bands."""
    letter, middle = LETTERS[place], top - height / 2
    side = ("left", x - 0.015) if x < 0 else ("right", x + BAR + 0.015)
    rows.append(("bar", letter, "", x, x + BAR, top - height, top, ""))
    rows.append((side[0], letter, "", side[1], None, middle, None, text))


def _add_band(rows: list, ends: tuple, left: float, right: float, height: float, text: str) -> None:
    """Its edges from left to right, and its number where it has room for it."""
    i, j = ends
    name, kind = f"{LETTERS[i]} {LETTERS[j]}", "stayed" if i == j else "moved"
    for at in np.linspace(0, 1, POINTS):
        top = left + (right - left) * (3 * at**2 - 2 * at**3)
        rows.append((kind, LETTERS[i], name, at, None, top - height, top, text))
    if height >= LEAST_LABELLED:
        rows.append(("number", LETTERS[i], name, 0.015, None, left - height / 2, None, text))
