"""``python -m minigpt cluster``: a real scheduler, a worker, two servers and nginx."""

import os
import re
import signal
import subprocess
import sys
import urllib.request

import psutil
import pytest

from benchmarks.visitor import PATIENCE, Visitor
from minigpt.cli import cluster
from minigpt.cli.main import main
from minigpt.errors import UserError
from minigpt.home import ROOT
from tests.browser.conftest import free_port
from tests.deploy.test_nginx import NGINX, answers
from tests.faults.conftest import run
from tests.shared_places import until

nginx = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")


@nginx
@pytest.mark.flaky(reruns=1)
def test_all_of_it_starts_serves_and_ends(tmp_path):
    """A page comes through nginx, from one of two servers; at the end no process is left."""
    port = free_port()
    command = [sys.executable, "-m", "minigpt", "cluster", "--workers", "1", "--port", str(port)]
    said = tmp_path / "said"
    with said.open("w") as out:
        process = subprocess.Popen(
            [*command, "--address", f"127.0.0.1:{port}"],
            cwd=ROOT,
            env={**os.environ, "CUDA_VISIBLE_DEVICES": ""},
            stdout=out,
            stderr=out,
        )
    try:
        until(lambda: answers(port) or process.poll() is not None)
        assert process.poll() is None, said.read_text()
        assert f"MiniGPT is at http://127.0.0.1:{port}" in said.read_text()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as page:
            ports = {re.search(r"minigpt_server=(\d+)", page.headers["Set-Cookie"])[1]}
        children = psutil.Process(process.pid).children()
        servers = [child for child in children if "streamlit" in child.cmdline()]
        assert len(servers) == 2 and ports <= {server.cmdline()[6] for server in servers}

        async def visit():
            async with Visitor(f"http://127.0.0.1:{port}", "prediction") as visitor:
                await visitor.wait(lambda: visitor.says("the"), PATIENCE)
                assert visitor.troubles == []

        run(visit())
        inside = psutil.Process(process.pid).children(recursive=True)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
    assert not answers(port)
    until(lambda: not any(child.is_running() for child in inside), "all have ended")


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
