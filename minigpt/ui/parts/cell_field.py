"""A field of many cells, the stronger one's colour, the larger its number: a long row in lines."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from minigpt.ui.parts.chart_shelf import specification
from minigpt.ui.parts.charts import draw_table_behind

WIDE = 50  # cells in a line
LINE = 12  # pixels


def draw_cells(values: Sequence[float], names: Sequence[str], alt: str, key: str) -> None:
    """The cells, and what is behind them as a table.

    Args:
        values: a number a cell, 0–1.
        names: what each cell stands for.
        alt: what the field shows, in a sentence.
        key: a name for the chart that stays the same.
    """
    line, column = np.divmod(np.arange(len(values)), WIDE)
    cells = pd.DataFrame({"number": range(len(values)), "value": values, "name": names})
    cells["line"], cells["column"] = line, column
    height = LINE * (int(line[-1]) + 1) + 10
    spec = specification("cells")
    st.vega_lite_chart(cells, spec, height=height, alt=alt, key=key)
    draw_table_behind(lambda: cells[["number", "name", "value"]], key)
