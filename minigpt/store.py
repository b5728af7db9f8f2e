"""A store of finished things on disk: written whole or not at all, never larger than its cap.

An entry is a folder ``<root>/<kind>/<key>``. It is made under another name and renamed, so that
nobody ever reads half of one. A second, read-only root holds what ships with MiniGPT.
"""

import logging
import os
import re
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from filelock import FileLock

from minigpt import damaged
from minigpt.eviction import KEPT, evict, named_cap_mb
from minigpt.home import ASSETS, TOO_MANY, disk_error, home, too_many_files, unreadable
from minigpt.manifest import Later, check_manifest, write_manifest

KIND = re.compile(r"[a-z][a-z_]{0,39}")
KEY = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,63}")  # most are 20 hexadecimal digits
NO_KINDS = (*KEPT, "lessons", "live", "locks", damaged.FOLDER)  # folders that hold no entries
TRIES = 3  # of a read while the entry is replaced by another process
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

T = TypeVar("T")
log = logging.getLogger(__name__)


class Store:
    """Entries by kind and key.

    Args:
        root: where entries are written; by default ``MINIGPT_HOME`` or the user's cache folder.
        shipped: a second place to read from, never written to.
        cap_mb: most megabytes to keep; the entries used longest ago go first.
    """

    def __init__(
        self, root: Path | None = None, shipped: Path | None = ASSETS, cap_mb: float | None = None
    ) -> None:
        self.root = home() if root is None else Path(root)
        self.shipped = None if shipped is None else Path(shipped) / "store"
        self.cap_mb = named_cap_mb() if cap_mb is None else cap_mb

    def has(self, kind: str, key: str) -> bool:
        """Whether there is an entry (it may still turn out to be damaged)."""
        return any(_which(place) is not None for place in self._places(kind, key))

    def read(
        self,
        kind: str,
        key: str,
        reader: Callable[[Path], T],
        files: Collection[str] | None = None,
    ) -> T | None:
        """What ``reader`` makes of the entry's folder, or None if there is none.

        A damaged entry is set aside, so that it is made again; one that a later MiniGPT wrote is
        left where it is. What is no key names no entry.

        Args:
            kind: the kind of entry.
            key: its name.
            reader: raises one of :data:`DAMAGE` for what is not whole.
            files: those that ``reader`` reads, where it reads not all: only they are checked.

        Raises:
            UserError: the store can't be read at all.
        """
        for place in self._places(kind, key):
            try:
                return self._read(place, reader, files)
            except _NotThere:
                continue
        return None

    def _read(self, place: Path, reader: Callable[[Path], T], files, tries: int = TRIES) -> T:
        this = _which(place)
        if this is None or not tries:
            raise _NotThere
        try:
            check_manifest(place, place.parent.name, place.name, files)
            found = reader(place)
        except Later as later:
            log.warning("skipped: %s", later)
            raise _NotThere from later
        except DAMAGE as error:
            if getattr(error, "errno", None) in TOO_MANY:  # the machine's fault, not the entry's
                raise too_many_files() from error
            if _which(place) != this:  # replaced while it was read
                return self._read(place, reader, files, tries - 1)
            self._set_aside(place, error)
            raise _NotThere from error
        self._touch(place)
        return found

    def write(self, kind: str, key: str, writer: Callable[[Path], None]) -> Path:
        """Make an entry: ``writer`` fills an empty folder, which then takes its place.

        Raises:
            UserError: the disk is full or the folder can't be written to.
            ValueError: that is no kind or no key.
        """
        if not _is_name(kind, key):
            raise ValueError(f"{key!r} is no key of {kind!r}")
        place = self.root / kind / key
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=place.parent, prefix=".making-") as making:
                filled = Path(making) / key
                filled.mkdir()
                writer(filled)
                write_manifest(filled, kind, key)
                with self._lock():
                    with suppress(FileNotFoundError):  # a first entry replaces nothing
                        place.replace(Path(making) / ".old")  # goes with the temporary folder
                    filled.replace(place)
                    evict(self.root, self.cap_mb, keep=place)
        except OSError as error:
            raise disk_error(error, self.root) from error
        return place

    def keys(self, kind: str) -> list[str]:
        """The keys of all entries of a kind, shipped ones too."""
        folders = [self.root / kind] + ([self.shipped / kind] if self.shipped else [])
        try:
            found = {p.name for f in folders if f.is_dir() for p in f.iterdir() if p.is_dir()}
        except OSError as error:
            raise unreadable(error, self.root) from error
        return sorted(key for key in found if _is_name(kind, key))

    def kinds(self) -> list[str]:
        """The kinds of which there is an entry that was made here."""
        try:
            names = [p.name for p in self.root.iterdir()] if self.root.is_dir() else []
        except OSError as error:
            raise unreadable(error, self.root) from error
        return sorted(name for name in names if any(self.own_keys(name)))

    def own_keys(self, kind: str) -> list[str]:
        """The keys of the entries of a kind that were made here."""
        return [key for key in self.keys(kind) if (self.root / kind / key).is_dir()]

    def _places(self, kind: str, key: str) -> list[Path]:
        if not _is_name(kind, key):
            return []
        places = [self.root / kind / key]
        return places + [self.shipped / kind / key] if self.shipped else places

    def _own(self, place: Path) -> bool:
        return place.is_relative_to(self.root)

    def _touch(self, place: Path) -> None:
        """Note that an entry was used: once a minute is exact enough for eviction."""
        now = time.time()
        try:
            if self._own(place) and now - place.stat().st_mtime > 60:
                os.utime(place, (now, now))
        except OSError as error:  # somebody else's store, which may be read: used as it is
            log.debug("%s keeps its time: %s", place, error)

    def _lock(self) -> FileLock:
        return FileLock(self.root / "store.lock", timeout=30)

    def _set_aside(self, place: Path, error: Exception) -> None:
        log.warning("damaged store entry %s (%s): set aside, to be made again", place, error)
        if self._own(place):
            damaged.set_aside(self.root, place, error)


class _NotThere(Exception):
    """There is no such entry, or none that can be used."""


def _is_name(kind: str, key: str) -> bool:
    """Whether these can name an entry: an empty key, say, would name the whole kind."""
    named = isinstance(kind, str) and isinstance(key, str) and kind not in NO_KINDS
    return named and bool(KIND.fullmatch(kind) and KEY.fullmatch(key))


def _which(place: Path) -> tuple[int, int] | None:
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
