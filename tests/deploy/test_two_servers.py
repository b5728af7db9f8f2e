"""Two servers of MiniGPT behind nginx, and a store that they share: texts go from one to both."""

import asyncio
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from websockets.asyncio.client import connect

from benchmarks.visitor import PATIENCE, Visitor
from minigpt.text.corpus import digest_of
from tests.browser.conftest import free_port
from tests.deploy.test_nginx import NGINX, answers, configured
from tests.faults.conftest import Server, run, running, without_tensorflow
from tests.shared_places import until

pytestmark = [
    pytest.mark.skipif(NGINX is None, reason="nginx is not installed"),
    pytest.mark.flaky(reruns=1),
]
PASTE = "Or paste some text, up to 1,200,000 characters"


@dataclass
class School:
    """Two servers, the folder that they share, and the address that all open.

    Attributes:
        servers: the two.
        shared: where what they share lies.
        url: nginx's address.
    """

    servers: tuple[Server, Server]
    shared: Path
    url: str


class Tab(Visitor):
    """A tab of a browser that keeps nginx's cookie, the port of its server."""

    cookie = ""

    async def _connect(self) -> None:
        address = f"ws{self.url[4:]}/_stcore/stream"
        held = {"Cookie": f"minigpt_server={self.cookie}"} if self.cookie else {}
        self._socket = await connect(
            address,
            subprotocols=["streamlit"],
            max_size=2**28,
            ping_interval=None,
            proxy=None,
            additional_headers=held,
        )
        given = self._socket.response.headers.get("Set-Cookie", "")
        self.cookie = given.split(";")[0].partition("=")[2] or self.cookie

    def _take_delta(self, message) -> None:
        super()._take_delta(message)
        popover = message.delta.add_block.popover
        if popover.label == "Use your own text":
            self._state[popover.id] = "bool_value", True  # unfolded, from the next run on

    async def learn_from(self, text: str) -> None:
        """Paste a text and press the button; the page is about it then."""
        await self.rerun()
        (box,) = self.find(label=PASTE)
        self._state[box] = "string_value", text
        (button,) = self.find(label="Learn from this text")
        await self.use(button, "trigger_value", True)

    async def shows(self, words: str) -> None:
        """Wait until the page shows these words, and nothing went wrong."""
        await self.wait(lambda: self.says(words), PATIENCE)
        assert self.troubles == []


@pytest.fixture(scope="module")
def school(tmp_path_factory) -> Iterator[School]:
    """Two servers that train nothing, each with a folder of its own, and nginx in front."""
    folder = tmp_path_factory.mktemp("school")
    homes = [folder / "first", folder / "second"]
    for home in homes:
        home.mkdir()
    told = {"MINIGPT_STORE_URL": f"file://{folder}/shared/minigpt", **without_tensorflow(folder)}
    with running(homes[0], **told) as first, running(homes[1], **told) as second:
        port, ports = (
            free_port(),
            [int(server.url.rpartition(":")[2]) for server in (first, second)],
        )
        nginx = subprocess.Popen(configured(folder, port, *ports))
        until(lambda: answers(port))
        yield School((first, second), folder / "shared" / "minigpt", f"http://127.0.0.1:{port}")
        nginx.terminate()
        nginx.wait(30)


def text_of(animal: str) -> str:
    """A text with a word that no other text has."""
    return f"The small {animal} meets a tree. A tree likes the {animal}.\n" * 50


def test_a_text_that_came_to_one_server_is_shown_by_the_other(school):
    """A tab stays with its server, by the cookie; the other one fetches what that was given."""

    async def visit():
        async with Tab(school.url, "words") as tab:
            here = tab.cookie
            await tab.learn_from(text_of("wombat"))
            await tab.shows("wombat")
            assert tab.cookie == here
        (text,) = school.shared.glob("texts/*.txt")
        other = next(s for s in school.servers if not s.url.endswith(here))
        async with Tab(other.url, "words", f"corpus=own%3A{text.stem}") as tab:
            await tab.shows("wombat")

    run(visit())


def test_a_text_is_taken_while_the_shared_store_is_away(school):
    """The folder goes and comes back: the page goes on meanwhile, and all have the text then."""

    async def visit():
        async with Tab(school.url, "words") as tab:
            await tab.rerun()
            school.shared.rename(school.shared.with_name("elsewhere"))
            await tab.learn_from(text_of("quokka"))
            await tab.shows("quokka")
            assert not school.shared.exists()
            school.shared.with_name("elsewhere").rename(school.shared)
            here = tab.cookie
        stem = digest_of(text_of("quokka"))
        await asyncio.to_thread(until, (school.shared / "texts" / f"{stem}.txt").exists)
        other = next(s for s in school.servers if not s.url.endswith(here))
        async with Tab(other.url, "words", f"corpus=own%3A{stem}") as tab:
            await tab.shows("quokka")

    run(visit())


@pytest.mark.flaky(reruns=0)  # a second try would have one server alone
def test_a_tab_goes_on_at_the_other_server_when_its_own_dies(school):
    """It comes back by itself, and shows what its address says: the same text, no trouble."""

    async def visit():
        text = text_of("bilby")
        async with Tab(school.url, "words") as tab:
            await tab.learn_from(text)
            await tab.shows("bilby")
            shared = school.shared / "texts" / f"{digest_of(text)}.txt"
            await asyncio.to_thread(until, shared.exists)  # else it would die with its server
            tab.query = f"corpus=own%3A{digest_of(text)}"  # as a browser's address is then
            tab._state.clear()  # what was typed and pressed: another server knows none of it
            here = tab.cookie
            psutil.Process(next(s.pid for s in school.servers if s.url.endswith(here))).kill()
            await tab.wait(lambda: tab.lost and tab.drawn, PATIENCE)
            await tab.shows("bilby")
            assert tab.cookie in {s.url.rpartition(":")[2] for s in school.servers} - {here}

    run(visit())
