"""Real tables with a bar behind each number of one column; drawn once, kept for all sessions."""

from collections.abc import Mapping, Sequence
from hashlib import sha256

import pandas as pd
import streamlit as st

from minigpt.ui.once import draw_once

# Bars behind text: seen through on light and on dark, so the text keeps its contrast on both.
BLUE, ORANGE = "rgba(105, 122, 240, 0.38)", "rgba(236, 130, 60, 0.40)"
PERCENT = "percent"  # the format of a chance


def draw_bar_table(
    columns: Mapping[str, Sequence],
    bar: str,
    formats: Mapping[str, str],
    full: float | None = 1.0,
    width: str = "55%",
    colour: str = BLUE,
    index: Sequence[str] | None = None,
    index_name: str | None = None,
) -> None:
    """Draw a table.

    Args:
        columns: the cells by column.
        bar: the column with bars; its cells are numbers.
        formats: how numbers are written, by column: :data:`PERCENT`, or as in ``str.format``.
        full: the number whose bar fills the cell; None for the largest of the column.
        width: of the column with bars, in CSS.
        colour: of the bars, in CSS.
        index: what stands at the left of each row; None for nothing.
        index_name: what stands above that.
    """
    draw_once(_draw_bars, columns, bar, formats, full, width, colour, index, index_name)


def _draw_bars(columns, bar, formats, full, width, colour, index, index_name) -> None:
    frame = pd.DataFrame(dict(columns), index=index)
    frame.index.name = index_name
    style = frame.style.bar(subset=[bar], color=colour, vmin=0, vmax=full, height=70)
    style = style.set_properties(subset=[bar], **{"width": width})
    for column, written in formats.items():
        style = style.format(percent if written == PERCENT else written, subset=[column])
    # A name of its own: what is drawn again elsewhere must not take the bars of its neighbour.
    name = repr((columns, bar, formats, full, width, colour, index, index_name))
    style = style.set_uuid(sha256(name.encode()).hexdigest()[:12])
    st.table(style, hide_index=index is None)


def percent(chance: float) -> str:
    """A chance for a person: ``12.3%``; what is not quite 0 does not read as 0."""
    if 0 < chance < 0.0005:
        return "< 0.1%"
    return f"{chance:.1%}"
