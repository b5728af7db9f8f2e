"""A server with a class on it: a room, rounds of pairs, and a server that can be killed."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
from sqlalchemy import select

from benchmarks.browser import ROOT, free_port, wait_for
from minigpt.classroom.database import connect, read
from minigpt.classroom.pairs import Pair
from minigpt.classroom.rooms import digest, find_room, new_token, open_room, set_topic
from minigpt.classroom.rounds import Round, begin_round
from minigpt.classroom.schema import STUDENTS, VOTES
from minigpt.store import Store

TOPIC = "shorter"
CALM = 2.0  # seconds in which a worker that has loaded does next to nothing


def secret(number: int) -> str:
    """The id that the browser of the student with this number would keep."""
    return f"{number:032x}"


class ClassServer:
    """Streamlit on a free port of this machine, its room and its database.

    Attributes:
        url: its address.
        code: the room's join code.
        token: what makes a visitor of its desk the presenter.
    """

    def __init__(self, home: Path):
        self._home, self.token = home, new_token()
        os.environ["MINIGPT_HOME"] = str(home)  # our own look at the database is at the same one
        self._engine = connect()
        self.code = open_room(self._engine, self.token).code
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self._process: subprocess.Popen | None = None

    def start(self) -> None:
        """Start the server and wait until it answers."""
        command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "streamlit_app.py")]
        command += ["--server.port", str(self._port), "--server.address", "127.0.0.1"]
        variables = {**os.environ, "MINIGPT_PRESENTER_TOKEN": self.token}
        with (self._home / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=variables, stdout=log, stderr=log
            )
        wait_for(f"{self.url}/_stcore/health")

    def kill(self) -> None:
        """End it without a word, as a power cut would."""
        self._process.kill()
        self._process.wait(20)

    def stop(self) -> None:
        """End it, and our look at the database."""
        self._process.terminate()
        self._process.wait(20)
        self._engine.dispose()

    @property
    def pid(self) -> int:
        """The process number of the server."""
        return self._process.pid

    def megabytes(self) -> float:
        """What the server holds in memory, in millions of bytes."""
        return psutil.Process(self.pid).memory_info().rss / 1e6

    def open_round(self, pairs: int) -> Round:
        """Put so many made-up pairs before the class."""
        made = [Pair(f"prompt {n}", "one way to go on", "another way") for n in range(pairs)]
        room = find_room(self._engine, self.code)
        set_topic(self._engine, room.id, TOPIC)
        return begin_round(self._engine, room.id, "compare", made)

    def votes(self) -> dict[tuple[str, int], list[str]]:
        """What is stored, by the hash of the student's secret and the pair."""
        query = select(STUDENTS.c.secret_hash, VOTES.c.pair_id, VOTES.c.choice).join_from(
            VOTES, STUDENTS, VOTES.c.student_id == STUDENTS.c.id
        )
        found: dict[tuple[str, int], list[str]] = {}
        for who, pair, choice in read(self._engine, lambda c: c.execute(query).all()):
            found.setdefault((who, pair), []).append(choice)
        return found

    def models(self) -> int:
        """How many trained models the server's store holds; none of them is shipped."""
        return len(Store(self._home, shipped=None).keys("models"))


@contextmanager
def running_class(home: Path) -> Iterator[ClassServer]:
    """A server with a class, stopped at the end."""
    server = ClassServer(home)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def hashed(number: int) -> str:
    """What the database keeps of a student's secret."""
    return digest(secret(number))


def wait_until_calm(pid: int, share: float = 0.1) -> None:
    """Wait until the processes that this one started have nothing more to do.

    A server starts its worker two seconds behind its first page, and that loads TensorFlow.

    Args:
        pid: the process number.
        share: of a core, that is next to nothing.

    Raises:
        TimeoutError: they were still at work after 90 s.
    """
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        before = _worked(pid)
        time.sleep(CALM)
        if before and _worked(pid) - before < share * CALM:
            return
    raise TimeoutError("the workers were still loading after 90 s")


def _worked(pid: int) -> float:
    """Seconds that all below this process have computed so far; 0 before there is one."""
    worked = 0.0
    for process in psutil.Process(pid).children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            worked += sum(process.cpu_times()[:2])
    return worked
