"""The phrases behind an answer, counted in five phrases that can be read at a glance."""

import numpy as np

from minigpt.text.behind import behind, phrases_with
from minigpt.text.dataset import Dataset

X = np.array([[1, 2], [2, 1], [3, 2], [1, 3], [2, 2]], np.int32)
Y = np.array([4, 4, 4, 0, 4], np.int32)
DATA = Dataset(X, Y, X[:1], Y[:1])


def test_what_came_next_is_counted_in_phrases_that_hold_the_word():
    """1 stands in three contexts: twice 4 came next, once 0."""
    found = behind(DATA, 1, 5)
    assert found.rows.tolist() == [0, 1, 3] and found.phrases == 3
    assert found.counts.tolist() == [1, 0, 0, 0, 2]
    assert found.share(4) == 2 / 3


def test_a_word_that_stands_nowhere_has_no_share():
    """No phrase, and no division by nothing."""
    assert behind(DATA, 0, 5).share(4) == 0


def test_phrases_with_the_same_end_come_first():
    """After 9 1, “2 1 4” ends as the prompt does; “1 2 4” does not."""
    found = behind(DATA, 1, 5)
    shown = phrases_with(DATA, found, 4, np.array([9, 1]), 5)
    assert shown.tolist() == [[2, 1, 4], [1, 2, 4]]
    assert phrases_with(DATA, found, 4, np.array([9, 1]), 1).tolist() == [[2, 1, 4]]
    assert phrases_with(DATA, found, 3, np.array([9, 1]), 5).shape == (0, 3)
