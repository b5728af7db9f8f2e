"""What a server makes once: it stays, whatever is emptied, reloaded or asked for at once."""

import importlib
import threading

import pytest
import streamlit as st

from minigpt.ui.session import for_good as module
from minigpt.ui.session.for_good import for_good


@pytest.fixture
def made():
    """Counts what is made; ``made.thing()`` is kept for good until the test ends."""

    class Made:
        count = 0

    @for_good
    def thing():
        Made.count += 1
        return object()

    Made.thing = staticmethod(thing)
    yield Made
    thing.forget()


def test_emptied_caches_leave_it_alone(made):
    """What any browser may do to Streamlit's caches makes no second one."""
    first = made.thing()
    st.cache_resource.clear()
    st.cache_data.clear()
    assert made.thing() is first and made.count == 1


def test_a_source_that_is_loaded_again_finds_it(made):
    """A developer's server reloads modules after an edit; the worker of before goes on."""
    first = made.thing()
    importlib.reload(module)
    again = module.for_good(made.thing.__wrapped__)
    assert again() is first and made.count == 1


def test_thirty_who_ask_at_once_get_the_same_one(made):
    """One makes it, the others wait."""
    gate, got = threading.Barrier(30), []

    def ask():
        gate.wait(30)
        got.append(made.thing())

    threads = [threading.Thread(target=ask) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(got) == 30 and len(set(map(id, got))) == 1 and made.count == 1


def test_what_can_not_be_made_is_tried_again():
    """A disk that was full may have room the next time."""
    tries = []

    @for_good
    def thing():
        tries.append(1)
        if len(tries) == 1:
            raise OSError("full")
        return "made"

    with pytest.raises(OSError, match="full"):
        thing()
    assert thing() == "made"
    thing.forget()
