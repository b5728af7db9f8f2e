"""The charts' specifications, made ahead of time: a server takes one off a shelf, and fills blanks.

Altair makes them (``minigpt/ui/chart_specs``), and comes out with the same few each time. In a
server it would cost 28 MB and half a second. So the shelf is a file that ships, with blanks for
what pages say: names of lines, titles of axes, how numbers are written.
"""

import json
from collections.abc import Hashable, Iterable
from functools import lru_cache

from minigpt.home import ASSETS

SHELF = ASSETS / "charts.json"
WRITE = "python -m minigpt.ui.chart_specs"  # writes it


def blank(name: str) -> str:
    """What stands in a specification where a value is filled in."""
    return f"<{name}>"


def place(kind: str, flags: Iterable[str] = ()) -> str:
    """Where a specification lies: its kind, and in order of the alphabet what is true of it."""
    return " ".join([kind, *sorted(flags)])


@lru_cache(maxsize=128)
def specification(kind: str, **values: Hashable) -> dict:
    """How a chart is drawn, in Vega-Lite; for the same values it is the same object.

    Args:
        kind: which chart.
        values: what its blanks are filled with, by name; what is ``True`` or ``False`` chooses
            among the specifications of the kind.

    Raises:
        KeyError: the shelf has no such chart, or a blank of it got no value.
    """
    wanted = place(kind, (name for name, value in values.items() if value is True))
    if wanted not in _shelf():
        raise KeyError(f"{wanted!r} is not in {SHELF.name}: {WRITE} writes it anew")
    return _filled(_shelf()[wanted], {blank(name): value for name, value in values.items()})


@lru_cache(maxsize=1)
def _shelf() -> dict[str, dict]:
    return json.loads(SHELF.read_text(encoding="utf-8"))


def _filled(part, values: dict[str, Hashable]):
    """A part of a specification, without blanks; ``part`` itself stays as it is."""
    if isinstance(part, dict):
        return {key: _filled(value, values) for key, value in part.items()}
    if isinstance(part, list):
        return [_filled(value, values) for value in part]
    return values[part] if isinstance(part, str) and part.startswith("<") else part
