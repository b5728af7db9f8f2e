"""The words of the field, and our own prose in which the first use of each opens it.

What each means stands in ``assets/glossary.toml``. A term in prose is a button in the same piece of
Markdown: what it means is shown on hovering and on focus, and stays after a click, a tap or Enter.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from html import escape

import streamlit as st

from minigpt.home import ASSETS
from minigpt.ui.session.page_titles import page_titles

FILE = ASSETS / "glossary.toml"
TEXTS_KEPT = 1000  # texts of ours whose terms are looked for once, not at each move of a slider
MET = "terms_met"  # session key: which text of this page uses a term first, by the term's name
# What is left as it is: links, code, formulas, Streamlit's own marks, names of pages and controls.
APART = re.compile(r"\[[^\]]*\]\([^)]*\)|`[^`]*`|\$[^$]*\$|:[\w/-]+(?:\[[^\]]*\]|:)|\*\*[^*]*\*\*")


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

    @cached_property
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


def terms_in(text: str) -> list[Term]:
    """The terms that stand in ``text``."""
    return [term for term in terms() if term.pattern.search(text)]


def said(term: Term, titles: Mapping[str, str]) -> str:
    """What a term means and where to see it, as HTML."""
    return f"{escape(term.says)} <i>See it: {escape(titles[term.see])}.</i>"


def begin_page() -> None:
    """No term has been used yet; the router calls this before it draws a page."""
    st.session_state[MET] = {}


def draw_prose(text: str) -> None:
    """Draw a text of ours in which each term that the page has not used yet opens what it means.

    Args:
        text: Markdown that stands in our source as it is. Never what somebody typed, nor words of
            a corpus: it is drawn with HTML in it.
    """
    met = st.session_state.setdefault(MET, {})
    here = tuple(term for term in met_in(text) if met.setdefault(term.name, text) == text)
    st.markdown(opened(text, here), unsafe_allow_html=bool(here))


@lru_cache(TEXTS_KEPT)
def met_in(text: str) -> tuple[Term, ...]:
    """The terms that stand in ``text`` outside links and names."""
    return tuple(term for term in terms_in(text) if _first(text, term)[1])


def opened(text: str, here: Sequence[Term]) -> str:
    """``text`` with the first use of each of these terms as a button that opens it."""
    return _opened(text, tuple(here))


@lru_cache(TEXTS_KEPT)
def _opened(text: str, here: tuple[Term, ...]) -> str:
    found = [(*_first(text, term), term) for term in here]
    places = sorted((one for one in found if one[1]), key=lambda one: (one[0], -one[1]))
    made, at = [], 0
    for start, end, term in places:
        if start >= at:  # a term within a longer one stays as it is
            made += [text[at:start], _button(term, text[start:end])]
            at = end
    return "".join([*made, text[at:]])


def _first(text: str, term: Term) -> tuple[int, int]:
    """Where the term stands first outside links and names, or (0, 0)."""
    apart = [found.span() for found in APART.finditer(text)]
    for found in term.pattern.finditer(text):
        if not any(start <= found.start() < end for start, end in apart):
            return found.span()
    return 0, 0


def _button(term: Term, word: str) -> str:
    name = "term-" + re.sub(r"\W+", "-", term.name.lower())
    how = f'popovertarget="{name}" aria-describedby="{name}"'
    told = f'<span id="{name}" popover="auto" role="tooltip">{said(term, page_titles())}</span>'
    return f'<span class="term"><button type="button" {how}>{word}</button>{told}</span>'
