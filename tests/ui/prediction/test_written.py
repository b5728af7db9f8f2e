"""A prompt and what comes after it, as its units are joined."""

from minigpt.text.cleaned import Cleaning
from minigpt.text.pieces import Pieces
from minigpt.text.tokenizer import Tokenizer
from minigpt.text.vocabulary import Vocabulary
from minigpt.ui.parts.unit_text import visible
from minigpt.ui.prediction.written import joined, split_text

LETTERS = Cleaning("letters")


def test_words_are_parted_by_a_space():
    """As the pages have always shown them."""
    words = Vocabulary(["the", "cat", "sat"])
    assert split_text(words, [0, 1], [2, 0]) == ("the cat", " sat the")
    assert ">the cat <strong>sat the</strong> …<" in joined("the cat", " sat the", " …")


def test_characters_and_pieces_are_joined_without_one():
    """A word goes on where the prompt ended; a line end has a sign."""
    letters = Vocabulary(["小", "美", "\n"], Tokenizer("characters", LETTERS))
    assert ">小<strong>美 ↵ 小</strong><" in joined(*split_text(letters, [0], [1, 2, 0]))
    merges = (("▁", "t"), ("h", "e"))
    pieces = Tokenizer("pieces", LETTERS, Pieces(("▁", "t", "h", "e"), merges))
    known = Vocabulary(["▁t", "he", "▁"], pieces)
    assert ">t<strong>he t</strong><" in joined(*split_text(known, [0], [1, 0]))


def test_a_space_alone_can_be_seen():
    """So can a line end; the spaces between words stay spaces."""
    assert [visible(unit) for unit in (" ", "\n", "a b", " a")] == ["␣", "↵", "a b", "␣a"]
