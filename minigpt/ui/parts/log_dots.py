"""Dots on a log scale, one a line, with their names at the left and their numbers beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st

from minigpt.ui.parts.chart_shelf import specification
from minigpt.ui.parts.charts import draw_table_behind

ROW = 27  # pixels a dot
OURS, OTHERS = "ours", "others"


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
    spec = specification("log_dots", title=f"{title} (log scale)")
    st.vega_lite_chart(data, spec, height=ROW * len(rows) + 60, key=key, alt=alt)
    draw_table_behind(partial(_table, data, title), key)


def _table(data: pd.DataFrame, title: str) -> pd.DataFrame:
    return data[["name", "value"]].set_axis(["Model", title.capitalize()], axis=1)
