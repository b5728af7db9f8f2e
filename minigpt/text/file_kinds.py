"""What kind of file some bytes are: told by what they hold, and by the name where that is open."""

import io
import lzma
import zipfile
import zlib
from pathlib import PurePosixPath

from minigpt.errors import UserError

PLAIN = "plain text"
BROKEN_ZIP = (  # what zipfile raises for a file that is none, is cut short or has a password
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    RuntimeError,  # and with it NotImplementedError, for what a later zip may hold
    ValueError,
)
BY_ENDING = {
    ".txt": PLAIN,
    ".text": PLAIN,
    ".md": "Markdown",
    ".markdown": "Markdown",
    ".csv": "table",
    ".tsv": "table",
    ".srt": "subtitles",
    ".vtt": "subtitles",
    ".html": "web page",
    ".htm": "web page",
    ".xhtml": "web page",
    ".rtf": "rich text",
    ".docx": "Word document",
    ".pdf": "PDF",
    ".epub": "e-book",
    ".zip": "zip",
    ".gz": "gzip",
    ".xz": "xz",
}
PACKED = ("zip", "gzip", "xz")
DOCUMENTS = ("web page", "rich text", "Word document", "PDF", "e-book")
BY_BEGINNING = (
    (b"%PDF-", "PDF"),
    (b"{\\rtf", "rich text"),
    (b"\x1f\x8b", "gzip"),
    (b"\xfd7zXZ\0", "xz"),
)
OTHERS = (  # what cannot be read, with the way out
    (b"\xd0\xcf\x11\xe0", "an old Word document, or a document with a password"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"ID3", "a sound"),
    (b"RIFF", "a sound or a film"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"Rar!", "a .rar archive"),
    (b"7z\xbc\xaf", "a .7z archive"),
)
READABLE = ".txt, .md, .csv, .srt, .vtt, .html, .rtf, .docx, .pdf, .epub, .zip or .gz"
DO = "Save it as plain text, .docx or .pdf without a password and try again"


def kind_of(raw: bytes, name: str) -> str:
    """The kind of a file, one of the values of :data:`BY_ENDING`.

    Raises:
        UserError: it is of no kind that can be read here.
    """
    by_name = BY_ENDING.get(ending(name), "")
    for beginning, kind in BY_BEGINNING:
        if raw.startswith(beginning):
            return kind
    if raw.startswith(b"PK\x03\x04") or raw.startswith(b"PK\x05\x06"):
        return _kind_of_zip(raw, name)
    for beginning, what in OTHERS:
        if raw.startswith(beginning) and (b"\0" in raw[:4096] or len(beginning) > 3):
            raise UserError(f"{name} is not plain text but {what}", READABLE, DO)
    if by_name in (*PACKED, "PDF", "Word document", "e-book"):
        raise UserError(f"{name} is damaged: it is no {by_name}", f"a whole {by_name}", DO)
    head = raw[:400].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html")):
        return "web page"
    return by_name or PLAIN


def ending(name: str) -> str:
    """The ending of a file's name in small letters, with its dot."""
    return PurePosixPath(name.replace("\\", "/")).suffix.lower()


def _kind_of_zip(raw: bytes, name: str) -> str:
    """A zip may be a document: both Word's and e-books are folders in a zip."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            inside = set(archive.namelist())
    except BROKEN_ZIP as error:
        received = f"{name} is damaged: it is no zip file, or not a whole one"
        raise UserError(received, "a whole file", DO) from error
    if "word/document.xml" in inside:
        return "Word document"
    if "META-INF/container.xml" in inside:
        return "e-book"
    for part, what in (
        ("ppt/presentation.xml", "a presentation"),
        ("xl/workbook.xml", "a spreadsheet"),
        ("content.xml", "an OpenDocument file"),
    ):
        if part in inside:
            raise UserError(f"{name} is {what}", READABLE, DO)
    return "zip"
