"""Reading a text file that somebody hands us: .txt, .txt.gz or .zip, and nothing that bites."""

import gzip
import io
import lzma
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from minigpt.errors import UserError

MOST_BYTES = 100_000_000  # unpacked; the largest corpus of the notebook's kind is a third of it
BROKEN_ZIP = (  # what zipfile raises for a file that is none, is cut short or has a password
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
)
DO = "Save the text as plain UTF-8 (.txt, .txt.gz or .zip) and try again"


def read_text_file(path: Path) -> str:
    """The text of a .txt, .txt.gz or .zip file.

    Raises:
        UserError: the file is missing, damaged, too large, not text or not UTF-8.
    """
    try:
        with path.open("rb") as file:
            packed = file.read(MOST_BYTES + 1)  # a device, or a film, is not read to its end
    except OSError as error:
        reason = error.strerror or "it can't be read"
        raise UserError(f"{path}: {reason}", "a readable text file", "Check the path") from error
    return text_of_bytes(packed, path.name)


def text_of_bytes(packed: bytes, name: str) -> str:
    """The text in the bytes of a file called ``name``, whose ending says how it is packed."""
    if len(packed) > MOST_BYTES:
        raise _too_large(name)
    if name.lower().endswith(".zip"):
        return decode(_unzip(packed, name), name)
    if name.lower().endswith((".gz", ".xz")):
        return decode(_unpack(packed, name), name)
    return decode(packed, name)


def decode(raw: bytes, name: str) -> str:
    """UTF-8 bytes as text, without a byte-order mark and with every line end as ``\\n``."""
    if len(raw) > MOST_BYTES:
        raise _too_large(name)
    if b"\0" in raw[:4096]:
        raise UserError(f"{name} is not plain text", "UTF-8 text", DO)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        received = f"byte {error.start:,} of {name} is not UTF-8"
        raise UserError(received, "UTF-8 text", DO) from error
    if not text.strip():
        raise UserError(f"{name} is empty", "a text", "Choose a file with some text in it")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _unpack(packed: bytes, name: str) -> bytes:
    opener = lzma.open if name.lower().endswith(".xz") else gzip.open
    try:
        with opener(io.BytesIO(packed)) as file:
            return file.read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error, lzma.LZMAError) as error:
        received = f"{name} is cut short or damaged"
        raise UserError(received, "a whole compressed file", DO) from error


def _unzip(packed: bytes, name: str) -> bytes:
    """The first .txt member, read in memory: nothing is ever unpacked to where its name says."""
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            member = _text_member(archive, name)
            if member.file_size > MOST_BYTES:
                raise _too_large(name)
            with archive.open(member) as file:
                return file.read(MOST_BYTES + 1)
    except UserError:
        raise
    except BROKEN_ZIP as error:
        raise UserError(f"{name} is no zip file or is damaged", "a whole .zip file", DO) from error


def _text_member(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    for member in archive.infolist():
        inside = PurePosixPath(member.filename.replace("\\", "/"))
        if inside.is_absolute() or ".." in inside.parts:
            received = f"{name} holds a path that leads outside it ({member.filename})"
            raise UserError(received, "a zip with one text file", DO)
    texts = [m for m in archive.infolist() if m.filename.lower().endswith(".txt")]
    texts = [m for m in texts if not m.filename.startswith("__MACOSX")]
    if not texts:
        raise UserError(f"{name} holds no .txt file", "a zip with one text file", DO)
    return texts[0]


def _too_large(name: str) -> UserError:
    return UserError(
        f"{name} is larger than {MOST_BYTES // 1_000_000} MB",
        f"at most {MOST_BYTES // 1_000_000} MB of text",
        "Cut the text to a part of it",
    )
