"""Tables with bars: what they say, how long a bar is, and that a kept one is the same again."""

import re

from streamlit.testing.v1 import AppTest

from minigpt.ui.bar_table import percent


def _two_tables():
    """The same table twice, and one with another chance (runs inside AppTest)."""
    from minigpt.ui.bar_table import PERCENT, draw_bar_table

    for chance in (0.25, 0.25, 0.5):
        columns = {"Word": ["the", "a"], "Chance": [chance, 0.0001]}
        draw_bar_table(columns, "Chance", {"Chance": PERCENT}, index=["1", "2"])


def test_a_table_says_its_numbers_and_a_kept_one_is_the_same_again():
    """Chances are written for a person; the second table comes from memory and says the same."""
    tables = AppTest.from_function(_two_tables).run().table
    assert tables[0].value.to_dict("list") == {"Word": ["the", "a"], "Chance": [0.25, 0.0001]}
    first, again, other = (table.proto.arrow_data.styler for table in tables)
    assert first.display_values == again.display_values != other.display_values
    assert first.uuid == again.uuid != other.uuid


def test_a_bar_is_as_long_as_its_number():
    """A chance of 0.25 fills a quarter of the cell, one of 0.5 half of it."""
    first, _, other = AppTest.from_function(_two_tables).run().table
    assert re.search(r"25\.0%", first.proto.arrow_data.styler.styles)
    assert re.search(r"50\.0%", other.proto.arrow_data.styler.styles)


def test_a_chance_that_is_not_quite_nothing_does_not_read_as_nothing():
    """0 is 0.0%, 0.0004 is less than a tenth of a percent, 0.123 is 12.3%."""
    assert [percent(0.0), percent(0.0004), percent(0.123)] == ["0.0%", "< 0.1%", "12.3%"]
