"""From a text to units and back, in every script."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from minigpt.text.cleaned import Cleaning, cleaning_for, code_pretokens
from minigpt.text.coding import EMPTY
from minigpt.text.learning_pieces import learn_pieces, split_all
from minigpt.text.tokenizer import Tokenizer, code_units, tokenizer_from
from minigpt.text.vocabulary import vocabulary_of

CLEANINGS = ("notebook", "letters", "digits", "punctuation", "everything")
TEXT = "low lower lowest newer new wide wider low low\nlow new new"
ANY_TEXT = st.text(max_size=60)


def vocabulary_for(text: str, units: str, cleaning: str, size: int | None = None):
    """All units of a text, or as many pieces as asked for."""
    how = cleaning_for(cleaning, text)
    pretokens = code_pretokens(text, how)
    tokenizer = Tokenizer(units, how)
    if units == "pieces":
        learnt = learn_pieces(pretokens, 50)
        tokenizer = Tokenizer(units, how, learnt.first(size or len(learnt.units)))
    coded = code_units(pretokens, tokenizer)
    return coded, vocabulary_of(coded, len(coded.words), tokenizer)


@pytest.mark.parametrize("units", ["words", "characters", "pieces"])
@pytest.mark.parametrize("cleaning", CLEANINGS)
@settings(max_examples=40, deadline=None)
@given(text=ANY_TEXT, data=st.data())
def test_what_is_decoded_is_encoded_to_the_same_numbers(units, cleaning, text, data):
    """Any numbers of any vocabulary, in any script: encode is the opposite of decode."""
    _, vocabulary = vocabulary_for(text, units, cleaning)
    if len(vocabulary):
        numbers = data.draw(st.lists(st.integers(0, len(vocabulary) - 1), max_size=8))
        assert vocabulary.encode(vocabulary.decode(numbers)) == numbers


@pytest.mark.parametrize("cleaning", CLEANINGS[1:])
@settings(max_examples=100, deadline=None)
@given(text=ANY_TEXT)
@example(text="A0´A")  # without the digit, the accent stands inside a word
def test_a_corpus_is_cut_as_a_prompt_is(cleaning, text):
    """Each word cleaned once gives what the whole text gives; cleaning twice changes nothing."""
    how = cleaning_for(cleaning, text)
    coded = code_pretokens(text, how)
    assert [coded.words[code] for code in coded.codes] == how.pretokens(text)
    cleaned = how.steps(text)[-1][1]
    assert how.steps(cleaned)[-1][1] == cleaned


@settings(max_examples=60, deadline=None)
@given(text=ANY_TEXT, size=st.integers(2, 40))
def test_the_worker_cuts_pieces_as_the_server_does(text, size):
    """The library's merging and ours agree; EMPTY stands for what has no place."""
    pretokens = code_pretokens(text, Cleaning("everything"))
    pieces = learn_pieces(pretokens, 50).first(size)
    places = {unit: at for at, unit in enumerate(pieces.units)}
    ours = [[places.get(u, EMPTY) for u in pieces.split(w)] for w in pretokens.words]
    assert split_all(pretokens.words, pieces) == ours


def test_characters_know_spaces_and_line_ends():
    """A space stands between words, none at the ends of lines."""
    coded, vocabulary = vocabulary_for("ab  a\n b \n", "characters", "letters")
    assert vocabulary.text(coded.codes) == "ab a\nb"


def test_the_first_merges_join_the_commonest_neighbours():
    """Six times each stand ▁l, lo and ow: first the one with the commoner characters."""
    pieces = learn_pieces(code_pretokens(TEXT, Cleaning("letters")), 5)
    assert pieces.merges[:3] == (("▁", "l"), ("o", "w"), ("▁l", "ow"))


def test_fewer_pieces_are_the_first_of_more():
    """What is learnt once serves every place of the slider."""
    pretokens = code_pretokens(TEXT, Cleaning("letters"))
    few, many = learn_pieces(pretokens, 3), learn_pieces(pretokens, 50)
    assert many.merges[: len(few.merges)] == few.merges


def test_a_tokenizer_survives_the_store():
    """What it is as JSON gives it back."""
    _, vocabulary = vocabulary_for(TEXT, "pieces", "letters")
    assert tokenizer_from(vocabulary.tokenizer.as_dict()) == vocabulary.tokenizer


@pytest.mark.parametrize(
    ("text", "typed", "found"),
    [
        ("L’homme est là", "l'HOMME", ["l'homme"]),
        ("cat\u00a0sat\tdown", "cat sat down", ["cat", "sat", "down"]),
        ("हिन्दी की किताब", "की", ["की"]),
        ("ISPARTA ılık İzmir", "ISPARTA İZMİR", ["ısparta", "izmir"]),
        ("Die Straße", "STRAßE", ["straße"]),
        ("well-known and/or", "known or", ["known", "or"]),
    ],
)
def test_a_prompt_is_read_as_its_corpus_was(text, typed, found):
    """Apostrophes, spaces, marks and casing: what is typed is found in the vocabulary."""
    _, vocabulary = vocabulary_for(text, "words", "letters")
    assert vocabulary.read(typed) == found and vocabulary.encode(typed)
