"""Cleaning, against the notebook's own substitutions."""

import re

from hypothesis import given
from hypothesis import strategies as st

from minigpt.text.cleaning import clean, cleaning_steps

ODD = st.text(alphabet=st.sampled_from("aB9 .,_\n\t\r\x0b\x85\u00a0\u2028é٣İ'-"), max_size=60)


def notebook_words(text: str) -> list[str]:
    """The words as the notebook's cell makes them."""
    for pattern, new in ((r"[^\w\s]", ""), ("\n", " "), (r"\d+", ""), ("  ", " ")):
        text = re.sub(pattern, new, text)
    return text.lower().split(" ")


def test_clean_by_hand():
    """Marks and digits go, lines join, capitals fall; a hyphen leaves one word, not two."""
    assert clean("It's 7-up.\nThe END") == ["its", "up", "the", "end"]


def test_three_spaces_leave_an_empty_word():
    """Double spaces are closed once: of three in a row two are left, with an empty word between."""
    assert clean("a   b") == ["a", "", "b"]
    assert clean("a  b") == ["a", "b"]
    assert clean("a\n\n\nb") == ["a", "", "b"]


def test_a_number_between_spaces_leaves_a_double_space_that_is_closed():
    """Digits go before the double spaces are closed, so that a number leaves no empty word."""
    assert clean("in 1984 we") == ["in", "we"]


def test_only_single_spaces_separate_words():
    """A tab or another odd space stays inside its word, as in the notebook."""
    assert clean("a\tb\x0bc d") == ["a\tb\x0bc", "d"]


def test_nothing_gives_one_empty_word():
    """An empty text splits into a single empty word, as str.split does."""
    assert clean("") == clean("123.") == [""]


@given(st.one_of(st.text(max_size=60), ODD))
def test_clean_is_the_notebooks(text):
    """For any text the words are those of the notebook's cell."""
    assert clean(text) == notebook_words(text)


@given(ODD)
def test_the_steps_shown_end_in_the_words(text):
    """The page that shows the steps shows the very cleaning that is used."""
    steps = cleaning_steps(text)
    assert len(steps) == 5
    assert steps[-1][1].split(" ") == clean(text)
