"""The phrase in which words look at each other most: found by hand, and put into the box."""

import numpy as np
import streamlit as st

from minigpt.config import Config
from minigpt.library.entries import load_dataset
from minigpt.ui.model.looking_away import looking_away, without_doubles
from tests.app_server import DIGEST, WORDS, open_page


def test_the_phrase_and_the_head():
    """Two layers, two phrases, one head: only layer 2 in the first phrase looks away, by a half."""
    selves = np.array([[[1.0], [1.0]], [[0.5], [1.0]]])
    found = looking_away(selves, np.array([[5, 6], [7, 8]]))
    assert found.context.tolist() == [5, 6]
    assert (found.layer, found.head, found.share, found.tried) == (2, 1, 0.5, 2)


def test_a_word_that_stands_twice_does_not_count():
    """It looks at its double whatever was learned; where all have doubles, all are taken."""
    contexts = np.array([[1, 2, 1], [1, 2, 3]])
    assert without_doubles(contexts).tolist() == [[1, 2, 3]]
    assert without_doubles(contexts[:1]).tolist() == [[1, 2, 1]]


def test_the_button_puts_it_into_the_box(jobs, stored, monkeypatch):
    """The box then holds one of the test phrases, and the head of the button is chosen."""
    monkeypatch.setattr(st, "page_link", lambda *where, **how: None)  # there is no router here
    app = open_page("model")
    button = next(one for one in app.button if "A phrase that looks elsewhere" in one.label)
    app = button.click().run()
    assert not app.exception
    data = load_dataset(stored, Config().data_key(DIGEST))
    phrases = {WORDS.decode(row) for row in data.test_x}
    assert app.text_input(key="prompt").value in phrases
    assert f"head {app.session_state['head']} looks" in button.label
