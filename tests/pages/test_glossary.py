"""The glossary: each term that a page uses is explained below that page, and each is explained."""

import ast
import re

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from minigpt.ui.guide.glossary import draw_terms, used_on
from minigpt.ui.session.page_titles import page_titles
from minigpt.ui.session.terms import terms, terms_in
from tests.app_server import ROOT, open_page, text

ASKED_FOR = (  # by the issue
    "GPT, head, layer, weight, parameter, bias, epoch, batch, nat, log, cross-entropy, top-k, "
    "top-p, draw number, variance, cosine, objective, recipe, seed, Keras, TensorFlow"
)
WITHOUT_A_CLASS = [
    page
    for page in page_titles()
    if page not in ("vote", "gallery", "room", "watch", "glossary", "talk")
]


@pytest.fixture(autouse=True)
def no_router(monkeypatch):
    """There is none here that would know the pages which a link leads to."""
    monkeypatch.setattr(st, "page_link", lambda *where, **how: None)


def said_on(app: AppTest) -> str:
    """All that a page says, its headings and its tables included."""
    heads = [element.value for kind in (app.title, app.header, app.subheader) for element in kind]
    tables = [re.sub("<[^>]+>", " ", element.proto.body) for element in app.get("html")]
    return "\n".join([text(app), *heads, *tables]).replace("*", "")


@pytest.mark.parametrize("page", WITHOUT_A_CLASS)
def test_no_page_uses_a_term_that_is_not_explained_below_it(jobs, page):
    """Each term found in what the page says stands in the page's row."""
    app = open_page(page)
    assert not app.exception
    found = {term.name for term in terms_in(said_on(app))}
    assert found - set(used_on()[page]) == set()


def test_a_term_that_is_missing_would_be_found():
    """The search sees words, not parts of words; capitals count where the term has one."""
    names = {term.name for term in terms_in("Two heads, 3 nats; KL. Ahead of a catalogue, a gpt.")}
    assert names == {"head", "nat", "KL"}


def test_the_terms_of_the_issue_are_explained():
    """Each by its name or another form of it, in one or two sentences, with a page to see it."""
    forms = {form for term in terms() for form in (term.name, *term.also)}
    wanted = {"weights" if name == "weight" else name for name in ASKED_FOR.split(", ")}
    assert wanted <= forms
    for term in terms():
        assert 1 <= len(re.findall(r"[.;?]( |$)", term.says)) <= 4
        assert term.see in page_titles()


def test_the_pages_of_the_list_and_their_terms_are_there():
    """No row names a page or a term that there is not."""
    names = {term.name for term in terms()}
    assert set(used_on()) <= set(page_titles())
    assert all(set(found) <= names for found in used_on().values())


def test_a_row_opens_its_terms_without_a_script(monkeypatch):
    """Each is a details element with its sentence; a page without terms draws nothing."""
    drawn = []
    monkeypatch.setattr(st, "html", drawn.append)
    draw_terms("one-step", page_titles())
    assert drawn[0].count("<details>") == len(used_on()["one-step"])
    assert "<summary>gradient</summary>" in drawn[0] and "See it: One step." in drawn[0]
    draw_terms("no such page", page_titles())
    assert len(drawn) == 1


def test_the_glossary_lists_all(jobs):
    """Every term once."""
    app = open_page("glossary")
    body = "".join(element.proto.body for element in app.get("html"))
    assert body.count("<dt><b>") == len(terms())


def test_the_desk_explains_the_terms_of_its_parts():
    """They show them to a class that has voted; so here their texts are read off the source."""
    said = []
    for name in ("before_and_after", "blind_vote", "desk", "feedback_view"):
        tree = ast.parse((ROOT / "minigpt/ui/classroom" / f"{name}.py").read_text("utf-8"))
        told = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}  # docstrings
        constants = (one for one in ast.walk(tree) if isinstance(one, ast.Constant))
        texts = (str(one.value) for one in constants if id(one) not in told)
        said += [text for text in texts if " " in text]  # a word alone is a name in the program
    found = {term.name for term in terms_in("\n".join(said))}
    assert "standard deviation" in found and found - set(used_on()["room"]) == set()
