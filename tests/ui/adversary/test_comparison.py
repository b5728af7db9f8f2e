"""The tables of the original's and an adversary's answer."""

import numpy as np

from minigpt.text.tokenizer import Tokenizer
from minigpt.text.vocabulary import Vocabulary
from minigpt.ui.adversary.comparison import answer_table, compared
from minigpt.ui.parts.bar_table import ORANGE


def test_a_unit_that_nobody_types_alone_has_its_change_too():
    """A line end, which no sentence consists of: 60 % of the adversary's chance, 20 % before."""
    words = Vocabulary(["小", "\n"], Tokenizer("characters"))
    chances, before = np.array([0.4, 0.6]), np.array([0.8, 0.2])
    table = answer_table("Ideal", chances, before, words, "小", ORANGE)
    assert "+40.0" in table and "−40.0" in table


def test_two_losses_that_read_alike_are_called_the_same():
    """0.0003 apart, both are 2.544 to the reader; below zero stands a real minus."""
    assert compared(2.5441, 2.5444) == "**2.544**, the same as the ideal one's **2.544**"
    assert compared(-0.873, -0.861) == "**−0.873**, less than the ideal one's **−0.861**"
    assert compared(0.5, 0.25) == "**0.500**, more than the ideal one's **0.250**"
