"""Text of readers where Markdown is read, and errors as sentences."""

import pytest

from minigpt.errors import UserError
from minigpt.ui.parts.plain_text import plain, sentence


def test_markdown_in_a_readers_text_shows_as_it_is():
    """Stars, dollars and brackets are escaped, letters are not."""
    assert plain("a *b* $c$ [d]") == r"a \*b\* \$c\$ \[d\]"


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
