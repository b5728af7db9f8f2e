"""Numbers as powers of ten."""

from minigpt.ui.parts.powers import powers


def test_powers_of_ten():
    """One figure behind the point; what rounds up to ten goes on to the next power."""
    assert powers(3.14e23) == "3.1\u00a0×\u00a010²³"
    assert powers(9.99e6) == "1.0\u00a0×\u00a010⁷"
    assert powers(0) == "0"
    assert powers(-0.000034) == "−3.4\u00a0×\u00a010⁻⁵"
