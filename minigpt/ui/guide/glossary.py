"""The words of the field that each page uses, and all of them on a page of their own.

Below each page is a row with those that it uses; each of
them opens by a click, a tap or a key. One piece of HTML: a popover a word would be forty pieces.
"""

import tomllib
from collections.abc import Sequence
from functools import cache
from html import escape

import streamlit as st

from minigpt.home import ASSETS
from minigpt.text.tokenizer import WORDS
from minigpt.ui.session.terms import Term, said, terms
from minigpt.ui.session.unit_names import units


@cache
def used_on() -> dict[str, tuple[str, ...]]:
    """The names of the terms that each page uses, by the page's name."""
    table = tomllib.loads((ASSETS / "glossary_pages.toml").read_text(encoding="utf-8"))
    return {page: tuple(names) for page, names in table.items()}


def draw_terms(page: str, titles: dict[str, str]) -> None:
    """The words that a page uses, in a row; each opens to what it means and where to see it.

    Args:
        page: the page's name.
        titles: the title of each page, by its name.
    """
    names = used_on().get(page, ())
    shown = [term for term in terms() if term.name in names]
    if shown:
        st.html(_row(shown, titles))


def _row(shown: Sequence[Term], titles: dict[str, str]) -> str:
    chips = "".join(
        f"<details><summary>{escape(term.name)}</summary><p>{said(term, titles)}</p></details>"
        for term in shown
    )
    head = "Words of the field on this page"
    if units() != WORDS:
        head += f" (what is said of words holds for {units()} as well)"
    return f'<section class="terms"><b>{head}</b>{chips}</section>'


def draw_glossary(titles: dict[str, str]) -> None:
    """All terms, by the alphabet."""
    rows = "".join(
        f"<dt><b>{escape(term.name)}</b></dt><dd>{said(term, titles)}</dd>" for term in terms()
    )
    st.html(f'<dl class="glossary">{rows}</dl>')
