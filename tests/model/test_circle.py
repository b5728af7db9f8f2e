"""Circles of the likeliest word, in a machine of three words whose answers are written down."""

import numpy as np

from minigpt.model.circle import Circle, find_circle

NEXT = {(0, 0): 1, (0, 1): 2, (1, 2): 1, (2, 1): 2}  # after 0 0: 1, and so on


def answer(window: np.ndarray) -> np.ndarray:
    """The logits: 1 for the next word of the list above, 0 for the others."""
    return np.eye(3)[NEXT[tuple(int(word) for word in window)]]


def test_a_circle_is_found_where_its_window_comes_again():
    """0 0 → 1 2 1 2: the window 1 2 stands there twice, two words apart."""
    assert find_circle(answer, [0, 0]) == Circle((0, 0, 1, 2), (1, 2))


def test_the_windows_of_a_circle_end_where_they_began():
    """1 2, 2 1, 1 2."""
    assert Circle((0, 0, 1, 2), (1, 2)).windows(2) == [(1, 2), (2, 1), (1, 2)]


def test_a_word_that_repeats_itself_is_a_circle_of_one():
    """The window of the prompt itself may be the one that comes again."""
    assert find_circle(lambda window: np.array([1.0, 0.0]), [0, 0]) == Circle((0, 0), (0,))


def test_no_circle_within_the_words_that_are_looked_through():
    """After two words none has closed."""
    assert find_circle(answer, [0, 0], most=2) is None
