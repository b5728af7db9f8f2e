"""One process at a time for a thing that several would make at once, in one store."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from minigpt.home import disk_error

LOOK = 0.2  # seconds between two looks whether the other process is done

_held: set[Path] = set()  # by this process
_door = threading.Lock()


@contextmanager
def alone(root: Path, name: str, wait: Callable[[], object]) -> Iterator[None]:
    """Keep other processes from what ``name`` names while the ``with`` block runs.

    The lock is the operating system's: it ends with its process, however that ends. What the other
    process has made meanwhile is for the caller to find out. Within one process nobody is kept out:
    of two trainings in a worker, the one that holds the lock may be held up for the other.

    Args:
        root: the folder of the store.
        name: what is made; part of a file's name.
        wait: called now and then while another process holds the lock; may raise.

    Raises:
        UserError: nothing can be written in ``root``.
    """
    path = root / "locks" / f"{name}.lock"
    with _door:
        ours = path in _held
        _held.add(path)
    if ours:
        yield
        return
    try:
        with _locked(path, root, wait):
            yield
    finally:
        with _door:
            _held.discard(path)


@contextmanager
def _locked(path: Path, root: Path, wait: Callable[[], object]) -> Iterator[None]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path)
        while not _taken(lock):
            wait()
            time.sleep(LOOK)
    except OSError as error:
        raise disk_error(error, root) from error
    try:
        yield
    finally:
        with suppress(OSError):  # Windows keeps a file that another process has open
            path.unlink(missing_ok=True)
        lock.release()


def _taken(lock: FileLock) -> bool:
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return False
    return True
