"""What the desk says of a reward."""

from types import SimpleNamespace

import streamlit as st

from minigpt.classroom.reward import Doubts
from minigpt.ui.classroom.feedback_view import doubts


def test_doubts_name_the_units_of_the_text(monkeypatch):
    """A class whose model writes characters has characters that made no difference."""
    found = SimpleNamespace(doubts=Doubts(False, False, True, False, words_never_seen=1200))
    for units in ("words", "characters"):
        monkeypatch.setattr(st, "session_state", {"units": units})
        unsure, unseen = doubts(found)
        assert unsure == f"There is no {units[:-1]} about which these votes are sure."
        assert unseen.startswith(f"1,200 {units} of the vocabulary never made a difference")
