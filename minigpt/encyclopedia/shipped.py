"""The corpus as it ships: compressed in ``assets/corpus``, with what is known of it beside it."""

import hashlib
import json
import lzma

from minigpt.home import ASSETS

FOLDER = ASSETS / "corpus"
TEXT_FILE = FOLDER / "builtin.txt.xz"
DIGEST_FILE = FOLDER / "builtin.sha256"
PATTERN_FILE = FOLDER / "builtin.pattern.json"


def digest(text: str) -> str:
    """Return the SHA-256 of ``text`` as UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def read() -> str:
    """Return the shipped text.

    Raises:
        FileNotFoundError: it was never written (``python -m minigpt.encyclopedia --write``).
    """
    return lzma.decompress(TEXT_FILE.read_bytes()).decode("utf-8")


def top_pattern() -> tuple[str, float]:
    """Return the generator's pattern that made the most sentences, and its share of them."""
    found = json.loads(PATTERN_FILE.read_text(encoding="utf-8"))
    return found["pattern"], found["share"]


def write(text: str, pattern: str, share: float) -> str:
    """Write ``text`` compressed, its digest and its top pattern; return the digest.

    The digest is that of the text, since compressed bytes may differ between versions of xz.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    TEXT_FILE.write_bytes(lzma.compress(text.encode("utf-8"), preset=9 | lzma.PRESET_EXTREME))
    told = json.dumps({"pattern": pattern, "share": share})
    PATTERN_FILE.write_text(told + "\n", encoding="utf-8")
    DIGEST_FILE.write_text(digest(text) + "\n", encoding="ascii")
    return digest(text)
