"""The page Tokens: one sentence three times, merges step by step, and what units cost."""

import pytest
import streamlit as st

from tests.app_server import open_page, text


@pytest.fixture(autouse=True)
def no_router(monkeypatch):
    """There is none here that would know the pages which a link leads to."""
    monkeypatch.setattr(st, "page_link", lambda *where, **how: None)


def html_of(app) -> str:
    """All HTML of ours on the page."""
    return " ".join(piece.proto.body for piece in app.get("html"))


def test_words_are_there_at_once_and_the_other_units_are_being_cut(jobs, monkeypatch):
    """What the store lacks is asked for, in a slot of its own, and the page says so."""
    asked, request = set(), jobs.request

    def noted(session, key, task, payload, slot="", priority=0):
        asked.add((payload.get("units"), slot))
        return request(session, key, task, payload, slot, priority)

    monkeypatch.setattr(jobs, "request", noted)
    app = open_page("tokens", token_sentence="eee eea zebra")
    assert not app.exception and not app.error
    said = text(app)
    assert "being cut into pieces" in said and "being cut into characters" in said
    assert "3 of them" in html_of(app) and "1 not known" in html_of(app)
    assert {("pieces", "text-pieces"), ("characters", "text-characters")} <= asked


def test_the_slider_goes_through_the_merges(jobs):
    """One merge more, and the sentence above the table tells which pair became one piece."""
    app = open_page("tokens")
    slider = next(one for one in app.slider if one.key == "merges")
    assert "Merge 10:" in text(app)
    slider.set_value(11)
    app.run()
    assert not app.exception and "Merge 11:" in text(app)


def test_another_kind_of_units_is_one_click_away(jobs):
    """The control at the side moves to pieces."""
    app = open_page("tokens")
    next(button for button in app.button if button.label == "Learn pieces").click()
    app.run()
    assert not app.exception and app.selectbox(key="units").value == "pieces"
