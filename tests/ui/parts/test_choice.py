"""Turns of a choice: another number whenever another thing is chosen."""

from streamlit.testing.v1 import AppTest


def page() -> None:
    """Says the turn of what the session holds."""
    import streamlit as st

    from minigpt.ui.parts.choice import turn

    st.text(turn("word", st.session_state.get("chosen", "people")))


def test_a_turn_is_new_when_something_else_is_chosen_and_never_comes_again():
    """people, people, city, people: 1, 1, 2, 3."""
    app, turns = AppTest.from_function(page), []
    for chosen in ("people", "people", "city", "people"):
        app.session_state["chosen"] = chosen
        turns.append(app.run().text[0].value)
    assert turns == ["1", "1", "2", "3"]
