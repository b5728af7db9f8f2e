"""A booklet for a die, counted in a text of nine words."""

import numpy as np

from minigpt.take_home.dice_booklet import Row, booklet, faces_of, pair_counts
from minigpt.text.coding import code_words

TEXT = "a b a b a c a b d".split()  # a 4, b 3, c 1, d 1


def test_pairs_are_counted_among_the_commonest_words():
    """a b three times, a c once; b a twice; what leads out of the first three words is left out."""
    assert pair_counts(code_words(TEXT), 3).tolist() == [[0, 3, 1], [2, 0, 0], [1, 0, 0]]


def test_an_empty_word_parts_a_pair():
    """What stood there is in no vocabulary: a and b are no pair across it."""
    assert pair_counts(code_words(["a", "", "b"]), 2).sum() == 0


def test_faces_go_by_the_largest_remainder():
    """3 to 1 of six faces: 4.5 and 1.5; equal remainders go to the earlier word."""
    assert faces_of(np.array([0, 3, 1])) == [(1, 5), (2, 1)]
    assert faces_of(np.array([1, 1, 1])) == [(0, 2), (1, 2), (2, 2)]
    assert faces_of(np.array([0, 0])) == []


def test_every_face_leads_to_a_row():
    """d, which ends the text, leads to the commonest word."""
    rows = booklet(code_words(TEXT), 4)
    assert rows[0] == Row("a", ("b",) * 5 + ("c",), (0.75, 0.25))
    assert rows[3] == Row("d", ("a",) * 6, (0.0,))
    words = {row.word for row in rows}
    assert all(face in words for row in rows for face in row.faces)


def test_a_text_with_few_words_has_few_rows():
    """Four words, four rows."""
    assert len(booklet(code_words(TEXT))) == 4
