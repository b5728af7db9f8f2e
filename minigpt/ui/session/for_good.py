"""What a server makes once and keeps for good, whatever its visitors do.

Streamlit's own caches won't do for it: one message of any browser empties them for everybody.
"""

import sys
from collections.abc import Callable
from functools import wraps
from threading import RLock
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")

# A module without a file. While pages are edited, a server that watches its sources throws modules
# away and loads them again; this one it does not know, so that an edit starts no second worker.
_kept = sys.modules.setdefault("minigpt_for_good", ModuleType("minigpt_for_good"))


def for_good(make: Callable[[], T]) -> Callable[[], T]:
    """A decorator: what ``make`` gave first is given ever after; what raises is not kept.

    Many may ask at once: one makes it, the others wait. ``forget()`` of the result lets go of it,
    for tests.
    """
    name, lock = f"{make.__module__}.{make.__qualname__}", RLock()

    @wraps(make)
    def kept() -> T:
        with lock:
            if name not in vars(_kept):
                setattr(_kept, name, make())
            return vars(_kept)[name]

    kept.forget = lambda: vars(_kept).pop(name, None)
    return kept
