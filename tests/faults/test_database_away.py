"""PostgreSQL behind a connection that breaks and comes back: a real one, where there is one."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from minigpt.classroom.rooms import open_room, set_topic
from minigpt.classroom.rounds import begin_round
from minigpt.classroom.votes import tallies
from tests.classrooms import PAIRS, POSTGRES, fresh_engine, secret
from tests.faults.conftest import TOKEN, run, running, without_tensorflow
from tests.faults.forger import Forger

pytestmark = pytest.mark.skipif(not POSTGRES, reason="MINIGPT_TEST_POSTGRES names no PostgreSQL")
LATE = 60  # seconds: a safety net


class Cable:
    """A port of this machine behind which the database lies, unless it is pulled out."""

    def __init__(self, folder: str) -> None:
        self._there = f"{folder}/.s.PGSQL.5432"
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        self._open: list[socket.socket] = []
        self._pulled = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def pull(self) -> None:
        """Cut all connections, and refuse new ones."""
        self._pulled.set()
        for one in self._open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def plug(self) -> None:
        """Let connections through again."""
        self._pulled.clear()

    def _accept(self) -> None:
        while True:
            here, _ = self._door.accept()
            if self._pulled.is_set():
                here.close()
                continue
            there = socket.socket(socket.AF_UNIX)
            there.connect(self._there)
            self._open += [here, there]
            for pair in ((here, there), (there, here)):
                threading.Thread(target=_pass_on, args=pair, daemon=True).start()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65_536):
            target.sendall(piece)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


@pytest.fixture
def engine(monkeypatch) -> Iterator[Engine]:
    """PostgreSQL itself, with our tables and nothing in them."""
    made = fresh_engine("postgresql", monkeypatch)
    yield made
    made.dispose()


@contextmanager
def behind_a_cable(home, engine: Engine):
    """A class's server that reaches the database over a cable; gives both."""
    cable = Cable(str(make_url(POSTGRES).query["host"]))
    url = engine.url.set(host="127.0.0.1", port=cable.port)
    url = url.difference_update_query(["host"])
    named = url.render_as_string(hide_password=False)
    settings = {"MINIGPT_PRESENTER_TOKEN": TOKEN, "MINIGPT_DATABASE_URL": named}
    with running(home, **settings, **without_tensorflow(home)) as server:
        yield server, cable


def test_a_phone_votes_before_and_after_postgresql_was_away(tmp_path, engine):
    """While it is away the phone is told so, and no vote is taken; then each counts once."""
    room = open_room(engine, TOKEN)
    set_topic(engine, room.id, "polite")
    began = begin_round(engine, room.id, "compare", PAIRS)
    with behind_a_cable(tmp_path, engine) as (server, cable):

        async def tap(phone: Forger) -> None:
            await phone.wait(lambda: phone.find(key="vote-"), LATE)
            await asyncio.sleep(0.5)  # a new pair takes no tap at once
            await phone.press(key="vote-")

        async def visit():
            async with Forger(server.url, "vote", f"room={room.code}") as phone:
                await phone.wait(lambda: phone.widgets)
                await phone.answer("minigpt_browser_id", {"secret": secret(1)})
                await phone.press("Join the class")
                await tap(phone)
                await phone.wait(lambda: phone.says("2 of 2"), LATE)
                cable.pull()
                await tap(phone)
                await phone.wait(lambda: phone.says("does not answer"), LATE)
                stored = sum(one.votes for one in tallies(engine, [began.id]))
                cable.plug()
                await phone.rerun()
                await tap(phone)
                await phone.wait(lambda: phone.says("voted on every pair"), LATE)
                return stored, phone.troubles

        assert run(visit()) == (1, [])
        assert sum(one.votes for one in tallies(engine, [began.id])) == 2
        assert "hush" not in server.log
