"""Reading a file that somebody hands us, of whatever kind classes have, and nothing that bites."""

from dataclasses import dataclass, replace
from pathlib import Path

from minigpt.errors import UserError
from minigpt.text import archives
from minigpt.text.archives import MOST_BYTES, WhichText, too_large, unpacked
from minigpt.text.encodings import decoded
from minigpt.text.file_kinds import BROKEN_ZIP, DOCUMENTS, PACKED, kind_of
from minigpt.text.guarded import document_text
from minigpt.text.plain_kinds import (
    column_text,
    fullest_column,
    markdown_text,
    subtitle_text,
    table_columns,
)

__all__ = ["BROKEN_ZIP", "MOST_BYTES", "Found", "Wanted", "decode", "read_bytes", "read_text_file"]


@dataclass(frozen=True)
class Wanted:
    """How a file is to be read; what is empty is found out.

    Attributes:
        encoding: by Python's name, see :data:`minigpt.text.encodings.ENCODINGS`.
        column: which column of a table.
        member: which file of a zip.
    """

    encoding: str = ""
    column: str = ""
    member: str = ""


@dataclass(frozen=True)
class Found:
    """What a file holds, and how it was read.

    Attributes:
        text: its text, with ``\\n`` for every line end.
        kind: what it was read as, see :mod:`minigpt.text.file_kinds`.
        encoding: the encoding of a text; "" for a document, which says it itself.
        column: the column that was taken of a table.
        columns: all columns of a table.
        member: the file that was taken of a zip.
    """

    text: str
    kind: str
    encoding: str = ""
    column: str = ""
    columns: tuple[str, ...] = ()
    member: str = ""


def file_and_member(path: Path) -> tuple[Path, str]:
    """The file that ``path`` leads to, and which text in it: ``texts.zip/a.txt`` names both."""
    for above in path.parents:
        if above.suffix.lower() == ".zip" and above.is_file():
            return above, path.relative_to(above).as_posix()
    return path, ""


def read_text_file(path: Path) -> str:
    """The text of a file of any kind that can be read.

    Args:
        path: of the file; of one of several texts in a zip, ``texts.zip/a.txt``.

    Raises:
        UserError: the file is missing, damaged, too large or no text, or it is a zip with several
            texts and none of them was named.
    """
    path, member = file_and_member(path)
    try:
        with path.open("rb") as file:
            packed = file.read(archives.MOST_BYTES + 1)  # a device is not read to its end
    except OSError as error:
        reason = error.strerror or "it can't be read"
        raise UserError(f"{path}: {reason}", "a readable text file", "Check the path") from error
    try:
        found = read_bytes(packed, path.name, Wanted(member=member))
    except WhichText as asked:
        do = f"Name one of them, as {path / asked.members[0]}"
        raise UserError(asked.received, asked.expected, do) from asked
    if member and found.member != member:
        do = f"Name one that is in it, as {path / found.member}"
        raise UserError(f"{path.name} holds no text {member!r}", "a text of that zip", do)
    return found.text


def text_of_bytes(packed: bytes, name: str) -> str:
    """The text in the bytes of a file called ``name``."""
    return read_bytes(packed, name).text


def read_bytes(raw: bytes, name: str, wanted: Wanted = Wanted()) -> Found:
    """The text in the bytes of a file called ``name``, and how it was read.

    Raises:
        WhichText: it is a zip with several texts, and none was named.
        UserError: it is damaged, too large, has a password, or is of a kind that can't be read.
    """
    if len(raw) > archives.MOST_BYTES:
        raise too_large(name)
    if not raw.strip():
        raise _empty(name)
    kind, member, inside = kind_of(raw, name), "", name
    if kind in PACKED:
        raw, inside = unpacked(raw, name, kind, wanted.member)
        member = inside if kind == "zip" else ""
        if not raw.strip():
            raise _empty(name)
        kind = kind_of(raw, inside)
        if kind in PACKED:
            received = f"{name} holds another archive ({inside})"
            raise UserError(
                received, "an archive with a text in it", "Unpack it once and try again"
            )
    found = _read(raw, inside, kind, wanted)
    if not found.text.strip():
        raise _empty(name)
    return replace(found, text=_plain_lines(found.text), member=member)


def _read(raw: bytes, name: str, kind: str, wanted: Wanted) -> Found:
    if kind in DOCUMENTS:
        return Found(document_text(raw, name, kind), kind)
    text, encoding = decoded(raw, name, wanted.encoding)
    text = _plain_lines(text)
    if kind == "subtitles":
        return Found(subtitle_text(text), kind, encoding)
    if kind == "Markdown":
        return Found(markdown_text(text), kind, encoding)
    if kind == "table":
        names, rows = table_columns(text)
        column = wanted.column or fullest_column(names, rows)
        return Found(column_text(names, rows, column), kind, encoding, column, tuple(names))
    return Found(text, kind, encoding)


def decode(raw: bytes, name: str, encoding: str = "") -> str:
    """Bytes of plain text as text, without a byte-order mark and with every line end as ``\\n``."""
    if len(raw) > archives.MOST_BYTES:
        raise too_large(name)
    text = _plain_lines(decoded(raw, name, encoding)[0])
    if not text.strip():
        raise _empty(name)
    return text


def _plain_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _empty(name: str) -> UserError:
    return UserError(f"{name} is empty", "a text", "Choose a file with some text in it")
