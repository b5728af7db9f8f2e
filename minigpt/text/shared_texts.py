"""Files of texts, here or in the shared store: what one machine brought, every other one finds.

Without ``MINIGPT_STORE_URL`` a file is here or nowhere.
"""

from collections.abc import Callable
from pathlib import Path

from minigpt.home import home
from minigpt.shared_store import named_shared


def kept(path: Path, sure: bool = False) -> bool:
    """Whether a file lies here, or in the shared store.

    Args:
        path: where it lies, or would be put.
        sure: whether no answer is to be told from a no.

    Raises:
        NotNow: who has to be sure gets no answer from the shared store.
        UserError: MiniGPT may not look into the shared store.
    """
    if path.exists():
        brought_here(path)  # which offers it to the shared store
        return True
    shared = named_shared()
    return shared is not None and shared.about(_name(path), sure) is not None


def brought_here(path: Path, is_whole: Callable[[bytes], bool] = bool, sure: bool = False) -> Path:
    """``path`` below the user's folder, where the file lies now if it is anywhere.

    Args:
        path: where it lies, or is put.
        is_whole: tells whether what came is the file; what is not is set aside there.
        sure: whether no answer is to be told from a no: it can be had nowhere else.

    Raises:
        NotNow: who has to be sure gets no answer from the shared store.
    """
    shared = named_shared()
    if shared is not None:
        shared.bring(path, is_whole, sure)
    return path


def shared_size(path: Path) -> int | None:
    """The bytes of a file in the shared store or, before it is there, here; None without either.

    Without a shared store it is None.
    """
    shared = named_shared()
    if shared is None:
        return None
    if path.exists():
        return path.stat().st_size
    about = shared.about(_name(path))
    return None if about is None else about["size"]


def share(path: Path) -> None:
    """Send a file to the shared store; at once, or when it answers again.

    Raises:
        UserError: MiniGPT may not write there.
    """
    shared = named_shared()
    if shared is not None:
        shared.send(_name(path))


def unshare(path: Path) -> None:
    """Take a file back that was sent for one use."""
    shared = named_shared()
    if shared is not None:
        shared.forget(_name(path))


def discard(path: Path, why: object) -> None:
    """Throw a file away that is of no use, and set its copy in the shared store aside."""
    path.unlink(missing_ok=True)
    shared = named_shared()
    if shared is not None and shared.about(_name(path)) is not None:
        shared.set_aside(_name(path), why)


def _name(path: Path) -> str:
    return path.relative_to(home()).as_posix()
