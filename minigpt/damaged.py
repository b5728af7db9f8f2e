"""Entries of the store that could not be read: set aside, found again, put back, thrown away.

They lie in ``<root>/damaged/<kind>-<key>-<nanoseconds>``, each with a note of why.
"""

import json
import logging
import shutil
import time
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from minigpt.errors import UserError
from minigpt.home import disk_error, unreadable

FOLDER = "damaged"
NOTE = "set_aside.json"
DAMAGE = (  # what readers of JSON and arrays raise for a file with anything in it
    OSError,
    ValueError,
    LookupError,
    EOFError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
    SyntaxError,
    MemoryError,
    zipfile.BadZipFile,
    zlib.error,
)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SetAside:
    """An entry that was set aside.

    Attributes:
        name: of its folder, which tells it from all others.
        kind: the kind that it was an entry of.
        key: its key; "" for a whole kind, which a build before took for an entry.
        bytes: how large it is.
        moment: when it was set aside, Unix time in seconds.
        why: what was wrong with it, "" if nobody noted it.
    """

    name: str
    kind: str
    key: str
    bytes: int
    moment: float
    why: str


def set_aside(root: Path, place: Path, why: Exception) -> None:
    """Move the entry at ``place`` (``<root>/<kind>/<key>``) out of the way, with a note of why."""
    aside = root / FOLDER / f"{place.parent.name}-{place.name}-{time.time_ns()}"
    try:
        aside.parent.mkdir(parents=True, exist_ok=True)
        place.replace(aside)
        if aside.is_dir():
            note = json.dumps({"why": f"{type(why).__name__}: {why}"})
            (aside / NOTE).write_text(note, encoding="utf-8")
    except FileNotFoundError:
        log.info("%s was set aside by another process", place)
    except OSError as error:  # it stays, and is not used: what is to take its place will say so
        log.warning("%s could not be set aside: %s", place, error)


def found(root: Path) -> list[SetAside]:
    """All that was set aside, the oldest first.

    Raises:
        UserError: the folder can't be read.
    """
    try:
        places = list((root / FOLDER).iterdir()) if (root / FOLDER).is_dir() else []
        return sorted((_about(place) for place in places), key=lambda one: one.moment)
    except OSError as error:
        raise unreadable(error, root / FOLDER) from error


def _about(place: Path) -> SetAside:
    name, _, moment = place.name.rpartition("-")
    kind, _, key = name.partition("-")
    if _is_a_whole_kind(place):
        kind, key = name.rpartition("-")[2], ""
    seconds = int(moment) / 1e9 if moment.isdigit() else place.stat().st_mtime
    return SetAside(place.name, kind, key, size_of(place), seconds, _why(place))


def _is_a_whole_kind(place: Path) -> bool:
    return place.is_dir() and any(inside.is_dir() for inside in place.iterdir())


def _why(place: Path) -> str:
    try:
        return str(json.loads((place / NOTE).read_text(encoding="utf-8"))["why"])
    except (OSError, ValueError, LookupError, TypeError):
        return ""  # a file, or set aside by a build that left no note


def restore(root: Path, name: str) -> list[tuple[str, str]]:
    """Put back what was set aside as ``name``; gives kind and key of each entry put back.

    Raises:
        UserError: there is nothing of that name, its place is taken, or it can't be moved.
    """
    one = next((one for one in found(root) if one.name == name), None)
    if one is None:
        do = "See: python -m minigpt store list"
        raise UserError(f"nothing was set aside as {name[:80]!r}", "a name from the list", do)
    place = root / FOLDER / name
    keys = [one.key] if one.key else sorted(path.name for path in place.iterdir() if path.is_dir())
    moves = {root / one.kind / key: place / key if not one.key else place for key in keys}
    free = [there for there in moves if not there.exists()]
    if not free:
        raise UserError(
            f"the place of {name} is taken: it was made again since",
            "a place that is free",
            "Nothing is lost: use the new one",
        )
    try:
        (root / one.kind).mkdir(exist_ok=True)
        for there in free:
            (moves[there] / NOTE).unlink(missing_ok=True)
            moves[there].replace(there)
        if place.is_dir() and not any(place.iterdir()):
            place.rmdir()
    except OSError as error:
        raise disk_error(error, root) from error
    return [(one.kind, there.name) for there in free]


def empty(root: Path) -> list[SetAside]:
    """Throw away all that was set aside; gives what it was.

    Raises:
        UserError: something can't be thrown away.
    """
    gone = found(root)
    try:
        for one in gone:
            place = root / FOLDER / one.name
            shutil.rmtree(place) if place.is_dir() else place.unlink()
    except OSError as error:
        raise disk_error(error, root) from error
    return gone


def size_of(place: Path) -> int:
    """The bytes of all files in a folder, or of a file."""
    files = place.rglob("*") if place.is_dir() else [place]
    return sum(file.stat().st_size for file in files if file.is_file())
