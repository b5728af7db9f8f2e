"""Dots on a log scale."""

from streamlit.testing.v1 import AppTest

from minigpt.ui.parts.chart_shelf import specification
from tests.app_server import PAGE_TIME


def page() -> None:
    """Two dots, and the numbers behind them unfolded."""
    from minigpt.ui.parts.log_dots import Dot, draw_log_dots

    dots = [Dot("MiniGPT", 100, "100", ours=True), Dot("GPT-2", 1e9, "1 billion")]
    draw_log_dots(dots, "parameters", "Two dots.", "size")


def test_the_numbers_behind_the_dots_are_a_table():
    """In the dots' order, with the axis's title."""
    app = AppTest.from_function(page, default_timeout=PAGE_TIME)
    app.session_state["fold-size"] = True
    table = app.run().dataframe[0].value
    assert table.to_dict("list") == {"Model": ["MiniGPT", "GPT-2"], "Parameters": [100, 1e9]}


def test_ours_is_told_from_the_others_without_colour():
    """A square among circles."""
    layer = specification("log_dots", title="parameters")["layer"][0]
    shape = layer["encoding"]["shape"]
    assert shape["scale"] == {"domain": ["others", "ours"], "range": ["circle", "square"]}
