"""Votes that no phone of ours would send: repeated, and by buttons that are not there."""

import asyncio

import pytest

from minigpt.classroom.database import connect
from minigpt.classroom.pairs import Pair
from minigpt.classroom.rooms import new_room, open_room, set_topic
from minigpt.classroom.rounds import begin_round
from minigpt.classroom.votes import tallies
from tests.classrooms import PAIRS, secret
from tests.faults.conftest import TOKEN, run
from tests.faults.forger import Forger

SETTLED = 0.5  # seconds after which a tap counts (minigpt/ui/classroom/ballot.py)


@pytest.fixture
def engine(class_server, monkeypatch):
    """The database of the class's server."""
    monkeypatch.setenv("MINIGPT_HOME", str(class_server.home))
    made = connect()
    yield made
    made.dispose()


async def joined(phone: Forger, number: int) -> None:
    """Join as the student of this number."""
    await phone.wait(lambda: phone.widgets)
    await phone.answer("minigpt_browser_id", {"secret": secret(number)})
    await phone.press("Join the class")
    await phone.wait(lambda: phone.find(key="vote-"))
    await asyncio.sleep(SETTLED)


def test_a_vote_that_is_repeated_or_made_up_is_stored_once_at_most(class_server, engine):
    """The same tap five times, and taps for a pair of another room and one that is nowhere."""
    room, other = open_room(engine, TOKEN), new_room(engine, "another token")
    for one in (room, other):
        set_topic(engine, one.id, "polite")
    began = begin_round(engine, room.id, "compare", PAIRS)
    elsewhere = begin_round(engine, other.id, "compare", [Pair("the owl", "is up", "is off")])
    theirs = tallies(engine, [elsewhere.id])[0].id

    async def visit():
        async with Forger(class_server.url, "vote", f"room={room.code}") as phone:
            await joined(phone, 5_001)
            button = next(one for one in phone.find(key="vote-") if one.endswith("-a"))
            pair = int(button.split("-")[-2])
            for _ in range(5):
                phone.hold(button, "trigger_value", True)
                await phone.rerun()
            for number in (theirs, 2**40, -1):
                phone.hold(
                    button.replace(f"vote-{pair}-", f"vote-{number}-"), "trigger_value", True
                )
                await phone.rerun()
            return pair, phone.troubles

    pair, troubles = run(visit())
    assert troubles == []
    found = {one.id: one for one in tallies(engine, [began.id, elsewhere.id])}
    assert found[pair].for_a == 1
    assert sum(one.votes for one in found.values()) == 1


def test_two_tabs_of_one_student_have_one_vote(class_server, engine):
    """Both tap at once, each for another text: one of the two is stored."""
    room = open_room(engine, TOKEN)
    set_topic(engine, room.id, "polite")
    began = begin_round(engine, room.id, "compare", PAIRS[:1])

    async def visit():
        async with (
            Forger(class_server.url, "vote", f"room={room.code}") as one,
            Forger(class_server.url, "vote", f"room={room.code}") as two,
        ):
            await joined(one, 5_002)
            await two.answer("minigpt_browser_id", {"secret": secret(5_002)})
            await two.wait(lambda: two.find(key="vote-"))
            await asyncio.sleep(SETTLED)
            taps = [
                next(i for i in tab.find(key="vote-") if i.endswith(f"-{choice}"))
                for tab, choice in ((one, "a"), (two, "b"))
            ]
            both = [
                tab.use(tap, "trigger_value", True)
                for tab, tap in zip((one, two), taps, strict=True)
            ]
            await asyncio.gather(*both)
            return one.troubles + two.troubles

    assert run(visit()) == []
    assert [one.votes for one in tallies(engine, [began.id])] == [1]
