"""A store of finished things on disk: written whole or not at all, never larger than its cap.

An entry is a folder ``<root>/<kind>/<key>``. It is made under another name and renamed, so that
nobody ever reads half of one. A second, read-only root holds what ships with MiniGPT.
"""

import logging
import os
import shutil
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from filelock import FileLock

from minigpt.errors import UserError
from minigpt.home import ASSETS, disk_error, home

CAP_MB = 2000  # MINIGPT_STORE_MB changes it
ABANDONED = 3600  # seconds after which a half-made entry's writer has surely been killed
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
        self.cap_mb = _cap_mb() if cap_mb is None else cap_mb

    def has(self, kind: str, key: str) -> bool:
        """Whether there is an entry (it may still turn out to be damaged)."""
        return any(place.is_dir() for place in self._places(kind, key))

    def read(self, kind: str, key: str, reader: Callable[[Path], T]) -> T | None:
        """What ``reader`` makes of the entry's folder, or None if there is none.

        A damaged entry is set aside, so that it is made again.
        """
        for place in self._places(kind, key):
            if not place.exists():
                continue
            try:
                number = place.stat().st_ino
                found = reader(place)
                if self._own(place):
                    self._touch(place)
            except DAMAGE as error:
                if place.exists() and place.stat().st_ino == number:  # not replaced meanwhile
                    self._set_aside(place, error)
                continue
            return found
        return None

    def write(self, kind: str, key: str, writer: Callable[[Path], None]) -> Path:
        """Make an entry: ``writer`` fills an empty folder, which then takes its place.

        Raises:
            UserError: the disk is full or the folder can't be written to.
        """
        place = self.root / kind / key
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=place.parent, prefix=".making-") as making:
                filled = Path(making) / key
                filled.mkdir()
                writer(filled)
                with self._lock():
                    with suppress(FileNotFoundError):  # a first entry replaces nothing
                        place.replace(Path(making) / ".old")  # goes with the temporary folder
                    filled.replace(place)
                    self._evict(keep=place)
        except OSError as error:
            raise disk_error(error, self.root) from error
        return place

    def keys(self, kind: str) -> list[str]:
        """The keys of all entries of a kind, shipped ones too."""
        folders = [self.root / kind] + ([self.shipped / kind] if self.shipped else [])
        found = {p.name for f in folders if f.is_dir() for p in f.iterdir() if p.is_dir()}
        return sorted(key for key in found if not key.startswith("."))

    def _places(self, kind: str, key: str) -> list[Path]:
        places = [self.root / kind / key]
        return places + [self.shipped / kind / key] if self.shipped else places

    def _own(self, place: Path) -> bool:
        return place.is_relative_to(self.root)

    def _touch(self, place: Path) -> None:
        now = time.time()
        if now - place.stat().st_mtime > 60:  # once a minute is exact enough for eviction
            os.utime(place, (now, now))

    def _lock(self) -> FileLock:
        return FileLock(self.root / "store.lock", timeout=30)

    def _set_aside(self, place: Path, error: Exception) -> None:
        log.warning("damaged store entry %s (%s): set aside, to be made again", place, error)
        if not self._own(place):
            return
        aside = self.root / "damaged" / f"{place.parent.name}-{place.name}-{time.time_ns()}"
        aside.parent.mkdir(parents=True, exist_ok=True)
        try:
            place.replace(aside)
        except FileNotFoundError:
            log.info("%s was set aside by another process", place)

    def _evict(self, keep: Path) -> None:
        entries = []
        for entry in self._folders():
            try:
                used, size = entry.stat().st_mtime, _size(entry)
            except FileNotFoundError:  # another process threw it away meanwhile
                continue
            if not entry.name.startswith("."):
                entries.append((used, size, entry))
            elif used < time.time() - ABANDONED:
                shutil.rmtree(entry, ignore_errors=True)
        total = sum(size for _, size, _ in entries)
        for _, size, entry in sorted(entries, key=lambda found: found[0]):
            if total <= self.cap_mb * 1e6:
                return
            if entry != keep:
                shutil.rmtree(entry, ignore_errors=True)
                total -= size

    def _folders(self) -> list[Path]:
        kinds = [kind for kind in self.root.iterdir() if kind.is_dir() and kind.name not in KEPT]
        return [entry for kind in kinds for entry in kind.iterdir() if entry.is_dir()]


def _cap_mb() -> float:
    named = os.environ.get("MINIGPT_STORE_MB") or CAP_MB
    try:
        return float(named)
    except ValueError as error:
        do = "Correct or unset MINIGPT_STORE_MB"
        raise UserError(f"MINIGPT_STORE_MB is {named!r}", "a number of megabytes", do) from error


KEPT = ("downloads", "texts", "rooms", "logs")  # what people made or fetched is never evicted


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
