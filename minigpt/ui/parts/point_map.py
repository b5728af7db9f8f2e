"""Words on a map: dots in a frame, the names that have room, rings, and the way of one of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from minigpt.ui.parts.chart_shelf import specification
from minigpt.ui.parts.labels import GAP, fitting_labels

PRESS = "point"  # the name of a click on a dot
COMMON, NEAR, CHOSEN, PATH = "word", "near", "chosen", "path"
BELOW = 26  # pixels of a chart's height that are not the map's: the theme's margin at the bottom
REACH = (3.0, 14.0)  # pixels: the least and the largest radius of a disc that takes a click


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
    spec = specification("moment_map")
    st.vega_lite_chart(data, spec, height=height, key=key, alt=alt)


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
    spec = specification("followed_map")
    st.vega_lite_chart(data, spec, height=height, key=key, alt=alt, on_select=on_press)
