"""Words on a map: dots in a frame, the names that have room, rings, and the way of one of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import altair
import numpy as np
import pandas as pd
import streamlit as st

from minigpt.ui.parts.chart_spec import (
    ADVERSARY,
    FOURTH,
    GROUND,
    INK,
    ORIGINAL,
    colour_by,
    finished,
    new_chart,
    press_on,
    theme_scale,
)
from minigpt.ui.parts.labels import GAP, fitting_labels

PRESS = "point"  # the name of a click on a dot
COMMON, NEAR, CHOSEN, PATH = "word", "near", "chosen", "path"
KINDS = ((COMMON, INK), (NEAR, FOURTH), (CHOSEN, ADVERSARY), (PATH, ORIGINAL))
BELOW = 26  # pixels of a chart's height that are not the map's: the theme's margin at the bottom
LONG = "datum.side == 'left' ? 'right' : datum.side == 'right' ? 'left' : 'center'"  # alignment
ASIDE = "datum.side == 'left' ? -datum.away : datum.side == 'right' ? datum.away : 0"
DOWN = "datum.side == 'above' ? -datum.away : datum.side == 'below' ? datum.away : 0"
BASE = "datum.side == 'above' ? 'bottom' : datum.side == 'below' ? 'top' : 'middle'"
REACH = (3.0, 14.0)  # pixels: the least and the largest radius of a disc that takes a click
BARE = {"title": None, "labels": False, "ticks": False}  # an axis without numbers


@dataclass(frozen=True)
class Frame:
    """The part of the plane that a map shows.

    Attributes:
        low: its left and its lower end, ``(2,)``.
        high: its right and its upper end, ``(2,)``.
    """

    low: np.ndarray
    high: np.ndarray

    def place(self, points: np.ndarray) -> np.ndarray:
        """Points ``(…, 2)`` as shares of the map's width and height, from left and from below."""
        return (points - self.low) / (self.high - self.low)


def frame_around(points: np.ndarray, margin: float = 0.05) -> Frame:
    """The frame of all points ``(…, 2)`` with a margin, as a share of their range."""
    flat = points.reshape(-1, 2)
    low, high = flat.min(axis=0), flat.max(axis=0)
    wide = np.where(high > low, high - low, 1.0)
    return Frame(low - margin * wide, high + margin * wide)


def named_points(
    places: np.ndarray,
    names: Sequence[str],
    order: Sequence[int],
    rims: Sequence[float],
    height: float,
    always: int = 0,
) -> pd.DataFrame:
    """One row a dot: its place, its name, and where and from which width on the name is written.

    Args:
        places: ``(dots, 2)``, from :meth:`Frame.place`.
        names: of the dots.
        order: the dots whose names may be written, those first that matter most.
        rims: of these, in pixels from their middle.
        height: of the map, in pixels.
        always: so many of the first ones are written even over other dots.
    """
    data = pd.DataFrame({"word": names, "x": places[:, 0], "y": places[:, 1]})
    upside_down = [(float(places[at, 0]), 1 - float(places[at, 1])) for at in order]
    labels = fitting_labels(upside_down, [names[at] for at in order], rims, height, always)
    data["side"], data["least"], data["away"] = "", np.nan, 0.0
    for at, rim, label in zip(order, rims, labels, strict=True):
        if label is not None:
            data.loc[at, ["side", "least", "away"]] = label.side, label.least, rim + GAP
    return data


def reach_of(places: np.ndarray, width: float, height: float) -> np.ndarray:
    """How large the disc around each dot is that takes a click, in square pixels, ``(dots,)``.

    It ends half way to the nearest dot, as far as a finger needs the room.

    Args:
        places: ``(dots, 2)``, from :meth:`Frame.place`.
        width: of the map, in pixels.
        height: of the map, in pixels.
    """
    pixels = (places * np.array([width, height])).astype(np.float32)
    sizes = (pixels**2).sum(axis=1)
    squared = sizes[:, None] + sizes - 2 * pixels @ pixels.T  # (dots, dots)
    np.fill_diagonal(squared, np.inf)
    half = np.sqrt(np.maximum(squared.min(axis=1), 0)) / 2
    return np.pi * np.clip(half, *REACH) ** 2


def draw_map(data: pd.DataFrame, key: str, alt: str, height: int) -> None:
    """Dots with their names, from :func:`named_points`."""
    st.vega_lite_chart(data, moment_map_spec(), height=height, key=key, alt=alt)


def draw_followed(
    data: pd.DataFrame, key: str, alt: str, height: int, on_press: Callable[[], None]
) -> None:
    """Dots by rank, rings around the near ones, and the way of the chosen one.

    Args:
        data: from :func:`named_points`, with the columns ``rank``, ``count``, ``kind``,
            ``reach`` and ``turn``; below it the way, a row a moment, with ``kind`` :data:`PATH`
            and ``moment``.
        key: a name for the chart that stays the same.
        alt: what it shows, in a sentence.
        height: in pixels.
        on_press: called when a dot is clicked.
    """
    spec = followed_map_spec()
    st.vega_lite_chart(data, spec, height=height, key=key, alt=alt, on_select=on_press)


def _axes(x: str | None = None, y: str | None = None) -> dict:
    whole = altair.Scale(domain=[0, 1], nice=False)
    return {
        "x": altair.X("x:Q", scale=whole).axis(**{**BARE, "title": x}),
        "y": altair.Y("y:Q", scale=whole).axis(**{**BARE, "title": y}),
    }


def _names(place: dict) -> tuple[altair.Chart, altair.Chart]:
    """The names that have room in a map as wide as this one, and a rim of the page's ground."""
    looks = {
        "text": altair.expr("width >= datum.least ? datum.word : ''"),
        "align": altair.expr(LONG),
        "baseline": altair.expr(BASE),
        "dx": altair.expr(ASIDE),
        "dy": altair.expr(DOWN),
        "fontSize": 12,
        "aria": False,
    }
    named = _of("datum.side != null && datum.side != ''").encode(**place)
    always = altair.Stroke("ground:N", scale=theme_scale([("ground", GROUND)]), legend=None)
    rim = named.transform_calculate(ground="'ground'").mark_text(
        **looks, strokeWidth=3, opacity=0.8
    )
    ink = named.mark_text(**looks)
    return rim.encode(stroke=always), ink.encode(color=colour_by("kind", KINDS))


@lru_cache(maxsize=1)
def moment_map_spec() -> dict:
    """Dots and their names, all in one colour."""
    place = _axes("first main direction", "second main direction")
    dots = new_chart().mark_point(filled=True, size=30, aria=False)
    named = {"color": colour_by("kind", KINDS), "tooltip": altair.Tooltip("word:N", title="name")}
    return finished(altair.layer(dots.encode(**place, **named), *_names(place)))


@lru_cache(maxsize=1)
def followed_map_spec() -> dict:
    """Dots that can be clicked, coloured and sized by rank; rings, names and a way."""
    place, named = _axes(), {"color": colour_by("kind", KINDS)}
    colours = altair.Scale(type="log", range=["#d06a10", "#6272e4"], interpolate="rgb")
    sizes = altair.Scale(type="log", range=[230, 25])
    tips = [
        altair.Tooltip("word:N", title="name"),
        altair.Tooltip("rank:Q", format=",d"),
        altair.Tooltip("count:Q"),
    ]
    words = _of("datum.kind != 'path'").encode(**place, tooltip=tips)
    # A small dot is hard to hit: around it is a disc that cannot be seen. (Vega-Lite's ``nearest``
    # would lie above the names, and give a click on a name to whichever dot is nearest to it.)
    discs = words.mark_point(filled=True, opacity=0, aria=False, cursor="pointer").encode(
        size=altair.Size("reach:Q", scale=None)
    )
    dots = words.mark_point(filled=True, opacity=0.6, aria=False, cursor="pointer").encode(
        color=altair.Color("rank:Q", scale=colours, legend=None),
        size=altair.Size("rank:Q", scale=sizes, legend=None),
    )
    way = _of("datum.kind == 'path'").mark_line(strokeWidth=3, strokeDash=[6, 3], aria=False)
    rings = _of("datum.kind == 'near' || datum.kind == 'chosen'").mark_point(
        size=260, strokeWidth=2.5, aria=False
    )
    layers = (
        discs.add_params(press_on("word", name=PRESS)),
        dots,
        way.encode(**place, **named, order=altair.Order("moment:Q")),
        # Vega-Lite tells clicks on a layer without tooltips to nobody.
        rings.encode(**place, **named, tooltip=tips),
        *(names.encode(tooltip=tips) for names in _names(place)),
    )
    return finished(altair.layer(*layers).resolve_scale(color="independent", size="independent"))


def _of(test: str) -> altair.Chart:
    return new_chart().transform_filter(test)
