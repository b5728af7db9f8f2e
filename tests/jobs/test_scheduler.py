"""The setting that names a scheduler."""

import pytest

from minigpt.errors import UserError
from minigpt.jobs import scheduler
from minigpt.jobs.scheduler import check_scheduler, scheduler_address


@pytest.mark.parametrize(
    "named", ["tcp://10.0.0.7:8786", "tls://dask.school:8786", "tcp://[::1]:1"]
)
def test_an_address_of_a_scheduler_is_taken(named, monkeypatch):
    """By name or number."""
    monkeypatch.setenv("MINIGPT_SCHEDULER", f" {named} ")
    assert scheduler_address() == named


def test_without_the_setting_there_is_none(monkeypatch):
    """Nothing is asked, nothing is loaded."""
    assert scheduler_address() == ""
    check_scheduler()
    monkeypatch.setenv("MINIGPT_SCHEDULER", "")
    assert scheduler_address() == ""


@pytest.mark.parametrize(
    "named",
    ["10.0.0.7:8786", "http://10.0.0.7:8786", "tcp://10.0.0.7", "tcp://:8786", "tcp://a:port"],
)
def test_what_is_no_address_is_one_sentence(named, monkeypatch):
    """At the start, and in the place of every page."""
    monkeypatch.setenv("MINIGPT_SCHEDULER", named)
    with pytest.raises(UserError, match="MINIGPT_SCHEDULER is .*; expected an address such as tcp"):
        check_scheduler()


def test_a_password_in_it_is_not_repeated(monkeypatch):
    """It is none of Dask's ways to prove who one is."""
    monkeypatch.setenv("MINIGPT_SCHEDULER", "tcp://me:secret@10.0.0.7:8786")
    with pytest.raises(UserError) as raised:
        scheduler_address()
    assert "secret" not in str(raised.value)


def test_without_dask_the_sentence_says_how_to_install_it(monkeypatch):
    """The app's own requirements bring none."""
    monkeypatch.setenv("MINIGPT_SCHEDULER", "tcp://10.0.0.7:8786")
    monkeypatch.setattr(scheduler, "find_spec", lambda name: None)
    with pytest.raises(UserError, match="pip install -r requirements-dask.txt"):
        scheduler_address()
