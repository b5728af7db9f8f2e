"""The corpus as it ships: compressed in ``assets/corpus``, with its digest beside it."""

import hashlib
import lzma
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "assets" / "corpus"
TEXT_FILE = FOLDER / "builtin.txt.xz"
DIGEST_FILE = FOLDER / "builtin.sha256"


def digest(text: str) -> str:
    """Return the SHA-256 of ``text`` as UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def read() -> str:
    """Return the shipped text.

    Raises:
        FileNotFoundError: it was never written (``python -m minigpt.encyclopedia --write``).
    """
    return lzma.decompress(TEXT_FILE.read_bytes()).decode("utf-8")


def write(text: str) -> str:
    """Write ``text`` compressed, and its digest; return the digest.

    The digest is that of the text, since compressed bytes may differ between versions of xz.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    TEXT_FILE.write_bytes(lzma.compress(text.encode("utf-8"), preset=9 | lzma.PRESET_EXTREME))
    DIGEST_FILE.write_text(digest(text) + "\n", encoding="ascii")
    return digest(text)
