"""The texts to learn from: four sources behind one name."""

import hashlib
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from minigpt.config import TOYS
from minigpt.errors import UserError
from minigpt.home import ASSETS, disk_error, home
from minigpt.text.download import download, downloaded_path
from minigpt.text.reading import decode, file_and_member, read_text_file
from minigpt.text.shared_texts import brought_here, kept, share, shared_size
from minigpt.text.toy_tasks import TASKS, VERSION, toy_text

BUILTIN = "builtin"
SIMPLE_WIKIPEDIA = "simple-wikipedia"
DIGEST = re.compile("[0-9a-f]{20}")
OWN = "own:"  # followed by the digest of a text that somebody pasted or uploaded

TITLES = {
    BUILTIN: "Pocket encyclopedia",
    SIMPLE_WIKIPEDIA: "Simple English Wikipedia",
}

Progress = Callable[[int, int], None]


def title(name: str) -> str:
    """What a page calls the corpus."""
    if name.startswith(OWN):
        return "Your own text"
    if name in TOYS:
        return f"Toy task: {TASKS[name].title}"
    return TITLES.get(name, Path(name).name)


def read_corpus(name: str, progress: Progress = lambda done, total: None) -> str:
    """The raw text of the corpus called ``name``; Simple Wikipedia is downloaded if need be.

    Args:
        name: ``builtin``, ``simple-wikipedia``, a toy task's, ``own:`` and a digest, or a path.
        progress: told of a download's (bytes so far, bytes in all).

    Raises:
        UserError: the text can't be had; the message says why and what to do.
    """
    if name in TOYS:
        return toy_text(name)
    path = download(progress) if name == SIMPLE_WIKIPEDIA else corpus_path(name)
    return read_text_file(path)


def corpus_path(name: str) -> Path:
    """Where the text called ``name`` lies, or will lie once it is downloaded.

    A toy task's lies nowhere: it is made when it is asked for. What another machine brought is
    fetched from the shared store.

    Raises:
        NotNow: the shared store, which alone may have it, does not answer.
    """
    if name == BUILTIN:
        return builtin_path()
    if name == SIMPLE_WIKIPEDIA:
        return brought_here(downloaded_path())
    if name.startswith(OWN):
        digest = name.removeprefix(OWN)
        return brought_here(_own_path(name), lambda raw: sha256_begins(raw, digest), sure=True)
    return Path(name).expanduser()


def is_to_be_fetched(name: str) -> bool:
    """Whether the text called ``name`` has to be downloaded before it can be read."""
    return name == SIMPLE_WIKIPEDIA and not kept(downloaded_path())


def lies_here_alone(name: str) -> bool:
    """Whether a text is a file of this machine, of which no other knows."""
    return name not in (BUILTIN, SIMPLE_WIKIPEDIA, *TOYS) and not name.startswith(OWN)


def builtin_path() -> Path:
    """The compressed text of the encyclopedia that ships with MiniGPT."""
    return ASSETS / "corpus" / "builtin.txt.xz"


def digest_of(text: str) -> str:
    """The corpus's own name: the first 20 hexadecimal digits of the SHA-256 of its text."""
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def sha256_begins(raw: bytes, digest: str) -> bool:
    """Whether these are the bytes of the file that is named for them."""
    return hashlib.sha256(raw).hexdigest().startswith(digest)


def keep_own_text(raw: bytes | str, name: str = "your text") -> str:
    """Keep a text that somebody pasted or uploaded; returns the corpus name for it.

    Raises:
        UserError: it is empty, too large or no text, or there is no room for it.
    """
    return keep_text(own_text_of(raw, name))


def own_text_of(raw: bytes | str, name: str = "your text") -> str:
    """What is kept of a text that somebody pasted or uploaded.

    Raises:
        UserError: it is empty, too large or no text.
    """
    if isinstance(raw, str):  # half a pair of code units is refused
        return decode(raw.encode("utf-8", "surrogatepass"), name, "utf-8")
    return decode(raw, name)


def keep_text(text: str) -> str:
    """Keep a text with ``\\n`` for every line end; returns the corpus name for it.

    Raises:
        UserError: there is no room for it.
    """
    corpus = OWN + digest_of(text)
    path = _own_path(corpus)
    if not path.exists():
        part = path.with_suffix(".part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(text, encoding="utf-8", newline="")
            part.replace(path)
        except OSError as error:
            raise disk_error(error, path.parent) from error
        share(path)
    return corpus


def is_offered(name: object) -> bool:
    """Whether a page may ask for this text: one of ours, or one that somebody brought here.

    A path never is: it would be read, and shown, to whoever named it. Only the command line takes
    paths.

    Raises:
        NotNow: it may be one that was brought elsewhere, and the shared store does not answer.
        UserError: the same, and MiniGPT may not look there.
    """
    if name in (BUILTIN, SIMPLE_WIKIPEDIA, *TOYS):
        return True
    own = isinstance(name, str) and name.startswith(OWN)
    if not own or not DIGEST.fullmatch(name.removeprefix(OWN)):
        return False
    return kept(_own_path(name), sure=True)


def may_be_offered(name: object) -> bool:
    """Whether a page may stand at this text: as :func:`is_offered`, or that can't be told now.

    What can't be told now is the name of a text at least, and no path: who needs it asks again.
    """
    try:
        return is_offered(name)
    except UserError:
        return True


def own_text_exists(corpus: str) -> bool:
    """Whether ``corpus`` (``own:`` and a digest) is known to name a text that is kept here."""
    try:
        return kept(_own_path(corpus))
    except UserError:
        return False


def _own_path(corpus: str) -> Path:
    digest = corpus.removeprefix(OWN)
    if not DIGEST.fullmatch(digest):
        raise UserError(
            f"{corpus!r} names no text", "a text that was pasted or uploaded here", "Add it again"
        )
    return home() / "texts" / f"{digest}.txt"


@cache
def _builtin_identity() -> str:
    return (ASSETS / "corpus" / "builtin.sha256").read_text().split()[0][:20]


def identity(name: str) -> str:
    """A cheap name for the text as it is now, without reading it: what an index is kept under.

    A file's changes when the file does. The digest of a text can then be looked up by it.
    """
    if name == BUILTIN:
        return f"{BUILTIN}:{_builtin_identity()}"
    if name in TOYS:
        return f"{name}:{VERSION}"
    if name.startswith(OWN):
        return name
    path = downloaded_path() if name == SIMPLE_WIKIPEDIA else Path(name).expanduser().resolve()
    if name == SIMPLE_WIKIPEDIA and (size := shared_size(path)) is not None:
        return f"{name}:{path.parent.name}:{size}"  # the same on all machines
    try:
        about = file_and_member(path)[0].stat()
    except OSError:
        return f"{path}:absent"
    return f"{path}:{about.st_size}:{about.st_mtime_ns}"
