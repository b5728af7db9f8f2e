"""The address: what is wrong in it is mended and said, by Streamlit's own hand."""

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.app_server import PAGE_TIME, open_page
from tests.pages.conftest import jobs, stored

__all__ = ["jobs", "stored"]


@pytest.fixture(autouse=True)
def no_router(monkeypatch):
    """There is none here that would know the pages which a link leads to."""
    monkeypatch.setattr(st, "page_link", lambda *where, **how: None)


def said(app) -> str:
    """The warnings of the page."""
    return " ".join(element.value for element in app.warning)


@pytest.mark.parametrize(
    ("where", "name", "raw", "stands", "note"),
    [
        ("training", "vocab_size", "517", 500, "asked for vocabulary size '517'; the nearest"),
        ("training", "vocab_size", "-3", 50, "is 50"),
        ("training", "heads", "2.7", 3, "is 3"),
        ("training", "seed", "1e3", 999, "is 999"),
        ("training", "recipe", "slow", "fast", "asked for recipe 'slow'; the nearest"),
        ("training", "corpus", "README.md", "builtin", "asked for corpus 'README.md'"),
        ("words", "sentence", "x" * 300, "x" * 200, "asked for the sentence"),
        ("prediction", "top_k", "99", 50, "asked for top-k '99'"),
        ("prediction", "new_words", "99", 40, "asked for new words '99'"),
        ("scale", "measure", "Beauty", "Parameters", "asked for compare by 'Beauty'"),
        ("gpt", "variant", "llama", "notebook", "asked for architecture 'llama'"),
    ],
)
def test_what_no_control_can_have_is_mended_and_said(jobs, where, name, raw, stands, note):
    """The control stands at the nearest place, the note says so, and the address is right again."""
    app = open_page(where, **{name: raw})
    assert not app.exception
    assert app.session_state[name] == stands
    assert note.replace("'", r"") in said(app).replace("'", "").replace("\\", "")
    assert app.query_params.get(name, ["x"]) != [raw]
    assert note.replace("'", "") in said(app.run()).replace("'", "").replace("\\", "")


@pytest.mark.parametrize(
    ("where", "name", "raws", "stands"),
    [
        ("training", "vocab_size", ["450", "400"], 400),
        ("training", "corpus", ["builtin", "simple-wikipedia"], "simple-wikipedia"),
        ("training", "letter", ["a", "b"], "b"),
        ("prediction", "prompt", ["one two", "eee eea"], "eee eea"),
        ("prediction", "temperature", ["0.5", "0.7"], 0.7),
        ("model", "head", ["1", "2"], 2),
    ],
)
def test_what_is_given_twice_is_mended_and_said(jobs, where, name, raws, stands):
    """The last one counts; the address has it once, and the note is not said for ever."""
    app = open_page(where, **{name: raws})
    assert not app.exception
    assert app.session_state[name] == stands
    assert "2 times" in said(app)
    assert isinstance(app.query_params[name], str), "once, in an AppTest's terms"
    app = app.slider(key="context_length").set_value(3).run()
    assert said(app) == "" and app.session_state[name] == stands


def test_a_right_address_is_left_alone(jobs):
    """Nothing to say, in whatever form a number is written."""
    app = open_page("training", vocab_size="450.0", heads="3", letter="a")
    assert not app.exception and said(app) == ""
    assert app.session_state["vocab_size"] == 450


HIDDEN = """
import streamlit as st
from minigpt.ui.session import controls
controls.draw(hidden=("corpus", "letter"))
st.text(controls.config().corpus)
"""


def test_what_a_session_cannot_hold_is_mended_and_said(jobs):
    """A lesson, or somebody who writes messages by hand, put controls where they cannot stand."""
    app = AppTest.from_string(HIDDEN, default_timeout=PAGE_TIME)
    app.session_state["corpus"] = "README.md"
    app.session_state["letter"] = ["e"]
    app.session_state["vocab_size"] = 517
    app = app.run()
    assert not app.exception
    held = app.session_state
    assert (held["corpus"], held["letter"], held["vocab_size"]) == ("builtin", "e", 500)
    assert app.text[0].value == "builtin"
    for label in ("Corpus", "Letter", "Vocabulary size"):
        assert f"{label} can" in said(app)
