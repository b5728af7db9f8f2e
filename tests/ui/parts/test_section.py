"""Sections of a page: nothing at all outside a lesson, and rules that hide all but one within."""

from streamlit.testing.v1 import AppTest

from minigpt.ui.parts.section import style
from tests.app_server import PAGE_TIME


def page():
    """Two sections, below a stage if the session holds one."""
    import streamlit as st

    from minigpt.ui.parts.section import section, stage, unstage

    if st.session_state.get("lesson"):
        stage(["answer"], ["answer"])
    else:
        unstage()
    with section("question"):
        st.text("why?")
    with section("answer"):
        st.text("because")


def blocks(app: AppTest) -> int:
    """How many containers the page has."""
    return sum(child.type == "flex_container" for child in app.main.children.values())


def test_a_section_is_a_container_in_a_lesson_only():
    """Outside, the browser has no piece more; leaving the lesson takes the frames away."""
    app = AppTest.from_function(page, default_timeout=PAGE_TIME).run()
    assert [text.value for text in app.text] == ["why?", "because"] and blocks(app) == 0
    app.session_state["lesson"] = True
    app.run()
    assert [text.value for text in app.text] == ["why?", "because"] and blocks(app) == 2
    app.session_state["lesson"] = False
    assert blocks(app.run()) == 0


def test_a_page_that_is_shown_whole_has_no_rules():
    """And what is covered is named on its own."""
    assert style([], []) == ""
    assert ".st-key-section-answer" in style([], ["answer"])
    assert "display: none" not in style([], ["answer"])
    assert "display: none" in style(["answer"], [])
