"""Byte-pair encoding, one merge after another."""

from hypothesis import given, settings
from hypothesis import strategies as st

from minigpt.text.cleaned import Cleaning, code_pretokens
from minigpt.text.learning_pieces import learn_pieces
from minigpt.text.merging import merge_steps, merged


def steps_of(text: str, most: int = 30):
    """The steps on all words of a text."""
    coded = code_pretokens(text, Cleaning("letters"))
    pairs = [(w, n) for w, n in zip(coded.words, coded.counts.tolist(), strict=True) if w != "\n"]
    return merge_steps([w for w, _ in pairs], [n for _, n in pairs], most)


def test_the_commonest_pair_is_merged_and_counted_again():
    """In "aab aab ab": ab and ▁a three times each; a, five times there, is the commonest."""
    first, second = steps_of("aab aab ab", 2)
    assert dict(first.commonest) == {("▁", "a"): 3, ("a", "b"): 3, ("a", "a"): 2}
    assert first.pair == ("a", "b") and first.pieces == 11
    assert dict(second.commonest) == {("a", "ab"): 2, ("▁", "a"): 2, ("▁", "ab"): 1}
    assert second.pieces == 8


def test_a_text_without_a_pair_twice_has_no_step():
    """Nothing is a habit of such a text."""
    assert steps_of("ab") == ()


def test_overlapping_pairs_are_joined_from_the_left():
    """aaa is aa and a."""
    assert merged(list("aaaab"), ("a", "a")) == ["aa", "aa", "b"]


@settings(max_examples=60, deadline=None)
@given(text=st.text(alphabet="abcdé ש我", max_size=60))
def test_the_steps_are_the_merges_that_are_learnt(text):
    """The library and we find the same pairs in the same order."""
    learnt = learn_pieces(code_pretokens(text, Cleaning("letters")), 30).merges
    found = tuple(step.pair for step in steps_of(text))
    assert found == learnt[: len(found)]
