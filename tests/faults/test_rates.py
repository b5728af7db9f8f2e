"""Joins from one address over real connections: a class comes in, a flood is refused."""

import asyncio
import time

import pytest
from websockets.asyncio.client import connect as open_socket

from benchmarks.visitor import Visitor
from minigpt.classroom.database import connect
from minigpt.classroom.rooms import open_room
from minigpt.classroom.students import count_students
from tests.classrooms import secret
from tests.faults.conftest import TOKEN, run

CROWD = "198.51.100.7"
MOST, SLOWLY = 150, 0.5  # minigpt/classroom/rates.py: at once, and each second after that
MORE, AT_ONCE = 40, 19  # phones over the limit; phones that come together


class Phone(Visitor):
    """A visitor who comes through a proxy on this machine, which names the visitor's address."""

    def __init__(self, url: str, page: str, query: str, address: str):
        super().__init__(url, page, query)
        self._address = address

    async def _connect(self) -> None:
        self._socket = await open_socket(
            f"ws{self.url[4:]}/_stcore/stream",
            subprotocols=["streamlit"],
            additional_headers={"X-Forwarded-For": self._address},
            max_size=2**28,
            ping_interval=None,
            proxy=None,
        )


@pytest.fixture
def room(class_server, monkeypatch):
    """The room of the class's server, and the database beside it."""
    monkeypatch.setenv("MINIGPT_HOME", str(class_server.home))
    engine = connect()
    yield open_room(engine, TOKEN), engine
    engine.dispose()


async def try_to_join(url: str, code: str, number: int, address: str) -> bool:
    """Whether a phone of this address is let in; it is told why where it is not."""
    async with Phone(url, "vote", f"room={code}", address) as phone:
        await phone.wait(lambda: phone.widgets)
        await phone.answer("minigpt_browser_id", {"secret": secret(number)})
        await phone.wait(lambda: phone.find(label="Join the class"))
        await phone.use(phone.find(label="Join the class")[0], "trigger_value", True)
        await phone.wait(lambda: phone.says("You are in") or phone.says("came from your network"))
        assert phone.troubles == []
        return phone.says("You are in")


def test_a_flood_from_one_address_is_refused_and_others_come_in(class_server, room):
    """As many as a class has get in; then each is told to wait, and stores nothing."""
    room, engine = room
    here = count_students(engine, room.id)

    async def flood() -> tuple[int, bool]:
        entered = 0
        for begin in range(0, MOST + MORE, AT_ONCE):
            numbers = range(begin, min(begin + AT_ONCE, MOST + MORE))
            tries = (try_to_join(class_server.url, room.code, n, CROWD) for n in numbers)
            entered += sum(await asyncio.gather(*tries))
        return entered, await try_to_join(class_server.url, room.code, 9_999, "203.0.113.9")

    begun = time.monotonic()
    entered, other = run(flood())
    by_then = MOST + SLOWLY * (time.monotonic() - begun)
    assert MOST <= entered <= by_then
    assert entered < MOST + MORE and other
    assert count_students(engine, room.id) == here + entered + 1
