"""What many sessions ask for in the same moment is worked out once, and the others wait for it.

``functools.lru_cache`` would let thirty students who open a page together work out the same
thirty times over, in time and in memory.
"""

from collections.abc import Callable
from threading import Condition
from typing import TypeVar

from cachetools import LRUCache, cached

F = TypeVar("F", bound=Callable)


def once(most: int) -> Callable[[F], F]:
    """A decorator: keep the last ``most`` answers; equal questions share one working-out.

    What raises is not kept.
    """
    return cached(LRUCache(most), condition=Condition())
