"""A school for tests: two servers of MiniGPT behind nginx, and tabs that keep its cookie."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from websockets.asyncio.client import connect

from benchmarks.visitor import PATIENCE as LATE
from tests.browser.conftest import free_port
from tests.deploy.test_nginx import answers, configured
from tests.faults.conftest import Server, running, without_tensorflow
from tests.faults.forger import Forger
from tests.shared_places import until

PASTE = "Or paste some text, up to 1,200,000 characters"


@dataclass
class School:
    """Two servers, the folder that they share, and the address that all open.

    Attributes:
        servers: the two.
        shared: where what they share lies, if a shared store does that.
        url: nginx's address.
    """

    servers: tuple[Server, Server]
    shared: Path
    url: str

    @property
    def ports(self) -> list[str]:
        """The servers' ports, which are what the cookie says."""
        return [server.url.rpartition(":")[2] for server in self.servers]


@contextmanager
def two_servers(folder: Path, **told: str) -> Iterator[School]:
    """Two servers that train nothing, each with a folder of its own, and nginx in front."""
    homes = [folder / "first", folder / "second"]
    for home in homes:
        home.mkdir()
    told |= without_tensorflow(folder)
    with running(homes[0], **told) as first, running(homes[1], **told) as second:
        port = free_port()
        school = School((first, second), folder / "shared" / "minigpt", f"http://127.0.0.1:{port}")
        nginx = subprocess.Popen(configured(folder, port, *map(int, school.ports)))
        try:
            until(lambda: answers(port))
            yield school
        finally:
            nginx.terminate()
            nginx.wait(30)


class Tab(Forger):
    """A tab of a browser that keeps nginx's cookie, the port of its server.

    Args:
        url: nginx's address.
        page: the page's path.
        query: what follows the question mark.
        cookie: the port of the server that its browser was at before.
    """

    def __init__(self, url: str, page: str, query: str = "", cookie: str = "") -> None:
        super().__init__(url, page, query)
        self.cookie = cookie

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
        await self.wait(lambda: self.says(words), LATE)
        assert self.troubles == []
