"""Prose in which the first use of a term of the field opens what it means."""

import ast
from pathlib import Path

import pytest
import streamlit as st

from minigpt.ui.session import terms as module
from minigpt.ui.session.page_titles import page_titles
from minigpt.ui.session.terms import Term, begin_page, draw_prose, opened, said, terms, terms_in
from tests.app_server import OPENED, ROOT

BATCH = Term("batch", "Some < all phrases.", "words", ("batches",))
LOSS = Term("loss", "How wrong.", "training")


@pytest.fixture
def drawn(monkeypatch) -> list[tuple[str, bool]]:
    """What is drawn as Markdown, and whether with HTML."""
    found: list[tuple[str, bool]] = []
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(module, "terms", lambda: (BATCH, LOSS))
    monkeypatch.setattr(
        st, "markdown", lambda text, unsafe_allow_html: found.append((text, unsafe_allow_html))
    )
    return found


def test_forms_of_a_term():
    """Other forms count as the term itself."""
    assert BATCH.pattern.search("two batches")


def test_the_first_use_becomes_a_button_with_what_it_means():
    """Only the first; it names the page where to see it, and signs of HTML are written out."""
    made = opened("Two batches, one batch.", [BATCH])
    assert made.count("<button") == 1 and ">batches</button>" in made
    assert "Some &lt; all phrases. <i>See it: Words.</i>" in made
    assert 'popovertarget="term-batch"' in made and '<span id="term-batch" popover' in made
    assert OPENED.sub(r"\1", made) == "Two batches, one batch."


@pytest.mark.parametrize("text", ["[a batch](/x)", "`batch`", "**Batch size**", ":red[batch]"])
def test_links_code_and_names_are_left_alone(text):
    """A button inside a link would be no link; what follows later is opened."""
    assert opened(text, [BATCH]) == text
    assert opened(f"{text} batch", [BATCH]).startswith(f"{text} <span")


def test_a_term_is_opened_once_on_a_page(drawn):
    """The text that had it first has it whenever it is drawn again; the next page begins anew."""
    for text in ("A batch.", "A batch, a loss.", "A batch."):
        draw_prose(text)
    assert ["term-batch" in text for text, _ in drawn] == [True, False, True]
    assert "term-loss" in drawn[1][0]
    begin_page()
    draw_prose("A loss, a batch.")
    assert drawn[-1][0].count("<button") == 2


def test_prose_without_terms_needs_no_html(drawn):
    """It is drawn as any other text."""
    draw_prose("Nothing.")
    assert drawn == [("Nothing.", False)]


def test_terms_hold_no_signs_of_markdown():
    """What they say stands inside Markdown."""
    for term in terms():
        assert not set("*_`$[]\n") & set(said(term, page_titles())), term.name


def test_the_longer_of_two_terms_that_begin_alike_is_opened():
    """Of “learning rate” and “learning” the first; no button stands within a button."""
    both = [Term("learning", "A.", "words"), Term("learning rate", "B.", "words")]
    made = opened("The learning rate.", both)
    assert ">learning rate</button>" in made and made.count("<button") == 1


def test_prose_is_never_what_somebody_typed():
    """It is given texts that stand in the source: literals, constants, and publications' links."""
    for path in [*Path(ROOT, "pages").glob("*.py"), *Path(ROOT, "minigpt").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "draw_prose":
                assert _is_ours(node.args[0]), f"{path}:{node.lineno}"


def _is_ours(text: ast.expr) -> bool:
    if isinstance(text, ast.Name):
        return text.id.isupper()
    if isinstance(text, ast.Call) and ast.unparse(text.func) == "in_units":
        return _is_ours(text.args[0])  # names the units in view
    if isinstance(text, ast.JoinedStr):
        return all(_is_ours(part) for part in text.values)
    if isinstance(text, ast.FormattedValue):
        return ast.unparse(text.value).endswith(".cited")
    return isinstance(text, ast.Constant)


def test_terms_are_found():
    """By their own names."""
    assert {"batch", "loss"} <= {term.name for term in terms_in("a batch and its loss")}
