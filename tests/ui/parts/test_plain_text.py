"""Text of readers where Markdown is read, and errors as sentences."""

import pytest

from minigpt.errors import UserError
from minigpt.ui.parts.plain_text import APART, inset, isolated, plain, sentence

JOINER = "\u2060"


def test_markdown_in_a_readers_text_shows_as_it_is():
    """Stars, dollars and brackets are escaped, letters are not."""
    assert plain("a *b* $c$ [d] &amp; _e_") == r"a \*b\* \$c\$ \[d\] \&amp; \_e\_"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("http://a.b", r"http\:|//a.b"),
        ("www.a.b WWW.a", "www|.a.b WWW|.a"),
        ("me@a.b", "me|@a.b"),
        (":smile: at 10:30: yes", r"\:|smile\: at 10\:|30\: yes"),
        ("a -- b -> c <= d", r"a -|- b -|\> c \<|= d"),
        ("a - b, c: d", r"a - b, c\: d"),
    ],
)
def test_what_needs_no_brackets_to_act_is_held_apart(text, shown):
    """By a sign that nobody sees: links, icons, and signs that would become others."""
    assert APART == JOINER and plain(text) == shown.replace("|", JOINER)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("- a\n1. b", "\\- a\n1\\. b"),
        ("2) a", r"2\) a"),
        ("+ a\n= b\n# c\n> d", "\\+ a\n\\= b\n\\# c\n\\> d"),
        ("    a\n\tb\n  c", " a\n b\n  c"),
        ("1.5 is more\n1 a", "1\\.5 is more\n1 a"),
    ],
)
def test_a_line_begins_no_list_heading_quotation_or_code(text, shown):
    """Each line for itself; spaces within it and before it stay, but for those that make code."""
    assert plain(text) == shown


@pytest.mark.parametrize(
    ("received", "begins"),
    [
        ("the text is empty", "The text is empty; expected"),
        ("corpus.txt is empty", "corpus.txt is empty; expected"),
        ("MINIGPT_STORE_MB is 'x'", r"MINIGPT\_STORE\_MB is 'x'; expected"),
    ],
)
def test_an_error_begins_with_a_capital_unless_with_a_name(received, begins):
    """A clause becomes a sentence; the name of a file or a setting stays as it is."""
    assert sentence(UserError(received, "a text", "Choose another")).startswith(begins)


@pytest.mark.parametrize("word", ["\u0646\u0647\u0631", "\u05e0\u05d4\u05e8"])
def test_a_word_from_right_to_left_turns_nothing_beside_it(word):
    """An Arabic or a Hebrew one is isolated: a number behind it stays behind. Others stay bare."""
    assert inset(f"*{word}*") == f"\u2068\\*{word}\\*\u2069"
    assert isolated(f"{word} \u2026") == f"\u2068{word} \u2026\u2069"
    others = ["sea", "", "\u03b8\u03b1\u03bb", "3"]
    assert [inset(text) for text in others] == others
