"""Foreign pages, foreign names and a look at what the server tells: over real connections."""

import asyncio
import http.client
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from benchmarks.visitor import Visitor
from tests.browser.app_pages import PATHS
from tests.faults.conftest import TOKEN, run, running, without_tensorflow
from tests.faults.lookups import looked_up, recording

ROOT = PATHS and __file__.rpartition("/tests/")[0]


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """A class's server, and the folder with a record of all that it looked up."""
    notes = tmp_path_factory.mktemp("lookups")
    home = tmp_path_factory.mktemp("recorded")
    without_tensorflow(notes)
    with running(home, MINIGPT_PRESENTER_TOKEN=TOKEN, **recording(notes)) as server:
        yield server, notes


def answer(url: str, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
    """Status, headers and text of one request."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    connection.request("GET", path, headers=headers)
    got = connection.getresponse()
    return got.status, {k.lower(): v for k, v in got.getheaders()}, got.read().decode()


async def knock(url: str, origin: str) -> int:
    """The status with which a page of this origin is answered that wants to connect."""
    try:
        async with connect(
            f"ws{url[4:]}/_stcore/stream", origin=origin, subprotocols=["streamlit"], proxy=None
        ):
            return 101
    except InvalidStatus as refused:
        return refused.response.status_code


def test_foreign_pages_are_refused_and_keep_nobody_waiting(recorded):
    """Twenty knock while a student moves on; our own page is let in; nothing was looked up."""
    server, notes = recorded

    async def visit():
        async with Visitor(server.url, "words") as student:
            await student.wait(lambda: student.says("Words into numbers"))
            foreign = [knock(server.url, f"http://site{n}.example") for n in range(20)]
            statuses = await asyncio.gather(student.rerun(), *foreign)
            assert student.troubles == []
            return statuses[1:], await knock(server.url, server.url)

    assert run(visit()) == ([403] * 20, 101)
    assert looked_up(notes) == []


def test_the_recorder_hears_of_a_look_up(tmp_path):
    """A process that does ask somebody is found out."""
    program = "import socket\ntry: socket.getaddrinfo('nobody.invalid', 80)\nexcept OSError: pass"
    subprocess.run([sys.executable, "-c", program], env=recording(tmp_path), check=True)
    assert looked_up(tmp_path) == ["nobody.invalid"]


def test_a_foreign_name_is_answered_with_the_way_out(recorded):
    """An address in figures and a name that nobody outside can own are answered."""
    server, _ = recorded
    status, _, said = answer(server.url, "/", Host="gpt.school.example")
    assert status == 421 and "serve --address gpt.school.example" in said
    for host in ("teacher-pc.local:8501", "192.168.77.20:8501", "[2001:db8::1]:8501"):
        assert answer(server.url, "/_stcore/health", Host=host)[::2] == (200, "ok")


@pytest.mark.parametrize("path", ["/", "/vote", "/static/index.html", "/_stcore/health"])
def test_no_answer_can_be_framed_by_another_site(recorded, path):
    """The header stands in whatever a browser could put into a frame."""
    _, headers, _ = answer(recorded[0].url, path)
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in headers["content-security-policy"]


def test_counters_are_not_public_and_no_answer_names_the_folder(recorded):
    """Neither what is closed, nor what is not there, nor what is asked for in a wrong way."""
    url = recorded[0].url
    for path in ("/_stcore/metrics", "/_stcore/script-health-check"):
        assert answer(url, path)[0] == 404
    for path in (
        "/_stcore/metrics",
        "/media/nosuch.png",
        "/component/nosuch.thing/index.html",
        "/_stcore/bidi-components/nosuch/index.js",
        "/_stcore/upload_file/nosuch/nosuch",
        "/_stcore/host-config",
        "/app/static/nosuch",
        "/nosuch",
        "/%00",
    ):
        _, headers, said = answer(url, path)
        assert ROOT not in said + str(headers), path


def test_no_message_of_any_page_names_the_folder(recorded):
    """A browser is told no path of the server, whatever page it opens."""
    server, _ = recorded
    told = []

    class Listener(Visitor):
        def _take(self, message):
            told.append(message.SerializeToString())
            super()._take(message)

    async def visit():
        for path in PATHS:
            async with Listener(server.url, path.strip("/")) as visitor:
                assert visitor.troubles == [], path

    run(visit())
    assert len(told) > 10 * len(PATHS)
    for message in told:
        at = message.find(ROOT.encode())
        assert at < 0, message[max(0, at - 100) : at + 200]
