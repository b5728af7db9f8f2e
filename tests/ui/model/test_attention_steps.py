"""The numbers of attention, as they are written."""

import pytest

from minigpt.ui.model.attention_steps import short


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0.000"),
        (-2.6346, "−2.635"),
        (191_692.2, "191,692"),
        (0.000034, "3.4\u00a0×\u00a010⁻⁵"),
        (-0.000034, "−3.4\u00a0×\u00a010⁻⁵"),
    ],
)
def test_a_number_has_no_letter_in_it(number, text):
    """ "3.4e-05" beside powers of e would be read as one of them."""
    assert short(number) == text
