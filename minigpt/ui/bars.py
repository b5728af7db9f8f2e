"""Bars with their words and numbers beside them: one bar a word."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd
import streamlit as st

from minigpt.ui.charts import ADVERSARY, GREY, ORIGINAL, colour_by
from minigpt.ui.once import draw_once

ROW = 26  # pixels a bar
KEPT, CUT, DRAWN = "can be drawn", "cut away", "drawn"
STATES = ((KEPT, ORIGINAL), (DRAWN, ADVERSARY), (CUT, GREY))


@dataclass(frozen=True)
class Bar:
    """One bar.

    Attributes:
        word: stands at its left.
        value: how long it is; None for none.
        text: the number as it is written beside it.
        state: ``KEPT``, ``CUT`` or ``DRAWN``; sets its colour.
    """

    word: str
    value: float | None
    text: str
    state: str = KEPT


def draw_bars(bars: Sequence[Bar], alt: str, key: str) -> None:
    """Bars below each other, in the order given."""
    draw_once(_draw_bars, bars, alt, key)


def _draw_bars(bars: Sequence[Bar], alt: str, key: str) -> None:
    data = pd.DataFrame([vars(bar) for bar in bars])
    data["place"] = range(len(bars))
    height = ROW * len(bars) + 10
    st.vega_lite_chart(data, _bar_spec(), height=height, alt=alt, key=key)


@lru_cache(maxsize=1)
def _bar_spec() -> dict:
    y = {
        "field": "word",
        "type": "nominal",
        "sort": {"field": "place", "op": "min"},
        "axis": {"title": None, "ticks": False, "domain": False, "labelFontSize": 13},
    }
    x = {"field": "value", "type": "quantitative", "axis": None}
    label = {"type": "text", "align": "left", "dx": 4, "fontSize": 13, "aria": False}
    return {
        "encoding": {"y": y, "x": x, "color": colour_by("state", STATES)},
        "layer": [
            {"mark": {"type": "bar", "height": {"band": 0.7}, "aria": False}},
            {
                "transform": [{"calculate": "max(0, datum.value) * 2", "as": "room"}],
                "mark": {"type": "point", "opacity": 0, "aria": False},  # room for the numbers
                "encoding": {"x": {"field": "room", "type": "quantitative", "axis": None}},
            },
            {
                "transform": [{"calculate": "max(0, datum.value)", "as": "end"}],
                "mark": label,
                "encoding": {
                    "text": {"field": "text"},
                    "x": {"field": "end", "type": "quantitative", "axis": None},
                },
            },
        ],
        "config": {"view": {"stroke": None}},
    }


@dataclass(frozen=True)
class Piece:
    """A piece of the line from 0 to 1.

    Attributes:
        word: whose piece it is.
        start: where it begins.
        end: where it ends.
        state: ``KEPT`` or ``DRAWN``.
    """

    word: str
    start: float
    end: float
    state: str = KEPT


def draw_pieces(pieces: Sequence[Piece], point: float, alt: str, key: str, height: int) -> None:
    """The line from 0 to 1, cut into a piece a word, and the point that fell on it."""
    draw_once(_draw_pieces, pieces, point, alt, key, height)


def _draw_pieces(pieces: Sequence[Piece], point: float, alt: str, key: str, height: int) -> None:
    rows = [
        ("piece", p.start, p.end, p.word if p.end - p.start > 0.06 else "", p.state) for p in pieces
    ]
    rows.append(("point", point, point, "◀", DRAWN))
    data = pd.DataFrame(rows, columns=["kind", "start", "end", "text", "state"])
    st.vega_lite_chart(data, _piece_spec(), height=height, alt=alt, key=key)


@lru_cache(maxsize=1)
def _piece_spec() -> dict:
    scale = {"domain": [0, 1], "reverse": True, "nice": False}
    start = {"field": "start", "type": "quantitative", "scale": scale, "axis": {"title": None}}
    middle = {"field": "middle", "type": "quantitative", "scale": scale}
    piece = [{"filter": "datum.kind === 'piece'"}]
    text = {"type": "text", "align": "left", "fontSize": 13, "aria": False}
    return {
        "transform": [{"calculate": "(datum.start + datum.end) / 2", "as": "middle"}],
        "encoding": {"color": colour_by("state", STATES)},
        "layer": [
            {
                "transform": piece,
                "mark": {"type": "bar", "stroke": "white", "strokeWidth": 1, "aria": False},
                "encoding": {
                    "y": start,
                    "y2": {"field": "end"},
                    "x": {"value": 0},
                    "x2": {"value": 26},
                },
            },
            {
                "transform": piece,
                "mark": text,
                "encoding": {"y": middle, "x": {"value": 32}, "text": {"field": "text"}},
            },
            {
                "transform": [{"filter": "datum.kind === 'point'"}],
                "mark": {**text, "fontWeight": 700},
                "encoding": {"y": start, "x": {"value": 84}, "text": {"field": "text"}},
            },
        ],
        "config": {"view": {"stroke": None}},
    }
