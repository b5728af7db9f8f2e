"""Tables with bars: what they say, how long a bar is, and that text stays text."""

import re

from streamlit.testing.v1 import AppTest

from minigpt.ui.parts.bar_table import Strong, bar_table, cell_text, percent
from tests.app_server import PAGE_TIME
from tests.app_tables import bar_tables, table_of


def _table():
    """Two words, one of which would be a tag (runs inside AppTest)."""
    from minigpt.ui.parts.bar_table import PERCENT, draw_bar_table

    columns = {"Word": ["<b>the", "a"], "Chance": [0.25, 0.0001], "Count": [1200, 3]}
    formats = {"Chance": PERCENT, "Count": "{:,}"}
    draw_bar_table(columns, "Chance", formats, index=["1", "2"], index_name="Place", strong=1)


def test_a_table_says_its_numbers():
    """Numbers are written for a person; the names of rows and columns are headers."""
    app = AppTest.from_function(_table, default_timeout=PAGE_TIME).run()
    assert bar_tables(app)[0].to_dict("list") == {
        "Place": ["1", "2"],
        "Word": ["<b>the", "a"],
        "Chance": ["25.0%", "< 0.1%"],
        "Count": ["1,200", "3"],
    }
    source = app.get("html")[0].proto.body
    assert source.count('scope="row"') == 2 and source.count('scope="col"') == 4


def test_a_word_that_looks_like_a_tag_stays_a_word():
    """What comes from a corpus is never read as HTML."""
    source = (
        AppTest.from_function(_table, default_timeout=PAGE_TIME).run().get("html")[0].proto.body
    )
    assert "&lt;b&gt;the" in source and "<b>" not in source


def test_a_bar_is_as_long_as_its_number():
    """A chance of 0.25 fills a quarter of the cell; the row asked for is the strong one."""
    source = (
        AppTest.from_function(_table, default_timeout=PAGE_TIME).run().get("html")[0].proto.body
    )
    assert re.findall(r"--bar: ([0-9.]+%)", source) == ["25.0%", "0.0%"]
    assert source.index('class="strong"') > source.index("25.0%")


def test_bars_of_counts_are_measured_by_the_largest():
    """With no full length given, the largest number fills its cell, half of it half."""

    def page():
        from minigpt.ui.parts.bar_table import draw_bar_table

        draw_bar_table({"Count": [4, 2]}, "Count", {"Count": "{:,}"}, full=None)

    source = AppTest.from_function(page, default_timeout=PAGE_TIME).run().get("html")[0].proto.body
    assert re.findall(r"--bar: ([0-9.]+%)", source) == ["100.0%", "50.0%"]


def test_a_chance_that_is_not_quite_nothing_does_not_read_as_nothing():
    """0 is 0.0%, 0.0004 is less than a tenth of a percent, 0.123 is 12.3%."""
    assert [percent(0.0), percent(0.0004), percent(0.123)] == ["0.0%", "< 0.1%", "12.3%"]


def test_only_a_word_longer_than_any_column_is_broken():
    """A word of 20 letters stays whole; one of 21 may be cut, or it would stick out."""
    source = bar_table({"Word": ["a" * 20 + " b", "c" * 21]}, None, {})
    assert source.count('class="long"') == 1 and f'<td dir="auto" class="long">{"c" * 21}' in source


def test_a_cell_that_is_a_space_is_seen():
    """One of the units may be a space, or the end of a line."""
    cells = (" ", Strong("\n"), "a b", "")
    assert [cell_text(cell) for cell in cells] == ["␣", "<b>↵</b>", "a b", ""]


def test_a_row_without_a_name_has_an_empty_cell_at_its_left():
    """ "The other 490" has no place in the list: nothing stands there, nor a sign for a space."""
    source = bar_table({"Word": ["the", "the other 490"]}, None, {}, index=["1", ""])
    assert table_of(source).to_dict("list") == {"": ["1", ""], "Word": ["the", "the other 490"]}
    assert source.count("<td></td>") == 2 and source.count('scope="row"') == 1
