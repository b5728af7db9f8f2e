"""Addresses that nobody's link has: rooms, lessons, steps and sliders with anything in them."""

import pytest

from benchmarks.visitor import Visitor
from tests.faults.conftest import run

LONG = "9" * 4000
ODD = (
    "room=",
    "room=%00",
    f"room={LONG}",
    "room=%F0%9F%98%80",
    "room=%27%20OR%201%3D1",
    "room=A&room=%00",
    "room=%ED%A0%80",
    "lesson=..%2F..%2Fsecret",
    "lesson=%00&step=%00",
    f"lesson=story&step={LONG}",
    "lesson=story&lesson=story&step=nan&step=-1",
    f"vocab_size={LONG}&heads=1e400&seed=-inf",
    "vocab_size=nan&vocab_size=0x3&context_length=%D9%A3",
    "letter=%00&corpus=own:..%2F..%2Fsecret",
    f"prompt={LONG}&sentence=%ED%A0%80&topic=%00",
    "=&&=%&a;b&%ZZ",
)


@pytest.mark.parametrize("where", ["vote", "training", "one-step", "gallery"])
def test_an_odd_address_gives_no_error_page(class_server, where):
    """What can't be read is mended or asked for; each page is drawn to its end."""

    async def visit():
        troubles = []
        for query in ODD:
            async with Visitor(class_server.url, where, query) as visitor:
                troubles += [(query[:40], trouble) for trouble in visitor.troubles]
        return troubles

    assert run(visit()) == []
