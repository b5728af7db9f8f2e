"""Lines: their names at their ends, and the rows that are drawn."""

import pytest

from minigpt.ui.parts.chart_spec import ORIGINAL
from minigpt.ui.parts.charts import Axes, Line, _rows, least_step, spread

AXES = Axes("epoch", "loss")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0.0, 5.0], [0.0, 5.0]),
        ([1.0, 1.0], [0.5, 1.5]),
        ([3.0, 0.0, 3.5], [2.75, 0.0, 3.75]),
        ([], []),
    ],
)
def test_names_that_are_too_near_are_moved_apart(values, expected):
    """At least 1 from each other, about their own mean; the others stay."""
    assert spread(values, 1.0) == expected


@pytest.mark.parametrize(
    ("form", "step"),
    [(".0%", 0.01), (".1%", 0.001), (".1f", 0.1), (".2f", 0.01), (",d", 1.0), ("~s", 0.0)],
)
def test_no_two_numbers_of_an_axis_are_written_alike(form, step):
    """Of an accuracy of at most 1 % the axis says 0% and 1%, not 0%, 0%, 1%, 1%."""
    assert least_step(form) == pytest.approx(step)


def test_after_one_epoch_there_is_a_dot():
    """A line through one point would not be seen; it is named as ever."""
    rows = _rows([Line("test", ORIGINAL, [(1, 4.0)])], AXES, at=None)
    assert list(rows["kind"]) == ["dot", "label"]


def test_a_line_is_named_at_its_end_and_a_slider_has_its_mark():
    """Two points, one name, one upright line."""
    rows = _rows([Line("test", ORIGINAL, [(1, 4.0), (2, 3.0)])], AXES, at=1.5)
    assert list(rows["kind"]) == ["line", "line", "label", "at"]
    assert rows.loc[2, ["x", "y", "text"]].tolist() == [2, 3.0, "test"]
    assert rows.loc[3, "x"] == 1.5
