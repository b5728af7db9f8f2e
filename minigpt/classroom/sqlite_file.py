"""The file that a classroom is kept in where no other database is named.

It does not lie in a cache folder, and it is watched: what is acknowledged is in the file that a
server started again will read. A file that was deleted goes on living behind an open connection;
all of it is written back. One that was replaced is read instead.
"""

import logging
import os
import sqlite3
import threading
from contextlib import closing, suppress
from pathlib import Path

from filelock import FileLock
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DisconnectionError

from minigpt.home import disk_error, home, lasting_home

PLACE = Path("rooms") / "classroom.sqlite"
FILE = "minigpt_file"  # in a connection's record: which file it has open

log = logging.getLogger(__name__)
_writing_back = threading.Lock()


def classroom_path() -> Path:
    """Where the classroom lies; one that a build before kept in the cache folder is moved here.

    Raises:
        UserError: its folder can't be made.
    """
    place, before = lasting_home() / PLACE, home() / PLACE
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        if place == before or not before.exists():
            return place
        with FileLock(place.parent / "moving.lock", timeout=30):
            return place if place.exists() else _moved(before, place)
    except OSError as error:
        raise disk_error(error, place.parent) from error


def _moved(before: Path, place: Path) -> Path:
    """Move a classroom; where somebody has it open it is used where it is."""
    try:
        with closing(sqlite3.connect(before, timeout=1)) as alone:
            # goes only for who is alone with it, and leaves one file without a log beside it
            mode = alone.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
    except sqlite3.Error as error:
        log.warning("%s stays where it is: %s", before, error)
        return before
    if mode != "delete":
        return before
    part = place.with_suffix(".part")
    with closing(sqlite3.connect(before)) as source, closing(sqlite3.connect(part)) as copy:
        source.backup(copy)
    part.replace(place)
    before.unlink()
    log.info("the classroom was moved from %s to %s", before, place)
    return place


def watch(engine: Engine) -> None:
    """From now on no connection is used whose file is not the one that lies at its path."""
    path = Path(str(engine.url.database))

    def note(connection, record) -> None:
        record.info[FILE] = _file_at(path)

    def compare(connection, record, proxy) -> None:
        if record.info.get(FILE) == _file_at(path):
            return
        if not write_back(connection, path):
            log.warning("%s was replaced while it was in use: the new one is read", path)
        raise DisconnectionError(f"{path} is another file now")  # the pool opens that one

    event.listen(engine, "connect", note)
    event.listen(engine, "checkout", compare)


def is_kept(connection: Connection) -> bool:
    """Whether what was just stored lies in the file that will be read from now on."""
    noted, path = connection.info.get(FILE), Path(str(connection.engine.url.database))
    if noted is None or noted == _file_at(path):
        return True
    return write_back(connection.connection.dbapi_connection, path)


def write_back(connection: sqlite3.Connection, path: Path) -> bool:
    """Write all that a connection sees to ``path`` if the file there is gone; whether that was."""
    with _writing_back:
        if path.exists():
            return False
        log.warning("%s was deleted while it was in use: it is written back", path)
        part = path.with_suffix(".part")
        path.parent.mkdir(parents=True, exist_ok=True)
        for beside in ("-wal", "-shm"):  # of the file that is gone
            path.with_name(path.name + beside).unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            part.unlink()
        with closing(sqlite3.connect(part)) as copy:
            connection.backup(copy)
        part.replace(path)
        return True


def _file_at(path: Path) -> tuple[int, int] | None:
    try:
        about = os.stat(path)
    except OSError:  # gone, or its folder is
        return None
    return about.st_dev, about.st_ino
