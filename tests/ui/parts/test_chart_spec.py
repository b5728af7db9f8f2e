"""Specifications of charts: made once, without data, without a word that the data bring."""

import tomllib
from collections.abc import Iterator

import pytest

from minigpt.home import ASSETS
from minigpt.ui.parts.chart_shelf import specification
from minigpt.ui.parts.chart_spec import COLOURS, GREY, ORIGINAL, by_place
from minigpt.ui.parts.charts import Axes, said_by

LINES = said_by((("one", 0), ("two", 1)), Axes("x", "y"))
MADE = {
    "lines": lambda: specification("lines", **LINES),
    "lines with dots to click": lambda: specification("seed_lines", **LINES),
    "squares to click": lambda: specification(
        "word_grid", title="Head 1", pressed=True, titled=True
    ),
    "squares with numbers": lambda: specification("word_grid"),
    "map": lambda: specification("moment_map"),
    "map with a way": lambda: specification("followed_map"),
    "dots": lambda: specification("log_dots", title="parameters"),
    "cells": lambda: specification("cells"),
    "bands": lambda: specification("flow"),
}


def parts(spec: object) -> Iterator[dict]:
    """Every table in a specification, itself first."""
    if isinstance(spec, dict):
        yield spec
        for value in spec.values():
            yield from parts(value)
    elif isinstance(spec, list):
        for value in spec:
            yield from parts(value)


@pytest.mark.parametrize("name", MADE)
def test_a_specification_holds_no_data_and_is_made_once(name):
    """Altair's own check lets it pass; it only names its data, and a second one is the same."""
    spec = MADE[name]()
    assert spec["data"] == {"name": "source"}
    assert not any("values" in part or "datasets" in part for part in parts(spec))
    assert sum("data" in part for part in parts(spec)) == 1
    assert "config" not in spec, "the theme is Streamlit's"
    assert MADE[name]() is spec


@pytest.mark.parametrize("name", MADE)
def test_no_axis_is_one_of_words(name):
    """A nominal axis keeps the rank of a value that stays when the data change."""
    axes = [part[axis] for part in parts(MADE[name]()) for axis in ("x", "y") if axis in part]
    assert axes and {axis["type"] for axis in axes} <= {"ordinal", "quantitative"}
    for axis in axes:
        assert axis["field"] in {"x", "y", "row", "column", "line", "place", "value", "low"}


def test_each_name_stands_at_its_place_in_the_themes_colours():
    """The fifth colour is grey, whoever else is there."""
    names = by_place([("us", GREY), ("them", ORIGINAL)])
    assert (names[0], names[4]) == ("them", "us") and len(set(names)) == COLOURS


def test_the_theme_has_a_colour_for_every_place_in_light_and_in_dark():
    """Text is written in the page's own colour, on its own ground."""
    with (ASSETS.parent / ".streamlit" / "config.toml").open("rb") as file:
        theme = tomllib.load(file)["theme"]
    for looks in (theme["light"], theme["dark"]):
        colours = looks["chartCategoricalColors"]
        assert len(colours) == COLOURS
        assert colours[-2:] == [looks["textColor"], looks["backgroundColor"]]
