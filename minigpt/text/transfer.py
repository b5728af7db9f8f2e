"""Bytes from an address into a file: no more than so many, no longer than so long.

Called by pooch, which tries again, and keeps the whole file or none. ``requests`` waits for a full
piece before it hands it over, and begins its time limit anew with every byte: one byte a second
would go on for ever. Here every byte that comes is looked at, and so is the clock.
"""

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from minigpt.errors import UserError
from minigpt.text.reading import MOST_BYTES

TIMEOUT = (10, 30)  # seconds to connect, and without a byte, before a download counts as stalled
DEADLINE = 600.0  # seconds for the whole of it: 12 MB take as long at 20 kB a second
LEFT_FREE = 200_000_000  # bytes of the disk that a download never takes
PIECE = 65_536  # bytes at most between two looks at the clock
LOOK_EVERY = 1_000_000  # bytes between two looks at the disk
PAGE = (b"<!doctype html", b"<html", b"<head", b"<script")  # how a web page begins
BUILTIN = "Try again, or use the built-in corpus, which needs no network"

# (bytes so far, bytes in all or 0 if the server does not say)
Progress = Callable[[int, int], None]


def fetch(url: str, out: IO[bytes], folder: Path, progress: Progress) -> None:
    """Write what ``url`` gives to ``out``, which lies in ``folder``.

    Raises:
        UserError: it is a web page, or too large, too slow, or more than the disk has room for.
        requests.exceptions.RequestException: the connection, or what came over it.
        OSError: the file can't be written.
    """
    import requests

    ends = time.monotonic() + DEADLINE
    with requests.get(url, timeout=TIMEOUT, stream=True) as response:
        response.raise_for_status()
        total = _length(response)
        _room(folder, total)
        done = 0
        for piece in _pieces(response):
            if not done:
                _no_web_page(response.headers.get("content-type", ""), piece)
            done += len(piece)
            if done > MOST_BYTES:
                raise _too_large()
            if done // LOOK_EVERY > (done - len(piece)) // LOOK_EVERY:
                _room(folder, max(0, total - done))
            out.write(piece)
            progress(done, total)
            if time.monotonic() > ends:
                raise refused(
                    f"the download was not whole after {DEADLINE / 60:.0f} minutes "
                    f"({done / 1e6:.1f} MB had come)"
                )


def refused(received: str, do: str = BUILTIN) -> UserError:
    """What to tell somebody whose download came to nothing."""
    return UserError(received, "the whole corpus file", do)


def _length(response) -> int:
    """How many bytes the file will have; 0 where the server does not say, or packs them."""
    said = response.headers.get("content-length", "")
    total = int(said) if said.isdecimal() else 0
    if total > MOST_BYTES:
        raise _too_large()
    return 0 if "content-encoding" in response.headers else total


def _pieces(response) -> Iterator[bytes]:
    """What comes, as soon as it comes."""
    from requests.exceptions import ConnectionError as Broken
    from urllib3.exceptions import HTTPError

    while True:
        try:
            piece = response.raw.read1(PIECE, decode_content=True)
        except HTTPError as error:
            raise Broken(error) from error  # as requests says it, so that it is tried again
        if not piece:
            return
        yield piece


def _no_web_page(kind: str, begin: bytes) -> None:
    """A page to log in at comes in place of the file, and as if all were well."""
    begins = begin.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if kind.lower().startswith("text/html") or begins.startswith(PAGE):
        raise refused(
            "a web page came in place of the corpus: perhaps this network wants you to log in "
            "first, or the address is that of a page",
            "Open any page in a browser, log in if you are asked to, and try again; or use the "
            "built-in corpus, which needs no network",
        )


def _room(folder: Path, still: int) -> None:
    free = shutil.disk_usage(folder).free
    if free - still < LEFT_FREE:
        raise UserError(
            f"the disk that holds {folder} has {free / 1e6:.0f} MB left",
            f"{still / 1e6:.0f} MB for the corpus, and {LEFT_FREE / 1e6:.0f} MB to stay free",
            "Free some space, or set MINIGPT_HOME to a folder on another disk",
        )


def _too_large() -> UserError:
    return UserError(
        f"the download is larger than {MOST_BYTES / 1e6:.0f} MB",
        "a corpus file",
        "Correct MINIGPT_CORPUS_URL, or use the built-in corpus",
    )
