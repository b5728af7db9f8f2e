"""A place that several machines reach, by fsspec: bytes under names, and no call without an end.

``MINIGPT_STORE_URL`` names it. fsspec and what speaks to the place are imported when there is one:
without the setting no process loads them.
"""

import errno
import hashlib
import logging
import re
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import nullcontext
from pathlib import Path
from typing import Any, TypeVar

from minigpt.errors import NotNow, UserError

SETTING = "MINIGPT_STORE_URL"
LOOK = 3.0  # seconds for a question about one object: a page may wait for it
FIRST = 15.0  # seconds for the first of all: some libraries load for two on a machine that rests
CARRY = 60.0  # seconds for the bytes of an entry; 41 MB are the largest
URL = re.compile(r"([a-z][a-z0-9+.-]*)://(.*)", re.DOTALL)
EXAMPLES = "such as file:///shared/minigpt or s3://bucket/minigpt"
# What a place says that will say so again: it is full, it may only be read, a file is in the way.
LASTING = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.ENOTDIR)
WILL_STAY = (PermissionError, NotADirectoryError, FileExistsError, NotImplementedError)

T = TypeVar("T")
log = logging.getLogger(__name__)


class Away(Exception):
    """The place does not answer; it may be back in a moment."""


def shown(url: str) -> str:
    """An address as it may be shown: of one that may hold a password or a token its kind alone."""
    kind = URL.fullmatch(url)
    if any(sign in url for sign in "@?#"):
        return f"{kind[1]}://…" if kind else "…"
    return url[:80]


class Place:
    """A folder that fsspec reaches. All methods may be called from any thread.

    Args:
        url: its address.
        here: a folder for a note that the place was there: no process makes it anew then.

    Raises:
        UserError: it is no address, of a kind that is unknown, or what speaks to it is not
            installed.
    """

    def __init__(self, url: str, here: Path | None = None) -> None:
        self.shown = shown(url)
        self._files, base = _reached(url)
        self._base = base.rstrip("/")
        self._renames = _renames(self._files)
        self._note = here and here / f".{hashlib.sha256(url.encode()).hexdigest()[:20]}.shared"
        self._made, self._answered = bool(self._note and self._note.exists()), False
        # A library with one connection serves one at a time.
        many = self._files.async_impl or self._files.protocol in (("file", "local"), "memory")
        self._turn = nullcontext() if many else threading.Lock()

    def about(self, name: str, seconds: float = LOOK) -> dict[str, Any] | None:
        """What the place knows of an object (its ``size``, when it was made …), or None.

        Raises:
            Away: there was no answer within so many seconds.
            UserError: MiniGPT may not look there.
        """

        def look() -> dict:
            self._files.invalidate_cache()  # another machine writes there as well
            return dict(self._files.info(self._path(name)))

        return self._within(seconds, lambda: self._found(look))

    def read(self, name: str, seconds: float = CARRY) -> bytes | None:
        """The bytes of an object, or None if there is none; raises as :meth:`about` does."""
        path = self._path(name)
        return self._within(seconds, lambda: self._found(lambda: self._files.cat_file(path)))

    def write(self, name: str, content: bytes, seconds: float = CARRY) -> None:
        """Put an object there, whole or not at all; raises as :meth:`about` does.

        Where things can be renamed it is written beside and renamed; other places, S3 among them,
        show an object when it is whole.
        """

        def put() -> None:
            path = self._path(name)
            if not self._renames:
                self._files.pipe_file(path, content)
                return
            self._make_folder(path)
            beside = f"{self._base}/.making-{uuid.uuid4().hex}"
            self._files.pipe_file(beside, content)
            self._files.mv(beside, path)

        self._within(seconds, put)

    def move(self, name: str, to: str) -> None:
        """Give an object another name; one that is gone is left so. Raises as :meth:`about`."""

        def rename() -> None:
            try:
                if self._renames:
                    self._make_folder(self._path(to))
                self._files.mv(self._path(name), self._path(to))
            except FileNotFoundError:
                log.info("%s is gone from %s", name, self.shown)

        self._within(CARRY, rename)

    def remove(self, name: str) -> None:
        """Throw an object away; raises as :meth:`about` does."""
        self._within(CARRY, lambda: self._files.rm_file(self._path(name)))

    def names(self, under: str = "") -> dict[str, dict[str, Any]]:
        """All objects under a folder, by name, with what :meth:`about` gives; raises likewise."""

        def find() -> dict[str, dict]:
            self._files.invalidate_cache()
            found = self._files.find(self._path(under), detail=True)
            return {path[len(self._base) + 1 :]: about for path, about in found.items()}

        return self._within(CARRY, find)

    def check(self) -> None:
        """Write an object, read it and throw it away; raises as :meth:`about` does."""
        name = f"check-{uuid.uuid4().hex}"
        self.write(name, b"MiniGPT", LOOK)
        read = self.read(name, LOOK)
        self.remove(name)
        if read != b"MiniGPT":
            raise self._refused("it does not give back what was written")

    def no_answer(self) -> NotNow:
        """What to tell somebody who has to wait for the place."""
        return NotNow(
            f"the shared store {self.shown} does not answer",
            "one that can be reached",
            f"Try again in a moment; if it stays so, correct {SETTING} or its network",
        )

    def _refused(self, why: str) -> UserError:
        return UserError(
            f"the shared store {self.shown} can't be used: {why}",
            "a place that exists, and a right to read and write there",
            f"Correct the credentials or the rights there, or {SETTING}, and start MiniGPT again",
        )

    def _path(self, name: str) -> str:
        return f"{self._base}/{name}".rstrip("/")

    def _found(self, ask: Callable[[], T]) -> T | None:
        try:
            return ask()
        except FileNotFoundError:
            self._check_mounted()
            return None

    def _check_mounted(self) -> None:
        """Raise Away where the folder is gone in which everything lay."""
        if self._made and not self._files.isdir(self._base):
            raise Away(f"{self.shown} is gone")

    def _make_folder(self, path: str) -> None:
        """Make the folder of an object. The place itself is made once: later it is not mounted."""
        self._check_mounted()
        self._files.makedirs(path.rpartition("/")[0], exist_ok=True)
        if self._note and not self._made:
            self._note.parent.mkdir(parents=True, exist_ok=True)
            self._note.touch()
        self._made = True

    def _within(self, seconds: float, work: Callable[[], T]) -> T:
        """What ``work`` gives, unless it takes longer; a thread that hangs is left to itself."""
        answer: Future = Future()
        threading.Thread(target=self._do, args=(work, answer), daemon=True).start()
        try:
            error = answer.exception(seconds if self._answered else max(seconds, FIRST))
        except TimeoutError as late:
            raise Away(f"no answer within {seconds:g} s") from late
        self._answered = True
        if error is None:
            return answer.result()
        raise self._told(error) from error

    def _do(self, work: Callable[[], T], answer: Future) -> None:
        try:
            with self._turn:
                answer.set_result(work())
        except BaseException as error:  # noqa: BLE001 - raised where the answer is waited for
            answer.set_exception(error)

    def _told(self, error: BaseException) -> Exception:
        """Every library has errors of its own: those that will stay, and all others.

        Their texts are not repeated, for they may hold what is secret.
        """
        if isinstance(error, Away | UserError):
            return error
        name = type(error).__name__
        if getattr(error, "errno", None) in LASTING:
            return self._refused(error.strerror or name)
        if isinstance(error, FileNotFoundError):
            return self._refused("there is no such place")
        lasts = isinstance(error, WILL_STAY) or "Credentials" in name
        return self._refused(name) if lasts else Away(name)


def _reached(url: str) -> tuple[Any, str]:
    """The file system of fsspec that an address names, and the folder in it."""
    kind = URL.fullmatch(url)
    local = kind and kind[1] in ("file", "local")
    if not kind or "::" in url or (local and not kind[2].startswith("/")):
        raise _no_address(url, f"the address of a folder, {EXAMPLES}")
    do = "Run: pip install -r requirements-shared.txt (and what fsspec needs for other kinds)"
    try:
        from fsspec.core import url_to_fs

        files, base = url_to_fs(url, skip_instance_cache=True)  # one of our own
    except ImportError as error:
        missing = f"{SETTING} is {shown(url)!r}, and what speaks to {kind[1]}:// is not installed"
        raise UserError(missing, "fsspec and its library for that kind", do) from error
    except (ValueError, TypeError, KeyError) as error:
        raise _no_address(url, f"a kind of address that fsspec knows, {EXAMPLES}") from error
    except OSError as error:  # some ask for an answer at once
        raise _no_address(url, "the address of a place that answers") from error
    if kind[1] != "memory" and not base.strip("/"):
        raise _no_address(url, f"a folder or a bucket, {EXAMPLES}")
    return files, base


def _no_address(url: str, expected: str) -> UserError:
    return UserError(f"{SETTING} is {shown(url)!r}", expected, f"Correct or unset {SETTING}")


def _renames(files) -> bool:
    """Whether files are renamed there in one step; elsewhere to move is to copy."""
    from fsspec import AbstractFileSystem

    return type(files).mv is not AbstractFileSystem.mv
