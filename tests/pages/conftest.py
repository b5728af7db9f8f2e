"""What all pages are drawn with: a store of ready models, and jobs that no worker ever does."""

import pytest
import streamlit as st

from minigpt.classroom.database import connect
from minigpt.classroom.rooms import open_room
from minigpt.store import Store
from minigpt.ui.classroom import ballot, served
from minigpt.ui.session import service
from tests.app_server import FakeJobs, ready_store
from tests.classrooms import TOKEN, secret


@pytest.fixture(scope="module")
def stored(tmp_path_factory) -> Store:
    """A store with everything that the default sliders need."""
    return ready_store(tmp_path_factory.mktemp("ready"))


@pytest.fixture
def jobs(stored, monkeypatch) -> FakeJobs:
    """The app's jobs, none of which is ever done; the app's store is the ready one."""
    fake = FakeJobs()
    monkeypatch.setattr(service, "store", lambda: stored)
    monkeypatch.setattr(service, "jobs", lambda: fake)
    monkeypatch.setattr(service, "session", lambda: "me")
    return fake


@pytest.fixture
def engine(jobs, monkeypatch):
    """The class's database, and a server that was started with the token."""
    made = connect()
    monkeypatch.setattr(served, "engine", lambda: made)
    for module in (
        "ballot",
        "desk",
        "feedback",
        "feedback_view",
        "gallery_view",
        "invitation",
        "watch_view",
    ):
        monkeypatch.setattr(f"minigpt.ui.classroom.{module}.engine", lambda: made)
    monkeypatch.setattr(served, "_served_code", lambda token: open_room(made, token).code)
    monkeypatch.setattr(served, "GUESS_PAUSE", 0)
    monkeypatch.setenv("MINIGPT_PRESENTER_TOKEN", TOKEN)
    st.cache_data.clear()
    yield made
    made.dispose()


@pytest.fixture
def room(engine):
    """The room of the token."""
    return open_room(engine, TOKEN)


@pytest.fixture
def phone(monkeypatch):
    """A browser that keeps student number 1's id."""
    monkeypatch.setattr(ballot, "browser_id", lambda: (secret(1), False))
