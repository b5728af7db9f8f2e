"""A long row of cells, broken into lines."""

from streamlit.testing.v1 import AppTest

from tests.app_server import PAGE_TIME


def page() -> None:
    """Sixty cells, the fifty-first of which is 1."""
    from minigpt.ui.parts.cell_field import draw_cells

    values = [float(number == 50) for number in range(60)]
    draw_cells(values, [f"w{number}" for number in range(60)], "One cell of 60.", "cells")


def test_the_numbers_behind_the_cells_are_a_table():
    """A row a cell, in their order."""
    app = AppTest.from_function(page, default_timeout=PAGE_TIME)
    app.session_state["fold-cells"] = True
    table = app.run().dataframe[0].value
    assert len(table) == 60 and table.loc[50].tolist() == [50, "w50", 1.0]
