"""Words as frequency ranks."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from minigpt.text.coding import EMPTY, code_words


def test_ranks_by_hand():
    """The commonest word is 0, ties keep the order of first appearance, the empty word is -1."""
    coded = code_words(["b", "a", "", "a", "c", ""])
    assert coded.words == ("a", "b", "c")
    assert coded.counts.tolist() == [2, 1, 1]
    assert coded.codes.tolist() == [1, 0, EMPTY, 0, 2, EMPTY]
    assert coded.codes.dtype == np.int32


def test_coverage_is_the_share_of_the_words_that_count():
    """Empty words are no words: of four, the commonest makes up two."""
    coded = code_words(["b", "a", "", "a", "c"])
    assert coded.word_count == 4
    assert coded.coverage(1) == 0.5
    assert coded.coverage(3) == coded.coverage(99) == 1.0


def test_a_text_without_words_covers_nothing():
    """Only empty words: no words, no counts, a coverage of 0 and no division by 0."""
    coded = code_words([""])
    assert (coded.words, coded.word_count, coded.coverage(5)) == ((), 0, 0.0)


@given(st.lists(st.sampled_from(["", "a", "b", "c", "d\te"])))
def test_codes_give_the_words_back(tokens):
    """Decoding every code gives the text that was coded."""
    coded = code_words(tokens)
    assert [coded.words[c] if c != EMPTY else "" for c in coded.codes] == tokens
    assert sorted(coded.counts.tolist(), reverse=True) == coded.counts.tolist()
