"""The steps from logits to a word: colours and lengths of bars, and the line of the draw."""

import re

import pytest

from minigpt.ui.parts.bar_table import BLUE, GREY, ORANGE
from minigpt.ui.parts.bars import CUT, DRAWN, KEPT, Piece, Step, line_figure, step_table


def test_each_bar_has_the_colour_of_what_became_of_its_word():
    """Kept is blue, drawn orange with its word bold, cut away grey; the largest fills its cell."""
    step = Step("Softmax", [0.5, 0.25, 0.0], "{:.2f}".format)
    source = step_table(step, ["the", "a", "of"], [KEPT, DRAWN, CUT])
    found = re.findall(r'bar (\w+)" style="--bar: ([0-9.]+%)', source)
    assert found == [(BLUE, "100.0%"), (ORANGE, "50.0%"), (GREY, "0.0%")]
    assert "<b>a</b>" in source and "<b>the</b>" not in source and "0.25" in source


@pytest.mark.parametrize("values", ([-1.5, -3.0], [-1.0, float("-inf")]))
def test_numbers_below_nothing_have_no_bar(values):
    """Logits may all be negative, or minus infinity once cut: no bar is longer than nothing."""
    source = step_table(Step("Logit", values, "{:.1f}".format), ["a", "b"], [KEPT, CUT])
    assert re.findall(r"--bar: ([0-9.]+%)", source) == ["0.0%", "0.0%"]


def test_the_line_is_cut_where_the_pieces_end():
    """A piece from 0.25 to 0.75 begins at a quarter and is half as long; the point lies at 0.6."""
    pieces = [Piece("the", 0.0, 0.25), Piece("a", 0.25, 0.75, DRAWN), Piece("of", 0.75, 0.78)]
    source = line_figure("Draw", pieces, 0.6, "A line.")
    places = re.findall(r'<i class="\w+" style="top: ([0-9.]+%); height: ([0-9.]+%)', source)
    assert places == [("0.00%", "25.00%"), ("25.00%", "50.00%"), ("75.00%", "3.00%")]
    assert '<span style="top: 50.00%">a</span>' in source, "a word stands at its piece's middle"
    assert '<b style="top: 60.00%">' in source and ">of<" not in source, "no room for a word"


def test_words_titles_and_descriptions_stay_text():
    """What looks like a tag or ends a quotation is written out."""
    source = line_figure("<1>", [Piece("<b>", 0.0, 1.0)], 0.5, 'say "a"')
    source += step_table(Step("<2>", [1.0], str), ["<i>"], [KEPT])
    for wanted in ("&lt;1&gt;", "&lt;b&gt;", "&quot;a&quot;", "&lt;2&gt;", "&lt;i&gt;"):
        assert wanted in source
