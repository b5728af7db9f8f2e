"""What a text that is too short for the sliders can still be used for, worked out by hand."""

from dataclasses import replace

from minigpt.config import Config
from minigpt.text.cleaned import Cleaning
from minigpt.text.fitting import as_characters, as_words, fits, largest_fit, missing_characters

LETTERS = Cleaning("letters")
ASKED = Config(corpus="own:" + "0" * 20, vocab_size=500, context_length=3)


def words_of(text: str):
    """The text as words."""
    return as_words(text, LETTERS)


def many_words(count: int) -> str:
    """So many different words, letters alone, each once."""
    alphabet = "abcdefghijklmnop"
    return " ".join(
        alphabet[at // 256] + alphabet[at // 16 % 16] + alphabet[at % 16] for at in range(count)
    )


def test_as_many_words_as_there_are_places_for():
    """117 words: the last place of the slider below that is 100; they make 25 phrases of four."""
    text = many_words(117)
    found = largest_fit(words_of(text), text, LETTERS, ASKED)
    assert (found.units, found.vocab_size, found.context_length) == ("words", 100, 3)
    assert fits(words_of(text), found)


def test_too_few_words_are_learnt_as_characters():
    """Seven different words have no place on the slider; their eleven letters have."""
    text = "the cat sat on the mat and the dog sat on the cat . " * 3
    found = largest_fit(words_of(text), text, LETTERS, ASKED)
    assert (found.units, found.vocab_size, found.context_length) == ("characters", 50, 3)


def test_a_shorter_context_is_taken_where_that_helps():
    """Fifty known words in a row make 50 // 13 phrases with a context of 12, ten with one of 4."""
    text = many_words(60)
    found = largest_fit(words_of(text), text, LETTERS, replace(ASKED, context_length=12))
    assert (found.vocab_size, found.context_length) == (50, 4)


def test_below_the_least_it_is_said_how_much_is_missing():
    """ "abcdef" makes two phrases of three characters; eight of them are missing."""
    assert largest_fit(words_of("abcdef"), "abcdef", LETTERS, ASKED) is None
    assert missing_characters("abcdef", LETTERS) == 24
    assert len(as_characters("aaa aaa", LETTERS).words) == 2
    assert missing_characters(many_words(60), LETTERS) == 0
