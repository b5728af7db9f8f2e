"""The database that keeps a classroom: SQLite in the user's folder, or PostgreSQL by one setting.

All statements run through :func:`read` and :func:`write`, which try again for a moment when the
database does not answer, and then say so in plain words. A write is one transaction: it is stored
whole or not at all.
"""

import errno
import logging
import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine, Table, create_engine, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    InterfaceError,
    OperationalError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout

from minigpt.classroom.schema import METADATA
from minigpt.classroom.sqlite_file import classroom_path, is_kept, watch
from minigpt.environment import DATABASE_SETTING
from minigpt.errors import NotNow, UserError
from minigpt.home import disk_error

BUSY_MS = 2000  # how long a write waits for another one in SQLite
PAUSES = (0.1, 0.3, 0.9)  # seconds between the tries of a statement
SETTING_UP = 6_447_403  # any number of our own: one process at a time makes tables and rooms
GONE = (OperationalError, InterfaceError, PoolTimeout)

PG_DISK_FULL = "53100"  # PostgreSQL's own number for it

T = TypeVar("T")
log = logging.getLogger(__name__)


class NoAnswer(NotNow):
    """The database is away for the moment; what it holds is not lost."""


def database_url() -> URL:
    """Where the classroom is kept.

    Raises:
        UserError: ``MINIGPT_DATABASE_URL`` names no database that MiniGPT can use, or its
            folder can't be made.
    """
    named = os.environ.get(DATABASE_SETTING, "").strip()
    if named:
        return _checked(named)
    return URL.create("sqlite", database=str(classroom_path()))


def _checked(named: str) -> URL:
    url = _as_url(named)
    kind = url.drivername.split("+")[0] if url else ""
    if kind in ("postgres", "postgresql"):
        return url.set(drivername="postgresql+psycopg")
    if kind == "sqlite" and url.database:
        return url.set(drivername="sqlite")
    raise _no_database()


def _as_url(named: str) -> URL | None:
    try:
        return make_url(named)
    except (ArgumentError, ValueError):  # a port that is no number: perhaps part of a password
        return None


def _no_database() -> UserError:
    return UserError(  # the value is not repeated: it may hold a password
        f"{DATABASE_SETTING} names no database that MiniGPT knows",
        "a URL such as postgresql://user:password@host/name or sqlite:////folder/file.sqlite",
        f"Correct or unset {DATABASE_SETTING}",
    )


def engine_options(url: URL) -> dict:
    """What ``create_engine`` (or ``st.connection``) is to be told beside the URL."""
    wait = {"timeout": BUSY_MS / 1000} if url.drivername == "sqlite" else {"connect_timeout": 3}
    return {"pool_pre_ping": True, "pool_timeout": 5, "connect_args": wait}


def connect(url: URL | None = None) -> Engine:
    """An engine of our own, with the tables made; a page uses ``st.connection``'s instead."""
    url = url or database_url()
    return prepare(create_engine(url, **engine_options(url)))


def prepare(engine: Engine) -> Engine:
    """Set up SQLite as we need it, and make the tables that are not there yet.

    Raises:
        UserError: the database does not answer, or its URL has an option that it does not know.
    """
    if engine.dialect.name == "sqlite" and not event.contains(engine, "connect", _set_up_sqlite):
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        watch(engine)
        engine.dispose()  # connections made before were not set up
    try:
        write(engine, _make_tables)
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", None):  # what the database itself says
            raise
        raise _no_database() from None  # its driver repeats parts of the URL
    return engine


def _make_tables(connection: Connection) -> None:
    one_at_a_time(connection)
    METADATA.create_all(connection)


def one_at_a_time(connection: Connection) -> None:
    """Until this write is stored no other one of any server that asks for it begins."""
    if connection.dialect.name == "postgresql":  # SQLite has one writer in any case
        lock = text("SELECT pg_advisory_xact_lock(:number)")
        connection.execute(lock, {"number": SETTING_UP})


def _set_up_sqlite(connection, record) -> None:
    connection.isolation_level = None  # we say ourselves when a transaction begins
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")  # readers and a writer do not wait for each other
    cursor.execute("PRAGMA synchronous = FULL")  # a stored vote survives a power cut
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """A write takes its lock at once: one that began as a reader could not wait for another."""
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def read(engine: Engine, work: Callable[[Connection], T]) -> T:
    """What ``work`` finds; it may run more than once.

    Raises:
        UserError: the database does not answer.
    """
    return _insist(engine, work)


def write(engine: Engine, work: Callable[[Connection], T]) -> T:
    """What ``work`` returns, its changes stored whole; it may run more than once.

    Raises:
        UserError: the database does not answer; nothing of ``work`` was stored.
    """
    return _insist(engine.execution_options(writes=True), work)


def _insist(engine: Engine, work: Callable[[Connection], T]) -> T:
    for pause in (*PAUSES, None):
        try:
            with engine.connect() as connection:
                with connection.begin():
                    found = work(connection)
                if is_kept(connection):
                    return found
        except DatabaseError as error:
            _tell_what_will_stay(error, engine)
            if not isinstance(error, GONE):
                raise
            if pause is None:
                raise _no_answer() from error
        except (*GONE, sqlite3.Error, OSError) as error:  # it can't be written back, say
            if pause is None:
                raise _no_answer() from error
        time.sleep(pause or 0)
    raise _no_answer()


def _tell_what_will_stay(error: DatabaseError, engine: Engine) -> None:
    """Raise what another try would not change; make the tables in a file that lost them."""
    code = getattr(error.orig, "sqlite_errorcode", 0)
    if code == sqlite3.SQLITE_READONLY_DBMOVED:
        return  # the next try opens the file that lies there now
    code &= 0xFF  # without what it says beside
    folder = Path(engine.url.database or "").parent
    if code == sqlite3.SQLITE_FULL or getattr(error.orig, "sqlstate", "") == PG_DISK_FULL:
        where = folder if code else Path("the database")
        raise disk_error(OSError(errno.ENOSPC, ""), where) from error
    if code == sqlite3.SQLITE_READONLY:
        raise disk_error(OSError(errno.EACCES, "it is read-only"), folder) from error
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        raise UserError(
            f"{engine.url.database} is damaged or no database",
            "the file that MiniGPT keeps a classroom in",
            "Move it to another place and start the server again, which makes a new one",
        ) from error
    if code == sqlite3.SQLITE_ERROR and "no such table" in str(error.orig):
        log.warning("%s has lost its tables: they are made again", engine.url.database)
        with engine.execution_options(writes=True).begin() as connection:
            _make_tables(connection)


def _no_answer() -> NoAnswer:
    return NoAnswer(
        "the classroom's database does not answer",
        "an answer within a few seconds",
        "Nothing that was stored is lost. Try again in a moment",
    )


def upsert(dialect: str, table: Table):
    """An ``INSERT`` that can say what to do about a row that is there already.

    Args:
        dialect: SQLAlchemy's name of the database's kind.
        table: where the row is to stand.
    """
    return {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[dialect](table)
