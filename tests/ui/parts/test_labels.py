"""Names that have room on a map."""

from itertools import combinations

import numpy as np
import pytest

from minigpt.ui.parts.labels import GAP, LINE, WIDTHS, _box, fitting_labels, text_width

HEIGHT = 400


def test_a_name_alone_stands_at_the_right_at_every_width():
    """In the middle of the map there is room for it on a phone already."""
    (label,) = fitting_labels([(0.5, 0.5)], ["people"], [4], HEIGHT)
    assert (label.side, label.least) == ("right", WIDTHS[0])


def test_a_name_at_the_right_edge_stands_at_the_left():
    """Nothing sticks out."""
    (label,) = fitting_labels([(0.99, 0.5)], ["people"], [4], HEIGHT)
    assert label.side == "left"


def test_of_two_names_in_one_place_the_first_one_has_first_choice():
    """The second goes to the other side."""
    one, two = fitting_labels([(0.5, 0.5), (0.5, 0.5)], ["people", "person"], [4, 4], HEIGHT)
    assert (one.side, two.side) == ("right", "left")


def test_a_name_without_room_is_left_out():
    """Five names in one place: four sides."""
    found = fitting_labels([(0.5, 0.5)] * 5, ["word"] * 5, [4] * 5, HEIGHT)
    assert [label is None for label in found] == [False] * 4 + [True]


def test_the_word_that_is_followed_has_its_name_over_other_dots():
    """Four dots around it leave no side free; the names of those stand clear of it."""
    places = [(0.5, 0.5), (0.48, 0.5), (0.52, 0.5), (0.5, 0.47), (0.5, 0.53)]
    names, rims = ["people"] * 5, [8] * 5
    assert fitting_labels(places, names, rims, HEIGHT)[0] is None
    found = fitting_labels(places, names, rims, HEIGHT, always=1)
    assert (found[0].side, found[0].least) == ("right", WIDTHS[0])
    assert found[2] is None or found[2].side != "right"


@pytest.mark.parametrize("seed", range(4))
def test_no_name_lies_on_another_or_sticks_out_at_any_width(seed):
    """Eighty dots drawn at random, at each width that was asked about."""
    draw = np.random.default_rng(seed)
    places, names = draw.random((80, 2)).tolist(), ["mother", "it", "villages", "am"] * 20
    found = fitting_labels(places, names, [6] * 80, HEIGHT)
    assert sum(label is not None for label in found) > 30
    for width in WIDTHS:
        boxes = [
            _box(x * width, y * HEIGHT, 6 + GAP, text_width(name), label.side)
            for (x, y), name, label in zip(places, names, found, strict=True)
            if label is not None and width >= label.least
        ]
        for left, top, right, bottom in boxes:
            assert left >= 0 and top >= 0 and right <= width and bottom <= HEIGHT
        for (a, b, c, d), (e, f, g, h) in combinations(boxes, 2):
            assert c <= e or g <= a or d <= f or h <= b


def test_letters_are_not_all_as_wide():
    """Three m are wider than three i, and a name above its dot stands in the middle."""
    assert text_width("mmm") > text_width("iii")
    assert text_width("小河") == 2 * 12.5 and text_width("e\u0301") == text_width("e")
    assert _box(100, 100, 10, 40, "above") == (80, 90 - LINE, 120, 90)
