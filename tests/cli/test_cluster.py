"""``python -m minigpt cluster``: what it refuses, and that what ends is started again.

All of it runs, and ends, in tests/browser/test_cluster.py.
"""

import os
import sys

import pytest

from minigpt.cli import cluster
from minigpt.cli.main import main
from minigpt.errors import UserError
from tests.shared_places import until


@pytest.mark.parametrize(
    ("typed", "said"),
    [(["--servers", "0"], "--servers is 0; expected"), (["--workers", "99"], "--workers is 99;")],
)
def test_numbers_that_make_no_cluster_are_one_sentence(typed, said, capsys):
    """Exit 2, before anything is started."""
    assert main(["cluster", *typed]) == 2
    assert said in capsys.readouterr().err


def test_a_scheduler_that_is_named_already_is_one_sentence(monkeypatch):
    """A cluster has one of its own."""
    monkeypatch.setenv("MINIGPT_SCHEDULER", "tcp://127.0.0.1:8786")
    with pytest.raises(UserError, match="MINIGPT_SCHEDULER is set; expected a cluster with a"):
        cluster.run(2, 2, 8501, None)


def test_without_nginx_it_says_so(monkeypatch):
    """And what to do."""
    monkeypatch.setattr("minigpt.cli.nginx.shutil.which", lambda *name, **where: None)
    with pytest.raises(UserError, match="nginx is not installed.*or start `serve`"):
        cluster.run(2, 2, 8501, None)


def test_what_is_killed_is_started_again(tmp_path, monkeypatch, capsys):
    """It had run for a while; who started it is told."""
    monkeypatch.setattr(cluster, "SHORT_LIFE", 0.0)
    crew = cluster.Crew(tmp_path, dict(os.environ))
    crew.start("server-1", [sys.executable, "-c", "import time; time.sleep(600)"])
    first = crew.members["server-1"][1]
    first.kill()
    first.wait()
    crew.look()
    again = crew.members["server-1"][1]
    assert again.pid != first.pid and again.poll() is None
    assert capsys.readouterr().err.startswith("server-1 was killed; starting it again.")
    crew.end()
    assert again.poll() is not None


def test_what_ends_at_once_is_not_started_again(tmp_path):
    """One sentence, and where to look."""
    crew = cluster.Crew(tmp_path, dict(os.environ))
    crew.start("server-1", [sys.executable, "-c", "raise SystemExit('no')"])
    until(lambda: crew.members["server-1"][1].poll() is not None)
    with pytest.raises(UserError, match=r"server-1 ended at once.*server-1\.log"):
        crew.look()
    assert (tmp_path / "server-1.log").read_text().strip() == "no"
    crew.end()
