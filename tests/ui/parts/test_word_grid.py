"""Squares of words that look at words."""

import numpy as np

from minigpt.ui.parts.chart_shelf import specification
from minigpt.ui.parts.word_grid import grid_data

SHARES = np.array([[0.25, 0.75], [1.0, 0.0]])


def test_the_first_rows_name_the_places_of_both_axes():
    """Row i names place i, also where a word comes twice."""
    data = grid_data(["the", "the"], SHARES)
    assert list(data["at"][:2]) == ["the", "the"]
    assert list(data["column"][:2]) == [0, 1]


def test_a_square_is_a_row_that_looks_at_a_column():
    """The second word gives all its attention to the first."""
    data = grid_data(["red", "sky"], SHARES, chosen=(1, 0), turn=3)
    square = data[data["chosen"]]
    assert square[["row", "column", "looks", "at", "share", "turn"]].values.tolist() == [
        [1, 0, "sky", "red", 1.0, 3]
    ]


def test_a_click_tells_the_turn_as_well():
    """Without it Streamlit would keep a second click on the same square to itself."""
    select = specification("word_grid", pressed=True)["params"][0]["select"]
    assert select["fields"] == ["row", "column", "turn"]
