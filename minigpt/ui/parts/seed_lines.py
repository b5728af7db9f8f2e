"""Lines through the means of trainings, which are dots that can be clicked, with error bars.

Several such charts beside each other have equal axes: each is told the frame of all of them.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

import pandas as pd
import streamlit as st

from minigpt.ui.parts.chart_shelf import specification
from minigpt.ui.parts.chart_spec import TURN
from minigpt.ui.parts.charts import LABEL_GAP, Axes, said_by, spread

PRESS = "training"  # the name of a click on a dot
COLUMNS = ["kind", "line", "x", "y", "low", "high", "text", "training"]
Frame = tuple[float, float, float, float]  # least and largest x, least and largest y


@dataclass(frozen=True)
class SeedLine:
    """One line of a chart.

    Attributes:
        name: stands at its right end.
        colour: its place in the list of colours; see ``chart_spec``.
        dots: of each training x, y, its key, and what is said of it on pointing.
    """

    name: str
    colour: int
    dots: Sequence[tuple[float, float, str, str]]


def means(line: SeedLine) -> list[tuple[float, float, float]]:
    """Of each x in order: x, the mean, and the standard deviation, which is 0 for one training."""
    places: dict[float, list[float]] = defaultdict(list)
    for x, y, *_ in line.dots:
        places[x].append(y)
    return [(x, fmean(ys), stdev(ys) if len(ys) > 1 else 0.0) for x, ys in sorted(places.items())]


def frame_of(lines: Sequence[SeedLine]) -> Frame:
    """The frame of all dots and error bars."""
    ends = [(x, y + side * sd) for one in lines for x, y, sd in means(one) for side in (-1, 1)]
    ends += [(x, y) for one in lines for x, y, *_ in one.dots]
    xs, ys = zip(*ends, strict=True)
    return min(xs), max(xs), min(ys), max(ys)


def draw_seed_lines(
    lines: Sequence[SeedLine],
    axes: Axes,
    frame: Frame,
    alt: str,
    key: str,
    turn: int,
    on_press: Callable[[], None],
) -> None:
    """One chart of them.

    Args:
        lines: what is drawn.
        axes: what the axes mean.
        frame: what the axes reach over at least.
        alt: what the chart shows, in a sentence.
        key: a name for the chart that stays the same.
        turn: the number of the choice in view; see ``choice``.
        on_press: called when a dot is clicked; ``pressed`` gives its ``training``.
    """
    rows = pd.DataFrame(_rows(lines, frame), columns=COLUMNS)
    rows[TURN] = turn
    names = [(line.name, line.colour) for line in lines]
    spec = specification("seed_lines", **said_by(names, axes))
    st.vega_lite_chart(rows, spec, height=260, key=key, alt=alt, on_select=on_press)


def _rows(lines: Sequence[SeedLine], frame: Frame) -> list[tuple]:
    """All that is drawn, one row a mark; ``kind`` says which."""
    left, right, low, high = frame
    rows = [("frame", "", x, y, None, None, "", "") for x, y in ((left, low), (right, high))]
    for line in lines:
        for x, y, sd in means(line):
            rows.append(("line", line.name, x, y, y - sd, y + sd, "", ""))
        rows += [("dot", line.name, x, y, None, None, tip, key) for x, y, key, tip in line.dots]
    ends = [(line.name, *means(line)[-1]) for line in lines if line.dots]
    heights = spread([y for _, _, y, _ in ends], (high - low) * LABEL_GAP)
    rows += [
        ("label", name, x, height, None, None, name, "")
        for (name, x, *_), height in zip(ends, heights, strict=True)
    ]
    return rows
