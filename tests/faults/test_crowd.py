"""A crowd: everybody at a position of their own, and half of them gone without a word."""

import asyncio
from contextlib import AsyncExitStack

from tests.faults.conftest import run
from tests.faults.forger import LATE, SMALL, Forger, is_served

# Small, and ten: between 50 and 100 words there is no position, and an address is mended.
NEW = [
    f"vocab_size={50 + 50 * (n % 2)}&context_length={2 + n // 2}&heads=1&seed=81" for n in range(10)
]
CROWD = 40


def test_everybody_at_a_new_position_is_served(server):
    """Ten students at ten positions that nobody has trained."""

    async def visit():
        return await asyncio.gather(*(is_served(server.url, query) for query in NEW))

    before = server.worker_log.count(": train ")
    assert run(visit()) == [[]] * len(NEW)
    assert server.worker_log.count(": train ") - before == len(NEW)


def test_those_who_stay_are_served_when_half_vanish(server):
    """Forty tabs; twenty connections are cut in mid-run, and a training of a stayer is done."""

    async def visit():
        async with AsyncExitStack() as stack:
            tabs = [Forger(server.url, "prediction") for _ in range(CROWD)]
            await asyncio.gather(*(stack.enter_async_context(tab) for tab in tabs))
            gone, here = tabs[::2], tabs[1::2]
            for tab in gone:
                tab._closing = True
                await tab._send("")
                tab._socket.transport.abort()
            took = await asyncio.gather(*(tab.rerun() for tab in here))
            await here[0].go("training", f"{SMALL}&seed=82")
            await here[0].wait(lambda: here[0].says("trained in"), LATE)
            return len(took), [tab.troubles for tab in here], sum(tab.lost for tab in here)

    answered, troubles, lost = run(visit())
    assert answered == CROWD // 2
    assert troubles == [[]] * answered and lost == 0
