"""Stopping a training: what there is of it stays in view, and a tab holds a few of them."""

import pytest
import streamlit as st

from minigpt.config import Config
from minigpt.jobs.status import Status
from minigpt.ui.session import service, status
from minigpt.ui.session.shown import Shown
from minigpt.ui.session.wait import waiting_words, why_not
from tests.app_server import FakeJobs


@pytest.fixture
def held(monkeypatch) -> dict:
    """What a session holds."""
    fake, state = FakeJobs(), {}
    monkeypatch.setattr(service, "jobs", lambda: fake)
    monkeypatch.setattr(service, "session", lambda: "me")
    monkeypatch.setattr(st, "session_state", state)
    return state


def test_a_tab_holds_the_trainings_that_it_stopped_last(held):
    """Of seven the last five; one that is stopped again counts as the last."""
    for key in "abcdefgc":
        status.stop(Shown(Config(), status=Status(key, "running")))
    assert list(held[status.STOPPED]) == ["d", "e", "f", "g", "c"]


def test_what_is_held_up_without_a_place_says_that_it_goes_on():
    """No worker can be reached: it is not starting, and nobody is before it."""
    assert waiting_words(Status("k", "held")) == "it goes on by itself"
    assert waiting_words(Status("k", "held", position=1)) == "starting"


def test_why_a_job_came_to_nothing():
    """The reason that was given, or that it was stopped; nothing where it goes on or is done."""
    ended = [Status("k", "failed", reason="no room"), Status("k", "cancelled")]
    assert [why_not(one) for one in ended] == ["no room", "it was stopped"]
    held = Status("k", "held", reason="for another one")
    assert [why_not(held), why_not(Status("k", "done"))] == ["", ""]
