"""A heat map of words that look at words: a square for each pair, both axes the words in order."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
import streamlit as st

from minigpt.ui.parts.chart_shelf import specification
from minigpt.ui.parts.chart_spec import TURN

PRESS = "cell"  # the name of a click on a square


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
    flags = {"pressed": on_press is not None, "titled": bool(title)}
    spec = specification("word_grid", title=title, **flags)
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
