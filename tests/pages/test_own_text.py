"""Texts that a session brings: so many, so large, each by its file's name."""

import pytest
import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from minigpt.errors import UserError
from minigpt.text.corpus import own_text_exists
from minigpt.ui.session import own_text
from tests.app_server import open_page


@pytest.fixture
def state(monkeypatch) -> dict:
    """The state of a session that has just begun."""
    made: dict = {}
    monkeypatch.setattr(st, "session_state", made)
    return made


def test_a_text_is_kept_and_called_by_its_name(state):
    """The list says which file it was; a text that others brought is just somebody's own."""
    kept = own_text.take(b"The cat sat.", "cats.txt")
    assert own_text_exists(kept) and own_text.own_texts() == [kept]
    assert own_text.title_here(kept) == "Your own text: cats.txt"
    assert own_text.title_here("own:" + "0" * 20) == "Your own text"


def test_one_text_too_many_is_refused(state, monkeypatch):
    """The message says how many there may be and what to do; nothing of it is kept."""
    monkeypatch.setattr(own_text, "MOST_TEXTS", 2)
    for text in (b"one", b"two"):
        own_text.take(text, "a.txt")
    with pytest.raises(UserError, match="2 texts already; expected at most 2. Choose one of them"):
        own_text.take(b"three", "b.txt")
    assert len(own_text.own_texts()) == 2


def test_all_texts_together_may_be_so_large(state, monkeypatch):
    """Two of 0.6 MB are more than 1 MB."""
    monkeypatch.setattr(own_text, "MOST_MEGABYTES", 1)
    own_text.take(b"a" * 600_000, "a.txt")
    with pytest.raises(UserError, match="you would have brought 1.2 MB; expected at most 1 MB"):
        own_text.take(b"b" * 600_000, "b.txt")
    assert len(own_text.own_texts()) == 1


def test_a_reload_brings_no_more_room(monkeypatch):
    """A new session of the same address has brought what the sessions before it brought."""
    own_text._by_address.forget()
    monkeypatch.setattr(own_text, "MOST_OF_ADDRESS", 1)
    for session in ({}, {}):  # the same text twice is one
        monkeypatch.setattr(st, "session_state", session)
        own_text.take(b"a" * 400_000, "a.txt")
    monkeypatch.setattr(st, "session_state", {})
    own_text.take(b"b" * 400_000, "b.txt")
    monkeypatch.setattr(st, "session_state", {})
    with pytest.raises(UserError, match="1.2 MB of texts would have come from your network"):
        own_text.take(b"c" * 400_000, "c.txt")
    own_text._by_address.forget()


def test_the_page_says_why_a_text_was_not_taken(engine, monkeypatch):
    """The control stays where it stood."""
    monkeypatch.setattr(own_text, "MOST_TEXTS", 0)
    app = open_page("vote")
    app.session_state["own-text"] = True  # unfolded
    app = app.run()
    next(box for box in app.text_area if box.key == "own_paste").set_value("My text.")
    app = app.run()
    next(b for b in app.button if b.label == "Learn from this text").click()
    app = app.run()
    assert not app.exception and "at most 0" in app.error[0].value
    assert app.session_state["corpus"] == "builtin"


def test_names_are_one_click_away(engine, monkeypatch):
    """The prepared list is chosen, as characters, and costs nothing of the session's total."""
    app = open_page("words")
    app.session_state["own-text"] = True  # unfolded
    app = app.run()
    next(b for b in app.button if b.label == "Make new names").click()
    app = app.run()
    assert not app.exception and app.session_state["units"] == "characters"
    corpus = app.session_state["corpus"]
    assert own_text_exists(corpus) and app.session_state["own_texts"] == {
        corpus: ("first names", 0)
    }


def test_the_server_lets_go_of_a_file_once_the_worker_has_it(engine, monkeypatch):
    """Streamlit would hold its bytes until the session ends."""
    gone: list[str] = []
    monkeypatch.setattr(
        MemoryUploadedFileManager, "remove_file", lambda self, session, file: gone.append(file)
    )
    app = open_page("vote")
    app.session_state["own-text"] = True  # unfolded
    app = app.run()
    app.file_uploader[0].upload("cats.txt", b"The cat sat. " * 50, "text/plain")
    app = app.run()
    brought = app.session_state["own_file-0"]
    next(b for b in app.button if b.label == "Learn from this text").click()
    app = app.run()
    assert not app.exception and gone == [brought.file_id]
