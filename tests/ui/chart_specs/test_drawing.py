"""What charts are built with."""

from minigpt.ui.chart_specs.drawing import looked_up


def test_the_text_of_a_place_is_looked_up_in_the_data():
    """Row 3 names place 3; a place that the data have no longer is written as nothing."""
    assert looked_up("at") == "(data('source')[datum.value] || {}).at"
