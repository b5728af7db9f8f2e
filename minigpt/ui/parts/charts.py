"""Lines that can be read in light and dark, without colour, by a screen reader, and as a table."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial

import pandas as pd
import streamlit as st

from minigpt.ui.parts.chart_file import draw_save
from minigpt.ui.parts.chart_shelf import specification
from minigpt.ui.parts.chart_spec import by_place
from minigpt.ui.parts.folded import TABLE, draw_folded

LABEL_GAP = 0.085  # of the chart's height: labels nearer than that would overlap
HEIGHT = 300  # pixels


@dataclass(frozen=True)
class Line:
    """One line of a chart.

    Attributes:
        name: what it is called; stands at its right end.
        colour: its place in the list of colours; see ``chart_spec``.
        points: x and y of each point, in order.
        dots: whether the points are single dots, not joined.
    """

    name: str
    colour: int
    points: Sequence[tuple[float, float]]
    dots: bool = False


@dataclass(frozen=True)
class Axes:
    """What the two axes mean.

    Attributes:
        x: title of the axis from left to right.
        y: title of the axis from bottom to top.
        y_format: how numbers are written there, in d3's notation: ``.0%``, ``.2f``.
        x_format: the same from left to right.
        zero: whether the y axis begins at 0.
        x_step: least distance of two numbers on the axis from left to right.
    """

    x: str
    y: str
    y_format: str = ".1f"
    x_format: str = "~g"
    zero: bool = False
    x_step: float = 0.1


def draw_lines(
    lines: Sequence[Line], axes: Axes, alt: str, key: str, at: float | None = None
) -> None:
    """Lines with their names at their ends, and the numbers behind them as a table.

    Args:
        lines: the lines.
        axes: what the axes mean.
        alt: what the chart shows, in a sentence, for who can't see it.
        key: a name for the chart that stays the same.
        at: where an upright line marks the place of a slider.
    """
    shown = [line for line in lines if line.points]
    if not shown:
        st.skeleton(height=HEIGHT)
        return
    names = [(line.name, line.colour) for line in lines]
    spec = specification("lines", **said_by(names, axes))
    st.vega_lite_chart(_rows(shown, axes, at), spec, height=HEIGHT, alt=alt, key=key)
    draw_table_behind(partial(_table, shown, axes), key)


def _table(lines: Sequence[Line], axes: Axes) -> pd.DataFrame:
    points = [(line.name, *point) for line in lines for point in line.points]
    return pd.DataFrame(points, columns=["Line", axes.x, axes.y])


def draw_table_behind(table: Callable[[], pd.DataFrame], key: str, charts: int = 1) -> None:
    """The numbers of a chart, folded away, to be taken home as CSV; and the chart, as SVG.

    Args:
        table: gives the numbers; asked once they are unfolded.
        key: a name that stays the same.
        charts: how many of the charts before it they belong to; one file has them all.
    """

    def draw() -> None:
        st.dataframe(table(), hide_index=True, key=f"{key}-table", width="stretch")
        draw_save(key, charts)

    these = "this chart" if charts == 1 else "these charts"
    draw_folded(f"The numbers behind {these}", key, draw, TABLE)


def _rows(lines: Sequence[Line], axes: Axes, at: float | None) -> pd.DataFrame:
    """All that is drawn, one row a mark; ``kind`` says which. A line of one point is a dot."""
    rows = [
        ("dot" if line.dots or len(line.points) == 1 else "line", line.name, *point, "")
        for line in lines
        for point in line.points
    ]
    rows += [("label", *label) for label in _labels(lines, axes.zero)]
    rows += [] if at is None else [("at", "", at, None, "")]
    return pd.DataFrame(rows, columns=["kind", "line", "x", "y", "text"])


def _labels(lines: Sequence[Line], zero: bool) -> list[tuple[str, float, float, str]]:
    """Line, x, y and text of each name: at the line's right end, moved apart where too near."""
    every = [y for line in lines for _, y in line.points] + [0.0] * zero
    gap = (max(every, default=0) - min(every, default=0)) * LABEL_GAP
    named = [line for line in lines if not line.dots]
    heights = spread([line.points[-1][1] for line in named], gap)
    ends = [line.points[-1][0] for line in named]
    return [(n.name, x, y, n.name) for n, x, y in zip(named, ends, heights, strict=True)]


def spread(values: Sequence[float], gap: float) -> list[float]:
    """``values`` moved apart until they are at least ``gap`` from each other, as near as can be.

    Neighbours that are too near form a block that is spaced evenly about its own mean.
    """
    blocks: list[tuple[list[int], float]] = []  # places of the values, lowest position
    for place in sorted(range(len(values)), key=lambda i: values[i]):
        members = [place]
        low = values[place]
        while blocks and low < blocks[-1][1] + gap * len(blocks[-1][0]):
            members = blocks.pop()[0] + members
            mean = sum(values[i] for i in members) / len(members)
            low = mean - gap * (len(members) - 1) / 2
        blocks.append((members, low))
    placed = {i: low + gap * at for members, low in blocks for at, i in enumerate(members)}
    return [placed[i] for i in range(len(values))]


def said_by(names: Sequence[tuple[str, int]], axes: Axes) -> dict[str, str | float | bool]:
    """What the blanks in a specification of lines are filled with.

    Args:
        names: of the lines, each with its place in the list of colours.
        axes: what the axes mean.
    """
    named = {name_at(place): name for place, name in enumerate(by_place(names))}
    return {**named, **asdict(axes), "y_step": least_step(axes.y_format)}


def name_at(place: int) -> str:
    """The blank for the name of the line that has this place in the list of colours."""
    return f"name_{place}"


def least_step(form: str) -> float:
    """The least distance at which two numbers are written differently: ``.0%`` 0.01, ``.1f`` 0.1.

    An axis with closer ticks would read 0%, 0%, 1%, 1%. 0 where as many places are written as it
    takes (``~s``).
    """
    if "~" in form:
        return 0.0
    places = int(form.partition(".")[2].rstrip("%f") or 0)
    return 10.0 ** -(places + 2 * form.endswith("%"))
