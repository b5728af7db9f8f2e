"""What many sessions ask for in the same moment is worked out once, and the others wait for it.

``functools.lru_cache`` would let thirty students who open a page together work out the same
thirty times over, in time and in memory.
"""

from collections.abc import Callable
from threading import Condition
from typing import TypeVar
from weakref import ref

import streamlit as st
from cachetools import LRUCache, cached
from cachetools.keys import hashkey

from minigpt.text.coding import CodedCorpus

DRAWINGS_KEPT = 2048  # of a few kilobytes each

F = TypeVar("F", bound=Callable)
_answers: list[LRUCache] = []  # of every function that is decorated here


def once(most: int) -> Callable[[F], F]:
    """A decorator: keep the last ``most`` answers; equal questions share one working-out.

    What raises is not kept, nor is a corpus that was asked about: its answer is for nobody once it
    is gone, and a text of 5 MB has 2 MB of words.
    """
    _answers.append(LRUCache(most))
    return cached(_answers[-1], _question, condition=Condition())


def _question(*arguments, **named) -> tuple:
    light = (ref(one) if isinstance(one, CodedCorpus) else one for one in arguments)
    return hashkey(*light, **named)


def forget_answers() -> None:
    """Let go of all that was worked out, for tests: each has a store of its own."""
    for kept in _answers:
        kept.clear()


def draw_once(draw: Callable[..., None], *arguments) -> None:
    """Draw, or draw again what was drawn from equal arguments, in whatever session.

    Streamlit keeps the finished elements. Turning small tables into Arrow is most of what a page
    of tables and charts costs.

    Args:
        draw: draws elements, none of them a widget.
        arguments: its arguments, plain values: they are told apart by how they are written.
    """
    _kept(f"{draw.__module__}.{draw.__qualname__}{arguments!r}", lambda: draw(*arguments))


@st.cache_data(max_entries=DRAWINGS_KEPT, show_spinner=False)
def _kept(name: str, _draw: Callable[[], None]) -> None:
    _draw()  # the leading underscore keeps Streamlit from hashing it: the name says it all
