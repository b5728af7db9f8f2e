"""What is in a .zip, .gz or .xz file: one text, read in memory and never more than the limit."""

import gzip
import io
import lzma
import zipfile
import zlib
from pathlib import PurePosixPath

from minigpt.errors import UserError
from minigpt.text.documents import with_password
from minigpt.text.file_kinds import BROKEN_ZIP, BY_ENDING, ending

MOST_BYTES = 100_000_000  # unpacked; the largest corpus of the notebook's kind is a third of it
ONE = "a zip with one text file"
DO = "Save the text as plain UTF-8 (.txt, .txt.gz or .zip) and try again"
NAMED = 5  # of the texts in a zip, in the question which of them is meant


class WhichText(UserError):
    """There is more than one text in a zip.

    Args:
        name: of the zip.
        members: what the texts in it are called.
    """

    def __init__(self, name: str, members: list[str]) -> None:
        self.name, self.members = name, members
        listed = ", ".join(members[:NAMED]) + (", …" if len(members) > NAMED else "")
        super().__init__(f"{name} holds {len(members)} texts ({listed})", ONE, "Choose one of them")

    def __reduce__(self):
        return type(self), (self.name, self.members)


def unpacked(packed: bytes, name: str, kind: str, member: str = "") -> tuple[bytes, str]:
    """The file in an archive, and its name.

    Args:
        packed: the archive.
        name: of the archive.
        kind: ``zip``, ``gzip`` or ``xz``.
        member: which file of a zip; needed only where there is more than one text.

    Raises:
        WhichText: a zip holds several texts, and none was named.
        UserError: it is damaged, has a password, is too large or holds no text.
    """
    if kind == "zip":
        return _unzip(packed, name, member)
    inside = name[: -len(ending(name))] if ending(name) in (".gz", ".xz") else name
    opener = lzma.open if kind == "xz" else gzip.open
    try:
        with opener(io.BytesIO(packed)) as file:
            return _within(file.read(MOST_BYTES + 1), name), inside
    except (OSError, EOFError, zlib.error, lzma.LZMAError) as error:
        received = f"{name} is cut short or damaged"
        raise UserError(received, "a whole compressed file", DO) from error


def _unzip(packed: bytes, name: str, member: str) -> tuple[bytes, str]:
    """One member, read in memory: nothing is ever unpacked to where its name says."""
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            found = _text_member(archive, name, member)
            if found.flag_bits & 1:
                raise with_password(name)
            if found.file_size > MOST_BYTES:
                raise too_large(name)
            with archive.open(found) as file:
                return _within(file.read(MOST_BYTES + 1), name), found.filename
    except UserError:
        raise
    except BROKEN_ZIP as error:
        raise UserError(f"{name} is no zip file or is damaged", "a whole .zip file", DO) from error


def _text_member(archive: zipfile.ZipFile, name: str, member: str) -> zipfile.ZipInfo:
    for one in archive.infolist():
        inside = PurePosixPath(one.filename.replace("\\", "/"))
        if inside.is_absolute() or ".." in inside.parts:
            received = f"{name} holds a path that leads outside it ({one.filename})"
            raise UserError(received, ONE, DO)
    texts = {
        one.filename: one
        for one in archive.infolist()
        if ending(one.filename) in BY_ENDING and not one.filename.startswith("__MACOSX")
    }
    if not texts:
        raise UserError(f"{name} holds no text file", ONE, DO)
    if member in texts:
        return texts[member]
    if len(texts) > 1:
        raise WhichText(name, list(texts))
    return next(iter(texts.values()))


def _within(raw: bytes, name: str) -> bytes:
    if len(raw) > MOST_BYTES:
        raise too_large(name)
    return raw


def too_large(name: str) -> UserError:
    """What is said of more bytes than are read."""
    return UserError(
        f"{name} is larger than {MOST_BYTES // 1_000_000} MB",
        f"at most {MOST_BYTES // 1_000_000} MB of text",
        "Cut the text to a part of it",
    )
