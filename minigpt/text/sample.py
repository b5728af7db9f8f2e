"""The first lines of a corpus, without reading the rest: for showing what kind of text it is."""

import gzip
import lzma
import zipfile
from pathlib import Path
from typing import BinaryIO

from minigpt.config import TOYS
from minigpt.errors import NotNow
from minigpt.text.corpus import corpus_path
from minigpt.text.reading import BROKEN_ZIP
from minigpt.text.toy_tasks import toy_text

LONGEST = 4  # bytes that one character of UTF-8 may take


def corpus_sample(name: str, characters: int = 600) -> str:
    """The first ``characters`` of the corpus called ``name``, up to the last whole word.

    Returns "" if the corpus is not here, or can't be read as text: whoever trains on it says why.

    Raises:
        NotNow: the shared store, which alone may have it, does not answer.
    """
    if name in TOYS:
        return shortened(toy_text(name), characters)
    try:
        path = corpus_path(name)
        with _opened(path) as file:
            raw = file.read(characters * LONGEST)
    except NotNow:
        raise
    except (*BROKEN_ZIP, FileNotFoundError, IndexError):
        return ""
    text = raw.decode("utf-8-sig", errors="ignore").replace("\r\n", "\n").replace("\r", "\n")
    return shortened(text, characters)


def shortened(text: str, characters: int) -> str:
    """The beginning of a text, up to the last whole word where spaces part words."""
    if len(text) <= characters:
        return text
    whole = text[:characters].rpartition(" ")[0]
    return whole if len(whole) > characters / 2 else text[:characters]


def _opened(path: Path) -> BinaryIO:
    ending = path.suffix.lower()
    if ending == ".zip":
        archive = zipfile.ZipFile(path)
        return archive.open([n for n in archive.namelist() if n.lower().endswith(".txt")][0])
    if ending in (".gz", ".xz"):
        return (gzip.open if ending == ".gz" else lzma.open)(path)
    return path.open("rb")
