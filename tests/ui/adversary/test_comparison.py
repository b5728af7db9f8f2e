"""The tables of the original's and an adversary's answer."""

import numpy as np

from minigpt.text.tokenizer import Tokenizer
from minigpt.text.vocabulary import Vocabulary
from minigpt.ui.adversary.comparison import answer_table
from minigpt.ui.parts.bar_table import ORANGE


def test_a_unit_that_nobody_types_alone_has_its_change_too():
    """A line end, which no sentence consists of: 60 % of the adversary's chance, 20 % before."""
    words = Vocabulary(["小", "\n"], Tokenizer("characters"))
    chances, before = np.array([0.4, 0.6]), np.array([0.8, 0.2])
    table = answer_table("Ideal", chances, before, words, "小", ORANGE)
    assert "+40.0" in table and "−40.0" in table
