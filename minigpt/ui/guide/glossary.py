"""The words of the field: what each means, and which of them a page uses.

They stand in ``assets/glossary.toml``. Below each page is a row with those that it uses; each of
them opens by a click, a tap or a key. One piece of HTML: a popover a word would be forty pieces.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape

import streamlit as st

from minigpt.home import ASSETS

FILE = ASSETS / "glossary.toml"


@dataclass(frozen=True)
class Term:
    """One word of the field.

    Attributes:
        name: the word.
        says: what it means, in one or two sentences.
        see: the name of the page where it can be seen.
        also: other forms of the word.
    """

    name: str
    says: str
    see: str
    also: tuple[str, ...] = ()

    @property
    def pattern(self) -> re.Pattern:
        """Finds the word, or one of its other forms, in a text."""
        forms = "|".join(re.escape(form) for form in (self.name, *self.also))
        capital = "" if self.name[0].isupper() else "(?i)"
        return re.compile(rf"{capital}(?<![\w-])(?:{forms})(?![\w-])")


@cache
def terms() -> tuple[Term, ...]:
    """All of them, by the alphabet."""
    found = tomllib.loads(FILE.read_text(encoding="utf-8"))["term"]
    made = [Term(**{**one, "also": tuple(one.get("also", ()))}) for one in found]
    return tuple(sorted(made, key=lambda term: term.name.lower()))


@cache
def used_on() -> dict[str, tuple[str, ...]]:
    """The names of the terms that each page uses, by the page's name."""
    table = tomllib.loads((ASSETS / "glossary_pages.toml").read_text(encoding="utf-8"))
    return {page: tuple(names) for page, names in table.items()}


def terms_in(text: str) -> list[Term]:
    """The terms that stand in ``text``."""
    return [term for term in terms() if term.pattern.search(text)]


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
        f"<details><summary>{escape(term.name)}</summary><p>{_said(term, titles)}</p></details>"
        for term in shown
    )
    return f'<section class="terms"><b>Words of the field on this page</b>{chips}</section>'


def draw_glossary(titles: dict[str, str]) -> None:
    """All terms, by the alphabet."""
    rows = "".join(
        f"<dt><b>{escape(term.name)}</b></dt><dd>{_said(term, titles)}</dd>" for term in terms()
    )
    st.html(f'<dl class="glossary">{rows}</dl>')


def _said(term: Term, titles: dict[str, str]) -> str:
    return f"{escape(term.says)} <i>See it: {escape(titles[term.see])}.</i>"
