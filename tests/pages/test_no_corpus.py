"""A corpus that can't be had, on every page that needs it: why, once, and one way back."""

import pytest
import streamlit as st

from minigpt.jobs.status import Status
from minigpt.text.corpus import BUILTIN, SIMPLE_WIKIPEDIA
from minigpt.ui.session.move import BACK
from tests.app_server import open_page, text
from tests.browser.app_pages import PATHS

IN_CLASS = {"vote", "gallery", "room", "watch"}  # no page of these waits for a text,
WITHOUT_CONTROLS = {"talk", "glossary", "toys"}  # nor do these: tests of their own
PAGES = [
    name for path in PATHS if (name := path.strip("/") or "home") not in IN_CLASS | WITHOUT_CONTROLS
]
WITH_A_BOX = ("home", "model", "training", "prediction", "moments", "gpt", "take-home")


@pytest.fixture(autouse=True)
def no_router(monkeypatch):
    """There is none here that would know the pages which a link leads to."""
    monkeypatch.setattr(st, "page_link", lambda *where, **how: None)


@pytest.fixture
def failed(jobs):
    """The download broke off."""
    jobs.answer = Status("", "failed", reason="the download broke off; expected the text. Wait")
    return jobs


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_why_once_and_leads_back(failed, name):
    """Original and adversary wait for one job: one message, one button to try, one way back.

    And no box stands for what will not come.
    """
    app = open_page(name, corpus=SIMPLE_WIKIPEDIA)
    assert not app.exception and not app.get("skeleton")
    assert [error.value.count("The download broke off") for error in app.error] == [1]
    labels = [button.label for button in app.button]
    assert labels.count("Try again") == 1 and labels.count(BACK) == 1
    next(button for button in app.button if button.label == BACK).click()
    app.run()
    assert app.selectbox(key="corpus").value == BUILTIN and not app.exception


@pytest.mark.parametrize("name", WITH_A_BOX)
def test_a_box_says_why_it_is_closed(failed, name):
    """Nothing is counted any more: it points to the reason."""
    app = open_page(name, corpus=SIMPLE_WIKIPEDIA)
    box = next(box for box in app.text_input if box.disabled)
    assert "can't be had" in box.placeholder and "above" in box.placeholder


def test_a_box_says_that_words_are_being_counted(jobs):
    """As long as the worker is at it."""
    app = open_page("prediction", corpus=SIMPLE_WIKIPEDIA)
    assert "being counted" in next(box for box in app.text_input if box.disabled).placeholder


def test_two_trainings_that_failed_each_say_why(jobs):
    """They have jobs of their own: two messages, two buttons, and no way back from a good text."""
    jobs.answer = Status("", "failed", reason="the process died; expected it to live. Try again")
    app = open_page("twins", vocab_size="300")
    labels = [button.label for button in app.button]
    assert not app.exception and len(app.error) == 2
    assert labels.count("Try again") == 2 and BACK not in labels
    assert text(app).count("not trained") == 2
