"""How long one job may take."""

import pytest

from minigpt.errors import UserError
from minigpt.jobs.limit import checked_job_seconds, job_seconds


@pytest.mark.parametrize(
    ("named", "token", "seconds"),
    [("", "", 0.0), ("", "a token", 300.0), ("90", "", 90.0), ("0", "a token", 0.0)],
)
def test_a_class_has_a_limit_and_a_reader_at_home_has_none(monkeypatch, named, token, seconds):
    """Unless whoever starts the server says otherwise."""
    monkeypatch.setenv("MINIGPT_JOB_SECONDS", named)
    monkeypatch.setenv("MINIGPT_PRESENTER_TOKEN", token)
    assert checked_job_seconds() == job_seconds() == seconds


@pytest.mark.parametrize("named", ["-5", "nan", "inf", "soon"])
def test_what_is_no_number_of_seconds(monkeypatch, named):
    """At the start it is refused in one sentence; a server that runs goes on as usual."""
    monkeypatch.setenv("MINIGPT_JOB_SECONDS", named)
    monkeypatch.setenv("MINIGPT_PRESENTER_TOKEN", "a token")
    with pytest.raises(UserError, match="MINIGPT_JOB_SECONDS is"):
        checked_job_seconds()
    assert job_seconds() == 300.0
