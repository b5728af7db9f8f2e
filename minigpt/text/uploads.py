"""Files that somebody brought, kept as they came until they are read; the server reads none."""

import hashlib
import re
import time
from pathlib import Path
from typing import BinaryIO

from minigpt.errors import UserError
from minigpt.home import disk_error, home
from minigpt.text.corpus import OWN, digest_of, keep_text, own_text_exists, sha256_begins
from minigpt.text.reading import Found, Wanted, read_bytes
from minigpt.text.shared_texts import brought_here, share, unshare

MOST_KEPT = 200_000_000  # bytes of all uploads together; the oldest go first
NAME = re.compile(r"[0-9a-f]{20}")
AT_ONCE = 1 << 20  # bytes


def keep_upload(file: BinaryIO) -> str:
    """Copy a file to where the worker finds it; gives the name to ask for it by.

    Raises:
        UserError: there is no room for it.
    """
    folder = _folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        part, digest = folder / f"{time.time_ns()}.part", hashlib.sha256()
        file.seek(0)
        with part.open("wb") as copy:
            while block := file.read(AT_ONCE):
                digest.update(block)
                copy.write(block)
        name = digest.hexdigest()[:20]
        part.replace(folder / name)
        _throw_oldest_away(folder)
    except OSError as error:
        raise disk_error(error, folder) from error
    share_upload(name)
    return name


def share_upload(upload: str) -> None:
    """Send a file to where a worker on another machine finds it, to be read once."""
    share(_folder() / upload)


def digest_of_upload(file: BinaryIO) -> str:
    """The name that :func:`keep_upload` would give a file."""
    digest = hashlib.sha256()
    file.seek(0)
    while block := file.read(AT_ONCE):  # ``file_digest`` would copy the whole file
        digest.update(block)
    return digest.hexdigest()[:20]


def read_upload(upload: str, name: str, wanted: Wanted) -> tuple[str, bool, Found]:
    """Read a file that was brought and keep its text.

    Gives the corpus name, whether that text was here already, and how it was read.

    Args:
        upload: what :func:`keep_upload` gave.
        name: what the file is called.
        wanted: how it is to be read.

    Raises:
        WhichText: it is a zip with several texts.
        NotNow: it was brought elsewhere, and the shared store does not answer.
        UserError: it can't be read, or it is not here any more.
    """
    path = _folder() / upload
    if NAME.fullmatch(upload) and not path.is_file():
        brought_here(path, lambda raw: sha256_begins(raw, upload), sure=True)
    if not NAME.fullmatch(upload) or not path.is_file():
        do = "Upload it again"
        raise UserError(f"{name} is not here any more", "a file that was uploaded", do)
    unshare(path)
    found = read_bytes(path.read_bytes(), name, wanted)
    known = own_text_exists(OWN + digest_of(found.text))
    return keep_text(found.text), known, found


def _folder() -> Path:
    return home() / "texts" / "uploads"


def _throw_oldest_away(folder: Path) -> None:
    files = sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True)
    total = 0
    for at, file in enumerate(files):
        total += file.stat().st_size
        if at and total > MOST_KEPT:
            file.unlink(missing_ok=True)
