"""Numbers with their signs."""

from minigpt.ui.parts.signed import signed, written


def test_a_number_below_zero_has_a_real_minus():
    """Rounded first: what is nothing at these places is not below zero."""
    assert written(-0.873, 2) == "−0.87"
    assert written(2.581, 2) == "2.58"
    assert written(-0.004, 2) == "0.00"


def test_a_change_says_which_way():
    """More or less, or neither where it rounds to nothing."""
    assert signed(0.976, 2) == "+0.98"
    assert signed(-0.0041, 3) == "−0.004"
    assert signed(0.004, 2) == signed(-0.004, 2) == "0.00"
