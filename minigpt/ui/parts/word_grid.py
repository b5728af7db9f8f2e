"""A heat map of words that look at words: a square for each pair, both axes the words in order."""

from collections.abc import Callable, Sequence
from functools import lru_cache

import altair
import numpy as np
import pandas as pd
import streamlit as st

from minigpt.ui.parts.chart_spec import (
    INK,
    TURN,
    coloured,
    finished,
    looked_up,
    new_chart,
    press_on,
)

PRESS = "cell"  # the name of a click on a square
BLUE, EDGE, MARKED = "#5b6be0", "#8a90a8", "#d9580a"  # read on light and on dark
DARKEST = 0.62  # of the blue where a number stands on it: text keeps its contrast in both themes
ROOM = 26  # pixels a number needs; a narrower square has none


def draw_word_grid(
    words: Sequence[str],
    shares: np.ndarray,
    key: str,
    alt: str,
    height: int,
    title: str = "",
    chosen: tuple[int, int] | None = None,
    turn: int | None = None,
    on_press: Callable[[], None] | None = None,
) -> None:
    """Draw the squares; the stronger their blue, the larger the share.

    Without ``on_press`` each square has its share written on it.

    Args:
        words: the words in their order; one may come twice.
        shares: how much each looks at each, ``(words, words)``, 0–1, rows looking at columns.
        key: a name for the chart that stays the same.
        alt: what it shows, in a sentence that does not change with the numbers.
        height: in pixels.
        title: stands above.
        chosen: row and column of the square that is marked.
        turn: the number of the choice in view, from :func:`minigpt.ui.parts.choice.turn`.
        on_press: called when a square is clicked.
    """
    data = grid_data(words, shares, chosen, turn or 0)
    spec = word_grid_spec(title, on_press is not None)
    press = {} if on_press is None else {"on_select": on_press}
    st.vega_lite_chart(data, spec, height=height, key=key, alt=alt, **press)


def grid_data(
    words: Sequence[str], shares: np.ndarray, chosen: tuple[int, int] | None = None, turn: int = 0
) -> pd.DataFrame:
    """One row a square, line by line: the first ones name the places of both axes."""
    row, column = np.divmod(np.arange(shares.size), len(words))
    return pd.DataFrame(
        {
            "row": row,
            "column": column,
            "looks": [words[i] for i in row],
            "at": [words[i] for i in column],
            "share": shares.ravel(),
            "chosen": [(i, j) == chosen for i, j in zip(row, column, strict=True)],
            TURN: turn,
        }
    )


@lru_cache(maxsize=64)
def word_grid_spec(title: str, pressed: bool) -> dict:
    """How it is drawn: squares to click, or squares with numbers on them.

    Args:
        title: stands above.
        pressed: whether a square can be clicked.
    """
    written = dict(
        title=None, labelLimit=120, labelOverlap=False, labelFontSize=12, ticks=False, domain=False
    )
    x = altair.X("column:O").axis(
        **written, orient="top", labelAngle=-50, labelExpr=looked_up("at")
    )
    y = altair.Y("row:O").axis(**written, labelExpr=looked_up("at"))
    opacity = altair.Scale(domain=[0, 1], range=[0.04, 1 if pressed else DARKEST])
    squares = new_chart().encode(
        x=x,
        y=y,
        fillOpacity=altair.FillOpacity("share:Q", scale=opacity, legend=None),
        stroke=altair.when("datum.chosen").then(altair.value(MARKED)).otherwise(altair.value(EDGE)),
        strokeWidth=altair.when("datum.chosen")
        .then(altair.value(3.5))
        .otherwise(altair.value(0.4)),
        tooltip=[
            altair.Tooltip("looks:N", title="looks"),
            altair.Tooltip("at:N", title="at"),
            altair.Tooltip("share:Q", title="share", format=".1%"),
        ],
    )
    look = {"aria": False, "color": BLUE}
    if pressed:
        press = press_on("row", "column", name=PRESS)
        drawn = squares.mark_rect(**look, cursor="pointer").add_params(press)
    else:
        number = altair.expr(f"bandwidth('x') < {ROOM} ? '' : format(datum.share, '.0%')")
        numbers = coloured(new_chart(), INK).mark_text(fontSize=12, aria=False, text=number)
        drawn = altair.layer(squares.mark_rect(**look), numbers.encode(x=x, y=y))
    if title:
        drawn = drawn.properties(title=altair.TitleParams(title, anchor="start", fontSize=13))
    return finished(drawn)
