"""Words before a prompt that is too short."""

import numpy as np

from minigpt.text.lead_in import lead_in

CODES = np.array([9, 1, 2, 3, 4, -1, 5, 3, 6, 7], np.int32)


def test_what_stands_before_the_prompt_in_the_text_comes_first():
    """3 4 stands behind 1 2; 3 6 behind an empty word and 5, of which one word can be had."""
    assert lead_in(CODES, [3, 4], 2, known=10) == [1, 2]
    assert lead_in(CODES, [3, 6], 1, known=10) == [5]


def test_a_prompt_that_is_nowhere_is_led_in_by_its_first_words():
    """3 4 1 is nowhere, 3 4 is; 3 7 is nowhere, 3 alone is."""
    assert lead_in(CODES, [3, 4, 1], 2, known=10) == [1, 2]
    assert lead_in(CODES, [3, 7], 2, known=10) == [1, 2]


def test_nothing_where_there_are_no_known_words_before_it():
    """1 2 3 stands behind a word that is not known; 9 at the very beginning; 8 nowhere."""
    assert lead_in(CODES, [1, 2, 3], 1, known=9) == []
    assert lead_in(CODES, [9], 1, known=10) == [] == lead_in(CODES, [8], 1, known=10)
