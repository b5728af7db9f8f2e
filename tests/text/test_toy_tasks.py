"""The toy tasks: their rules by hand, and how often anybody can be right on them."""

from fractions import Fraction
from itertools import permutations

import pytest

from minigpt.config import TOYS
from minigpt.text.corpus import digest_of
from minigpt.text.toy_tasks import (
    TASKS,
    best_possible,
    bracket_lines,
    copy_lines,
    count_lines,
    lines,
    reverse_lines,
    toy_text,
    without_order,
)

DIGESTS = {
    "toy-copy": "5de808ca166abae448b4",
    "toy-reverse": "d56567e8ea13d66565f8",
    "toy-brackets": "5fe9aa29c22e1f807cd2",
    "toy-count": "f2f81a17fb2133c1a460",
}


def test_rules_by_hand():
    """The last but one again; the last three backwards; how many are the first word."""
    assert list(copy_lines([tuple("abc")])) == [tuple("abcb")]
    assert list(reverse_lines([tuple("abcde")])) == [tuple("abcdeedc")]
    counted = list(count_lines(("cat", "dog"), 2))
    assert counted[0] == ("cat", "cat", "two") and counted[-1] == ("dog", "dog", "none")
    assert [line[-1] for line in counted] == ["two", "one", "one", "none"]


def test_brackets_by_hand():
    """Two stay open behind a closed pair: after four brackets, of one kind in one way."""
    assert list(bracket_lines(["()"], 3)) == []
    assert ["".join(line) for line in bracket_lines(["()"], 4)] == ["((())"]
    made = ["".join(line) for line in bracket_lines(["()", "[]"], 4)]
    assert len(made) == 8 and {"([()]", "[([])"} < set(made)


def test_the_best_possible_by_hand():
    """Two lines with the same words: in order both can be right, without it one of the two."""
    made = [tuple("abca"), tuple("bacb")]
    assert best_possible(made) == 1
    assert best_possible(made, without_order) == Fraction(1, 2)
    assert best_possible([tuple("ax"), tuple("ax"), tuple("ay")]) == Fraction(2, 3)


@pytest.mark.parametrize(
    ("name", "blind"),
    [
        ("toy-copy", Fraction(1, 4)),  # one of the four that are not the last
        ("toy-reverse", Fraction(1, 3)),  # of the three that were said once
        ("toy-brackets", Fraction(619, 1152)),
        ("toy-count", Fraction(1)),
    ],
)
def test_how_often_one_can_be_right(name, blind):
    """Always for who sees everything; without the order only the count is as easy."""
    made = list(TASKS[name].alike())
    assert best_possible(made) == 1
    assert best_possible(made, without_order) == blind


def test_more_animals_change_nothing():
    """Five or six to choose from: the bound without the order is the same."""
    for rule, blind in ((copy_lines, Fraction(1, 4)), (reverse_lines, Fraction(1, 3))):
        assert best_possible(rule(permutations("abcdef", 5)), without_order) == blind


@pytest.mark.parametrize("name", TOYS)
def test_each_line_is_a_phrase(name):
    """As long as context and answer, all different, and the same ones at every call."""
    made = lines(name)
    assert {len(line) for line in made} == {TASKS[name].context + 1}
    assert len(set(made)) == len(made) >= 16_000
    assert toy_text(name).count("\n") == len(made) - 1
    assert digest_of(toy_text(name)) == DIGESTS[name], "raise VERSION, ship the models again"
