"""The words that a model knows."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minigpt.errors import UserError
from minigpt.text.coding import code_words
from minigpt.text.vocabulary import Vocabulary, vocabulary_of

WORDS = Vocabulary(["the", "city", "river", "people", "there"])


def test_ties_stand_in_first_seen_order():
    """Equally common words come as Counter.most_common gives them."""
    corpus = code_words("d c b a b".split())
    assert vocabulary_of(corpus, 3).words == ("b", "d", "c")


@pytest.mark.parametrize("empties", [0, 1, 50])
def test_always_exactly_as_many_words_as_asked_for(empties):
    """However rare or common the empty word is, it is left out and the size is right."""
    corpus = code_words("a b a c d".split() + [""] * empties)
    for size in (1, 2, 4):
        assert len(vocabulary_of(corpus, size)) == size
        assert "" not in vocabulary_of(corpus, size)


@given(st.lists(st.sampled_from(["", "a", "b", "c", "d"]), min_size=1), st.integers(1, 4))
def test_the_words_are_the_notebooks_most_common(tokens, size):
    """The first ones of Counter.most_common, the empty word skipped."""
    expected = [word for word, _ in Counter(tokens).most_common() if word][:size]
    if len(expected) < size:
        with pytest.raises(UserError, match=f"only {len(expected)} different words"):
            vocabulary_of(code_words(tokens), size)
    else:
        assert list(vocabulary_of(code_words(tokens), size).words) == expected


def test_encode_and_decode_are_each_others_opposite():
    """Numbers are ranks; capitals and extra spaces in a typed sentence do not matter."""
    assert WORDS.encode("  The  people THERE ") == [0, 3, 4]
    assert WORDS.decode([0, 3, 4]) == "the people there"
    assert WORDS.encode("") == []


def test_one_hot_has_its_single_1_at_the_number():
    """The third word is a row with its 1 in the third place."""
    row = WORDS.one_hot("river")
    assert row.tolist() == [0, 0, 1, 0, 0]
    assert row.dtype == np.int8


def test_an_unknown_word_is_named_and_near_words_are_offered():
    """The message holds the word as typed in small letters, and what it may have meant."""
    with pytest.raises(UserError) as error:
        WORDS.encode("the Rivr")
    assert '"rivr"' in str(error.value) and '"river"' in str(error.value)


def test_an_unknown_word_with_no_neighbour_still_has_advice():
    """Where nothing looks alike the message says to try a commoner word."""
    with pytest.raises(UserError, match="Try a commoner word"):
        WORDS.one_hot("xyzzyq")


def test_letter_counts_are_the_adversarys_scores():
    """How often e stands in: the, city, river, people, there."""
    assert WORDS.letter_counts("e").tolist() == [1, 0, 1, 2, 2]
