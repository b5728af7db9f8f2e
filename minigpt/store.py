"""A store of finished things on disk: written whole or not at all, never larger than its cap.

An entry is a folder ``<root>/<kind>/<key>``. It is made under another name and renamed, so that
nobody ever reads half of one. A second, read-only root holds what ships with MiniGPT. Where
``MINIGPT_STORE_URL`` names a shared store, what is made is sent there, and what is not here is
looked for there.
"""

import logging
import os
import tempfile
import threading
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from filelock import FileLock

from minigpt import damaged
from minigpt.damaged import DAMAGE
from minigpt.entry_names import ENDING, is_name, object_name, which
from minigpt.errors import UserError
from minigpt.eviction import evict, named_cap_mb
from minigpt.home import ASSETS, TOO_MANY, disk_error, home, too_many_files, unreadable
from minigpt.manifest import Later, check_manifest, write_manifest
from minigpt.packed import unpack
from minigpt.shared_store import named_shared

TRIES = 3  # of a read while the entry is replaced by another process
TURNS = 32  # locks, among which the entries are spread

T = TypeVar("T")
log = logging.getLogger(__name__)


class Store:
    """Entries by kind and key.

    Args:
        root: where entries are written; by default ``MINIGPT_HOME`` or the user's cache folder,
            in front of the shared store if one is named.
        shipped: a second place to read from, never written to.
        cap_mb: most megabytes to keep; the entries used longest ago go first.
    """

    def __init__(
        self, root: Path | None = None, shipped: Path | None = ASSETS, cap_mb: float | None = None
    ) -> None:
        self.root = home() if root is None else Path(root)
        self.shipped = None if shipped is None else Path(shipped) / "store"
        self.cap_mb = named_cap_mb() if cap_mb is None else cap_mb
        self.shared = named_shared() if root is None else None
        self._turns = [threading.Lock() for _ in range(TURNS)]

    def has(self, kind: str, key: str) -> bool:
        """Whether there is an entry (it may still turn out to be damaged)."""
        places = self._places(kind, key)
        if any(which(place) is not None for place in places):
            return True
        return bool(places and self.shared and self.shared.about(object_name(places[0])))

    def read(
        self,
        kind: str,
        key: str,
        reader: Callable[[Path], T],
        files: Collection[str] | None = None,
        here: bool = False,
    ) -> T | None:
        """What ``reader`` makes of the entry's folder, or None if there is none.

        A damaged entry is set aside, so that it is made again; one that a later MiniGPT wrote is
        left where it is. What is no key names no entry.

        Args:
            kind: the kind of entry.
            key: its name.
            reader: raises one of :data:`DAMAGE` for what is not whole.
            files: those that ``reader`` reads, where it reads not all: only they are checked.
            here: whether it is about this machine alone, so that no other has it.

        Raises:
            UserError: the store can't be read at all.
        """
        shared = None if here else self.shared
        before = which(self.root / kind / key) if shared and is_name(kind, key) else None
        for place in self._places(kind, key):
            try:
                found = self._read(place, reader, files)
            except _NotThere:
                continue
            if shared and self._own(place):
                shared.offer(object_name(place))
            if found is not None or not shared:
                return found
        return self._read_shared(kind, key, reader, files, before) if shared else None

    def _read_shared(
        self, kind: str, key: str, reader: Callable[[Path], T], files, before: tuple | None
    ) -> T | None:
        """What another machine made: it is fetched to here, and read. None if there is no news.

        ``before`` is the entry that was here and gave nothing.
        """
        place = self.root / kind / key
        if not is_name(kind, key):
            return None
        with self._turns[hash(place) % TURNS]:  # of many who want it one fetches it
            try:
                now = which(place)
                if now not in (None, before) or self._fetch(place, news=now is not None):
                    return self._read(place, reader, files)
            except _NotThere as gone:
                if isinstance(gone.__cause__, DAMAGE):
                    self.shared.set_aside(object_name(place), gone.__cause__)
        return None

    def _fetch(self, place: Path, news: bool) -> bool:
        """Put the object of the shared store into its place; whether there is a whole one."""
        name, kind, key = object_name(place), place.parent.name, place.name
        packed = self.shared.fetch(name, news)
        try:
            if packed is not None:
                self._make(place, lambda folder: unpack(packed, folder, kind, key))
                return True
        except Later as later:
            log.warning("skipped: %s", later)
        except UserError:
            raise
        except DAMAGE as error:
            self.shared.set_aside(name, error)
        return False

    def _read(self, place: Path, reader: Callable[[Path], T], files, tries: int = TRIES) -> T:
        this = which(place)
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
            if which(place) != this:  # replaced while it was read
                return self._read(place, reader, files, tries - 1)
            self._set_aside(place, error)
            raise _NotThere from error
        self._touch(place)
        return found

    def write(
        self, kind: str, key: str, writer: Callable[[Path], None], here: bool = False
    ) -> Path:
        """Make an entry: ``writer`` fills an empty folder, which then takes its place.

        With ``here`` it is about this machine alone, and not shared.

        Raises:
            UserError: the disk is full or the folder can't be written to.
            ValueError: that is no kind or no key.
        """
        if not is_name(kind, key):
            raise ValueError(f"{key!r} is no key of {kind!r}")
        place = self.root / kind / key

        def fill(folder: Path) -> None:
            writer(folder)
            write_manifest(folder, kind, key)

        self._make(place, fill)
        if self.shared and not here:
            self.shared.send(object_name(place))
        return place

    def _make(self, place: Path, fill: Callable[[Path], None]) -> None:
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=place.parent, prefix=".making-") as making:
                filled = Path(making) / place.name
                filled.mkdir()
                fill(filled)
                with self._lock():
                    with suppress(FileNotFoundError):  # a first entry replaces nothing
                        place.replace(Path(making) / ".old")  # goes with the temporary folder
                    filled.replace(place)
                    evict(self.root, self.cap_mb, keep={place, *self._to_be_sent()})
        except OSError as error:
            raise disk_error(error, self.root) from error

    def _to_be_sent(self) -> list[Path]:
        """The entries of which no other machine has a copy yet."""
        names = self.shared.outbox() if self.shared else []
        return [self.root / name.removesuffix(ENDING) for name in names]

    def keys(self, kind: str) -> list[str]:
        """The keys of all entries of a kind, shipped ones too."""
        folders = [self.root / kind] + ([self.shipped / kind] if self.shipped else [])
        try:
            found = {p.name for f in folders if f.is_dir() for p in f.iterdir() if p.is_dir()}
        except OSError as error:
            raise unreadable(error, self.root) from error
        return sorted(key for key in found if is_name(kind, key))

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
        if not is_name(kind, key):
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
