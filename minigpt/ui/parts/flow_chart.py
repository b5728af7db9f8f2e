"""Who moved from where to where: bands between two columns, as wide as they are many (Sankey).

A band has its number written on it, and its two ends are named, so that no colour need be told.
"""

from functools import lru_cache
from string import ascii_uppercase

import altair
import numpy as np
import pandas as pd
import streamlit as st

from minigpt.ui.parts.chart_spec import (
    ADVERSARY,
    FOURTH,
    IDEAL,
    INK,
    ORIGINAL,
    finished,
    new_chart,
    theme_scale,
)

HEIGHT = 380  # pixels
GAP = 0.07  # of the height between two ends: a label has room there, also where nobody is
BAR = 0.03  # of the width
POINTS = 17  # of a band's edge
LEAST_LABELLED = 0.045  # of the height: a thinner band has no room for its number
LETTERS = ascii_uppercase[:4]
COLOURS = (ORIGINAL, ADVERSARY, IDEAL, FOURTH)
COLUMNS = ["kind", "end", "band", "x", "x2", "y", "y2", "text"]


def draw_flow(moved: np.ndarray, alt: str, key: str) -> None:
    """Draw the bands; what stayed where it was is paler than what moved.

    Args:
        moved: how many went from where (row) to where (column), whole numbers, up to 4 × 4.
        alt: what the chart shows, in a sentence.
        key: a name for the chart that stays the same.
    """
    st.vega_lite_chart(flow_rows(moved), flow_spec(), height=HEIGHT, alt=alt, key=key)


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


@lru_cache(maxsize=1)
def flow_spec() -> dict:
    """How they are drawn."""
    x = altair.X("x:Q", scale=altair.Scale(domain=[-0.16, 1.16], nice=False)).axis(None)
    y = altair.Y("y:Q", scale=altair.Scale(domain=[-0.02, 1.02], nice=False)).axis(None)
    scale = theme_scale([*zip(LETTERS, COLOURS, strict=True), ("text", INK)])  # one for all layers
    colour = altair.Color("end:N", scale=scale, legend=None)
    tips = [altair.Tooltip("band:N", title="from, to"), altair.Tooltip("text:N", title="students")]

    def band(kind: str, opacity: float) -> altair.Chart:
        mark = _of_kind(kind).mark_area(opacity=opacity, aria=False)
        return mark.encode(x=x, y=y, y2="y2:Q", color=colour, detail="band:N", tooltip=tips)

    def written(kind: str, align: str, size: int) -> altair.Chart:
        text = _of_kind(kind).mark_text(align=align, fontSize=size, fontWeight=600, aria=False)
        ink = altair.Color("ink:N", scale=scale, legend=None)
        return text.transform_calculate(ink="'text'").encode(x=x, y=y, text="text:N", color=ink)

    bars = _of_kind("bar").mark_rect(aria=False)
    return finished(
        altair.layer(
            band("stayed", 0.3),
            band("moved", 0.6),
            bars.encode(x=x, x2="x2:Q", y=y, y2="y2:Q", color=colour),
            written("number", "left", 15),
            written("left", "right", 20),
            written("right", "left", 20),
        )
    )


def _of_kind(kind: str) -> altair.Chart:
    return new_chart().transform_filter(f"datum.kind === '{kind}'")
