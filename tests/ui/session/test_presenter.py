"""The presenter's pass: who has it stays presenter after a reload, and nobody else becomes one."""

import pytest
from streamlit.testing.v1 import AppTest

from minigpt.classroom.rooms import digest
from minigpt.ui.session import presenter, service
from tests.app_server import PAGE_TIME, FakeJobs
from tests.classrooms import TOKEN


@pytest.fixture
def jobs(monkeypatch) -> FakeJobs:
    """The jobs of a server that was started with the token."""
    fake = FakeJobs()
    monkeypatch.setattr(service, "jobs", lambda: fake)
    monkeypatch.setattr(service, "session", lambda: "me")
    monkeypatch.setenv("MINIGPT_PRESENTER_TOKEN", TOKEN)
    return fake


@pytest.fixture
def given(monkeypatch):
    """Opens a new session in a tab that keeps something; gives what the tab is given to keep."""

    def page():
        from minigpt.ui.session import presenter, service

        service.ask("key", "train", {}, "slot")
        presenter.stay_presenter()

    def opened(kept) -> list[str]:
        told = []

        def component(data, **how):
            told.append(data["pass"])
            return {"pass": kept}

        monkeypatch.setattr(presenter, "_component", component)
        assert not AppTest.from_function(page, default_timeout=PAGE_TIME).run().exception
        return told

    return opened


def test_a_tab_with_the_pass_is_the_presenters_again(jobs, given):
    """Its trainings go first, and the pass is the same as before."""
    right = presenter.presenter_pass()
    assert given(right) == ["", right]
    assert jobs.priorities == {0, 1}


@pytest.mark.parametrize(
    "kept", [None, "", TOKEN, "0" * 64, "ü\ud800", 7, {"pass": "x"}], ids=ascii
)
def test_a_tab_without_the_pass_is_a_students_and_gets_none(jobs, given, kept):
    """Whatever it sends, be it the token: that is asked for in its box, where a guess is slow."""
    assert given(kept) == [""]
    assert jobs.priorities == {0}


def test_a_pass_ends_with_its_server_and_with_its_token(jobs, given, monkeypatch):
    """Another process has another secret; another class has another token."""
    before = presenter.presenter_pass()
    monkeypatch.setattr(presenter, "SECRET", b"another")
    assert given(before) == [""]
    now = presenter.presenter_pass()
    monkeypatch.setenv("MINIGPT_PRESENTER_TOKEN", "another")
    assert given(now) == [""]


@pytest.mark.parametrize("setting", ["MINIGPT_DATABASE_URL", "MINIGPT_SCHEDULER"])
def test_servers_that_share_something_know_each_others_pass(jobs, given, monkeypatch, setting):
    """A presenter whose server died goes on at another one; not where another class is."""
    monkeypatch.setenv(setting, "tcp://127.0.0.1:8786")
    before = presenter.presenter_pass()
    monkeypatch.setattr(presenter, "SECRET", b"of another process")
    assert given(before) == ["", before] and len(before) == 64
    monkeypatch.setenv(setting, "tcp://127.0.0.1:8787")
    assert given(before) == [""]
    monkeypatch.setenv("MINIGPT_PRESENTER_TOKEN", "another")
    assert given(presenter.presenter_pass()) != [""] and given(before) == [""]


def test_without_a_class_nobody_presents(jobs, given, monkeypatch):
    """No token, no pass: an empty one is not right, and nothing is drawn."""
    monkeypatch.delenv("MINIGPT_PRESENTER_TOKEN")
    assert given("") == []
    assert jobs.priorities == {0}


def test_the_pass_tells_nothing_of_the_token(jobs):
    """A tab may be looked into: what lies there is neither the token nor its plain digest."""
    assert presenter.presenter_pass() not in (TOKEN, digest(TOKEN))
