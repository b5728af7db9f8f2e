"""Turns of a choice: another number whenever another thing is chosen."""

import pytest
from streamlit.testing.v1 import AppTest

from minigpt.ui.parts import choice
from tests.app_server import PAGE_TIME


def page() -> None:
    """Says the turn of what the session holds."""
    import streamlit as st

    from minigpt.ui.parts.choice import turn

    st.text(turn("word", st.session_state.get("chosen", "people")))


def test_a_turn_is_new_when_something_else_is_chosen_and_never_comes_again():
    """people, people, city, people: 1, 1, 2, 3."""
    app, turns = AppTest.from_function(page, default_timeout=PAGE_TIME), []
    for chosen in ("people", "people", "city", "people"):
        app.session_state["chosen"] = chosen
        turns.append(app.run().text[0].value)
    assert turns == ["1", "1", "2", "3"]


@pytest.mark.parametrize(
    ("selected", "found"),
    [
        ({"cell": [{"row": 1, "column": 2, "more": 3}]}, {"row": 1, "column": 2}),
        ({"cell": [{"row": 1, "column": 2}, {"row": 3, "column": 4}]}, {"row": 1, "column": 2}),
        ({"cell": []}, None),
        ({"cell": {}}, None),
        ({"cell": 7}, None),
        ({"cell": [7]}, None),
        ({"cell": [{"row": 1}]}, None),
        ({"cell": [{"row": "1", "column": 2}]}, None),
        ({"cell": [{"row": True, "column": 2}]}, None),
        ({}, None),
        ([], None),
        (None, None),
    ],
)
def test_a_mark_that_was_clicked_has_its_fields_and_their_kinds(monkeypatch, selected, found):
    """The first mark's fields; None for whatever a browser may send that is no mark."""
    monkeypatch.setattr(choice.st, "session_state", {"map": {"selection": selected}})
    assert choice.pressed("map", "cell", {"row": int, "column": int}) == found
