"""Specifications off the shelf, with their blanks filled."""

import pytest

from minigpt.ui.parts.chart_shelf import place, specification


def every_chart() -> None:
    """A page with one chart of each kind; ``tests/test_import_rules.py`` draws it in a process."""
    import numpy as np
    import pandas as pd

    from minigpt.ui.parts.cell_field import draw_cells
    from minigpt.ui.parts.charts import Axes, Line, draw_lines
    from minigpt.ui.parts.flow_chart import draw_flow
    from minigpt.ui.parts.log_dots import Dot, draw_log_dots
    from minigpt.ui.parts.point_map import draw_followed, draw_map, named_points
    from minigpt.ui.parts.seed_lines import SeedLine, draw_seed_lines, frame_of
    from minigpt.ui.parts.word_grid import draw_word_grid

    axes, shares = Axes("epoch", "loss"), np.eye(2)
    draw_lines([Line("test", 0, [(1, 4.0), (2, 3.0)])], axes, "Lines.", "lines")
    seeds = [SeedLine("seed", 1, [(1.0, 2.0, "key", "tip"), (1.0, 3.0, "other", "tip")])]
    draw_seed_lines(seeds, axes, frame_of(seeds), "Means.", "seeds", 0, print)
    draw_cells([0.0, 1.0], ["a", "b"], "Cells.", "cells")
    draw_word_grid(["a", "b"], shares, "grid", "Squares.", 200)
    draw_word_grid(["a", "b"], shares, "heads", "Squares.", 200, "Head 1", on_press=print)
    draw_log_dots([Dot("ours", 10, "10"), Dot("theirs", 1e9, "1 billion")], "size", "Dots.", "dots")
    draw_flow(np.array([[2, 1], [0, 5]]), "Bands.", "flow")
    words = named_points(np.full((1, 2), 0.5), ["a"], [0], [6.0], 400)
    draw_map(words, "map", "A map.", 400)
    said = {"rank": 1, "count": 2, "kind": "word", "reach": 50.0, "turn": 0}
    draw_followed(pd.DataFrame(words).assign(**said), "followed", "A map.", 400, print)


def test_names_and_numbers_fill_their_blanks():
    """The title of the axis, and nothing else, is the page's."""
    one, other = (specification("log_dots", title=title) for title in ("<b>", "tokens"))
    axes = [spec["layer"][0]["encoding"]["x"]["axis"] for spec in (one, other)]
    assert [axis["title"] for axis in axes] == ["<b>", "tokens"]
    assert {**axes[0], "title": ""} == {**axes[1], "title": ""}


def test_the_same_values_give_the_same_object():
    """A page is drawn at every move of a slider."""
    assert specification("log_dots", title="a") is specification("log_dots", title="a")


def test_what_is_true_chooses_the_place():
    """In the order of the alphabet, whoever asks."""
    assert place("word_grid", ["titled", "pressed"]) == "word_grid pressed titled"


def test_a_chart_that_is_not_there_says_what_writes_it():
    """To who made a new one; and a blank that got no value never reaches a page."""
    with pytest.raises(KeyError, match="python -m minigpt.ui.chart_specs"):
        specification("pie")
    with pytest.raises(KeyError, match="title"):
        specification("log_dots")
