"""What browsers send for widgets: what cannot be read is left out, and everything else is taken."""

import re

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.state.session_state import SessionState
from streamlit.testing.v1 import AppTest

from minigpt.errors import UserError
from minigpt.home import ROOT
from minigpt.ui.session import own_text, sent_values
from minigpt.ui.session.sent_values import LARGE_BOXES, fits, fitting, guard_sent_values
from tests.app_server import PAGE_TIME
from tests.faults.forger import state

PAGE = """
import streamlit as st
st.slider("s", 0, 10, 5, key="s")
st.number_input("n", 0, 10, 5, key="n")
st.selectbox("c", ["a", "b"], key="c")
st.text_input("t", "old", max_chars=3, key="t")
st.toggle("w", key="w")
st.segmented_control("g", ["x", "y"], default="x", key="g")
st.file_uploader("f", type=["txt"], key="f")
"""


@pytest.fixture
def guarded(monkeypatch):
    """Streamlit's session state with the guard, for this test."""
    for name in ("set_widgets_from_proto", "register_widget"):
        monkeypatch.setattr(SessionState, name, getattr(SessionState, name))
    guard_sent_values()


@pytest.fixture
def drawn(guarded):
    """A page with a widget of each kind, drawn once."""
    return AppTest.from_string(PAGE, default_timeout=PAGE_TIME).run()


def known(app) -> dict:
    """What Streamlit knows of the widgets of a page, by their keys."""
    held = app.session_state
    while not isinstance(held, SessionState):  # AppTest wraps it
        held = held._state
    metadata = held._new_widget_state.widget_metadata
    return {name.split("-", 2)[-1]: about for name, about in metadata.items()}


@pytest.mark.parametrize(
    ("key", "field", "value", "right"),
    [
        ("s", "double_array_value", [7.0], True),
        ("s", "string_value", "seven", False),
        ("s", "double_array_value", [float("nan")], True),  # Streamlit puts it where it stood
        ("n", "double_value", 7.0, True),
        ("n", "double_value", float("nan"), False),
        ("n", "string_value", "7", False),
        ("c", "string_value", "b", True),
        ("c", "double_value", 1.0, False),
        ("t", "string_value", "new", True),
        ("t", "string_value", "x" * 30_000, False),
        ("t", "bytes_value", b"new", False),
        ("w", "bool_value", True, True),
        ("w", "string_value", "true", False),
        ("g", "string_array_value", ["y"], True),
        ("g", "int_array_value", [1], False),
        ("g", "string_array_value", [], False),
        ("g", "string_array_value", ["nosuch"], True),  # Streamlit leaves it where it stood
        ("f", "string_value", "file", False),
    ],
)
def test_what_a_widget_cannot_be_given_is_left_out(drawn, key, field, value, right):
    """A value of another kind, one that its reader chokes on, and one that is too long."""
    about = known(drawn)[key]
    assert fits(state(about.id, field, value), about) is right


def test_a_message_keeps_what_is_right(drawn):
    """One bad value takes nothing else with it; a message without one is passed on as it is."""
    about = known(drawn)
    metadata = {one.id: one for one in about.values()}
    sent = WidgetStates()
    sent.widgets.append(state(about["s"].id, "string_value", "seven"))
    sent.widgets.append(state(about["t"].id, "string_value", "new"))
    assert [one.id for one in fitting(sent, metadata).widgets] == [about["t"].id]
    assert fitting(fitting(sent, metadata), metadata) is not sent
    del sent.widgets[0]
    assert fitting(sent, metadata) is sent


def test_a_file_of_a_forbidden_kind_is_left_out(drawn):
    """Its name comes with the message: an uploader for .txt is given no other."""
    sent = WidgetState(id="x")
    info = sent.file_uploader_state_value.uploaded_file_info.add()
    info.file_id, info.name, info.size = "1", "a.exe", 3
    about = known(drawn)["f"]
    assert fits(sent, about), "a file that never came is no file"


@pytest.mark.parametrize(
    ("selected", "plain"),
    [
        ({}, True),
        ({"cell": [{"row": 1, "column": 2}]}, True),
        ({"brush": {"x": [0.5, 1.5]}}, True),
        ({"rows": [1], "cells": [(1, "a")]}, True),
        ({"cell": [[[[[1]]]]]}, False),
        ({"cell": [object()]}, False),
    ],
)
def test_a_selection_is_lists_tables_and_single_values(selected, plain):
    """What a chart of ours can have selected, and nothing deeper."""
    assert sent_values._is_plain(selected) is plain


def test_the_box_for_a_text_takes_what_it_says_that_it_takes():
    """A letter has up to four bytes in a message."""
    assert LARGE_BOXES["own_paste"] >= 4 * own_text.PASTED


def test_a_paste_that_is_far_too_much_comes_short_and_is_said():
    """Left out, it would be as if nothing had been pasted, and the page would ask for a text."""
    sent = WidgetStates()
    sent.widgets.add(id="$$ID-1-own_paste", string_value="x" * 5_000_000)
    (kept,) = sent_values.fitting(sent, {}).widgets
    assert len(kept.string_value) == own_text.PASTED + 1
    with pytest.raises(UserError, match="more than 1,200,000 characters"):
        own_text.take(kept.string_value, "pasted text")


def test_the_guard_stands_once(guarded):
    """Called again, it wraps nothing anew."""
    first = SessionState.register_widget
    guard_sent_values()
    assert SessionState.register_widget is first


def test_of_each_group_of_buttons_one_is_always_pressed():
    """So a message in which none is, is forged: the guard leaves it out, whatever group it is.

    Where many may be pressed at once, none is an empty list, which the guard lets through.
    """
    source = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("pages", "minigpt/ui")
        for path in (ROOT / folder).rglob("*.py")
    )
    calls = re.split(r"st\.(?:segmented_control|pills)\(", source)[1:]
    assert len(calls) > 8
    for call in calls:
        assert re.search('required=True|selection_mode="multi"', call[:600]), call[:200]
