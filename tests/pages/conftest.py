"""What all pages are drawn with: a store of ready models, and jobs that no worker ever does."""

import importlib
import pkgutil

import pytest
import streamlit as st

import minigpt.ui.classroom
from minigpt.classroom.database import connect
from minigpt.classroom.presence import Presence
from minigpt.classroom.rooms import open_room
from minigpt.store import Store
from minigpt.ui.classroom import ballot, served
from minigpt.ui.session import service
from minigpt.ui.session.once import forget_answers
from tests.app_server import FakeJobs, ready_store
from tests.classrooms import TOKEN, secret


@pytest.fixture(scope="module", autouse=True)
def no_answers_of_before():
    """What other modules worked out from other stores is forgotten."""
    forget_answers()
    st.cache_data.clear()


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
    real, phones = (served.engine, served.presence), Presence(made)
    names = [found.name for found in pkgutil.iter_modules(minigpt.ui.classroom.__path__)]
    # All at first: one that is imported in between would keep this test's engine for good.
    for module in [importlib.import_module(f"minigpt.ui.classroom.{name}") for name in names]:
        for name, its, ours in zip(("engine", "presence"), real, (made, phones), strict=True):
            if getattr(module, name, None) is its:
                monkeypatch.setattr(module, name, lambda ours=ours: ours)
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
    monkeypatch.setattr(ballot, "SETTLED", 0.0)  # a test taps at once
