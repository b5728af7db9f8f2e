"""What an entry of the store is called, here and in a shared store, which one it is, its bytes."""

import logging
import re
import threading
from pathlib import Path

from minigpt import damaged
from minigpt.eviction import KEPT
from minigpt.home import disk_error, unreadable
from minigpt.manifest import Later
from minigpt.packed import pack

KIND = re.compile(r"[a-z][a-z_]{0,39}")
KEY = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,63}")  # most are 20 hexadecimal digits
NO_KINDS = (*KEPT, "lessons", "live", "locks", damaged.FOLDER)  # folders that hold no entries
ENDING = ".entry.zip"

log = logging.getLogger(__name__)


def is_name(kind: str, key: str) -> bool:
    """Whether these can name an entry: an empty key, say, would name the whole kind."""
    named = isinstance(kind, str) and isinstance(key, str) and kind not in NO_KINDS
    return named and bool(KIND.fullmatch(kind) and KEY.fullmatch(key))


def object_name(place: Path) -> str:
    """What the entry in ``place`` (``<root>/<kind>/<key>``) is called in a shared store."""
    return f"{place.parent.name}/{place.name}{ENDING}"


def entry_of(name: str) -> tuple[str, str] | None:
    """Kind and key of an object of a shared store; None for what is no entry."""
    kind, _, key = name.removesuffix(ENDING).partition("/")
    return (kind, key) if name.endswith(ENDING) and is_name(kind, key) else None


def object_of(root: Path, name: str) -> bytes | None:
    """What is sent of what lies below ``root`` under a name; None if it is gone or damaged."""
    try:
        if name.endswith(ENDING):
            return pack(root / name.removesuffix(ENDING))
        return (root / name).read_bytes()
    except (OSError, ValueError, LookupError, TypeError, AttributeError, Later) as error:
        log.warning("%s can't be sent: %s", name, error)
        return None


def put_file(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all.

    Raises:
        UserError: there is no room for it.
    """
    part = path.with_name(f"{path.name}.{threading.get_ident()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        raise disk_error(error, path.parent) from error


def which(place: Path) -> tuple[int, int] | None:
    """What tells this entry from one that takes its place; None if there is none.

    A number of a folder that is gone is soon that of a new one: the moment belongs to it.

    Raises:
        UserError: nobody may look.
    """
    try:
        about = place.stat()
        return about.st_ino, about.st_ctime_ns
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise unreadable(error, place.parent) from error
