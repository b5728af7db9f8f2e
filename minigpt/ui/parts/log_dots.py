"""Dots on a log scale, one a line, with their names at the left and their numbers beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

import altair
import pandas as pd
import streamlit as st

from minigpt.ui.parts.chart_spec import (
    ADVERSARY,
    ORIGINAL,
    by_place,
    colour_by,
    finished,
    looked_up,
    new_chart,
)
from minigpt.ui.parts.charts import draw_table_behind

ROW = 27  # pixels a dot
OURS, OTHERS = "ours", "others"
WHOSE = ((OTHERS, ORIGINAL), (OURS, ADVERSARY))
IN_WORDS = (  # how the axis writes its numbers
    "datum.value >= 1e12 ? format(datum.value / 1e12, ',') + ' trillion' : "
    "datum.value >= 1e9 ? format(datum.value / 1e9, ',') + ' billion' : "
    "datum.value >= 1e6 ? format(datum.value / 1e6, ',') + ' million' : format(datum.value, ',')"
)
LEFT = "datum.value > sqrt(domain('x')[0] * domain('x')[1])"  # in the right half: text at the left


@dataclass(frozen=True)
class Dot:
    """One dot.

    Attributes:
        name: stands at the left.
        value: where it lies.
        text: stands beside it.
        ours: whether it is the one that the others are held against.
    """

    name: str
    value: float
    text: str
    ours: bool = False


def draw_log_dots(dots: Sequence[Dot], title: str, alt: str, key: str) -> None:
    """The dots in their order from top to bottom, and the numbers behind them as a table.

    Args:
        dots: what is drawn.
        title: of the axis.
        alt: what the chart shows, in a sentence.
        key: a name for the chart that stays the same.
    """
    rows = [(dot.name, dot.value, dot.text, OURS if dot.ours else OTHERS) for dot in dots]
    data = pd.DataFrame(rows, columns=["name", "value", "text", "whose"])
    data["place"] = range(len(rows))
    st.vega_lite_chart(data, log_dots_spec(title), height=ROW * len(rows) + 60, key=key, alt=alt)
    draw_table_behind(partial(_table, data, title), key)


def _table(data: pd.DataFrame, title: str) -> pd.DataFrame:
    return data[["name", "value"]].set_axis(["Model", title.capitalize()], axis=1)


@lru_cache(maxsize=8)
def log_dots_spec(title: str) -> dict:
    """How they are drawn; ``title`` is that of the axis."""
    y = altair.Y("place:O").axis(
        title=None,
        labelExpr=looked_up("name"),
        labelLimit=170,
        labelOverlap=False,
        ticks=False,
        domain=False,
        grid=True,
    )
    x = altair.X("value:Q", scale=altair.Scale(type="log", nice=True)).axis(
        title=f"{title} (log scale)", tickCount=6, labelExpr=IN_WORDS
    )
    shapes = altair.Scale(domain=by_place(WHOSE)[:2], range=["circle", "square"])
    placed = new_chart().encode(x=x, y=y, color=colour_by("whose", WHOSE))
    points = placed.mark_point(filled=True, size=90, aria=False)
    side = altair.expr(f"{LEFT} ? 'right' : 'left'"), altair.expr(f"{LEFT} ? -9 : 9")
    texts = placed.mark_text(align=side[0], dx=side[1], fontSize=12, aria=False)
    return finished(
        altair.layer(
            points.encode(shape=altair.Shape("whose:N", scale=shapes, legend=None)),
            texts.encode(text="text:N"),
        )
    )
