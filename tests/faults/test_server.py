"""The server that the other tests of this folder put faults into: it answers, and has a worker."""

from benchmarks.visitor import Visitor
from tests.faults.conftest import run


def test_a_visitor_gets_a_page(server):
    """What the tests of this folder rest on: a page without an error, over the protocol alone."""

    async def visit():
        async with Visitor(server.url, "words") as visitor:
            await visitor.wait(lambda: visitor.says("Words into numbers"))
            return visitor.troubles

    assert run(visit()) == []
