"""Real servers on free ports, each with a store of its own; one without and one with a class."""

import asyncio
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import psutil
import pytest

from tests.browser.conftest import free_port, start_app, stopped_at_the_end
from tests.faults.trickle import Trickle, trickling

T = TypeVar("T")
TOKEN = "bcdf-ghjk-lmnp-qrst"


def pytest_collection_modifyitems(items):
    """What fails on a real server is tried once more, as in a browser, and named at the end."""
    for item in items:
        if Path(item.path).is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.flaky(reruns=1))


@dataclass(frozen=True)
class Server:
    """A running app.

    Attributes:
        home: the folder of its store, and of its log.
        url: its address, on this machine.
        pid: the process number of the server.
    """

    home: Path
    url: str
    pid: int

    @property
    def log(self) -> str:
        """What the server has written so far."""
        return (self.home / "server.log").read_text(errors="replace")

    @property
    def worker_log(self) -> str:
        """What its worker has written so far; it names every job with all that was asked."""
        path = self.home / "logs" / "worker.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def workers(self) -> list[int]:
        """The process numbers of its workers."""
        children = psutil.Process(self.pid).children()
        return [child.pid for child in children if "minigpt.jobs.worker" in " ".join(_words(child))]

    def megabytes(self) -> float:
        """What the server itself holds in memory, in millions of bytes."""
        return psutil.Process(self.pid).memory_info().rss / 1e6


def _words(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:  # it has ended meanwhile
        return []


def run(work: Coroutine[Any, Any, T]) -> T:
    """What comes of a coroutine, in a thread of its own: Playwright's loop may run in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


@contextmanager
def running(home: Path, **environment: str) -> Iterator[Server]:
    """A server started as the README says; its log is without a traceback at the end."""
    port = free_port()
    with stopped_at_the_end(start_app(home, port, **environment)) as process:
        server = Server(home, f"http://127.0.0.1:{port}", process.pid)
        yield server
    assert "Traceback" not in server.log, server.log[-3000:]


def without_tensorflow(folder: Path) -> dict[str, str]:
    """The environment of a server that trains nothing: TensorFlow is half a minute of work."""
    (folder / "tensorflow.py").write_text("raise ImportError('nothing is trained here')")
    return {"PYTHONPATH": str(folder)}


@pytest.fixture(scope="package")
def trickle() -> Iterator[Trickle]:
    """Where the notebook's text comes from on ``server``: a byte at a time."""
    with trickling() as found:
        yield found


@pytest.fixture(scope="package")
def server(tmp_path_factory, trickle) -> Iterator[Server]:
    """A server without a class, for all tests of this folder; it downloads from ``trickle``."""
    network = {"MINIGPT_CORPUS_URL": trickle.url, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
    with running(tmp_path_factory.mktemp("server"), **network) as server:
        yield server


@pytest.fixture(scope="package")
def class_server(tmp_path_factory) -> Iterator[Server]:
    """A server that was started for a class with ``TOKEN``, for all tests of this folder."""
    with running(tmp_path_factory.mktemp("class"), MINIGPT_PRESENTER_TOKEN=TOKEN) as server:
        yield server
