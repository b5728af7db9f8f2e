"""Places that machines share, for tests: folders, memory, one that goes away, a stand-in for S3."""

import threading
from pathlib import Path

import pytest
from fsspec import register_implementation
from fsspec.implementations.memory import MemoryFileSystem

from minigpt import shared_store
from minigpt.store import Store
from minigpt.text.corpus import corpus_path

LATE = 30.0  # seconds: a safety net


class Unsteady(MemoryFileSystem):
    """Memory behind a connection that breaks (``gone``) or says nothing (``silent``)."""

    protocol = "unsteady"
    store: dict = {}
    pseudo_dirs = [""]
    gone = threading.Event()
    silent = threading.Event()
    asked = 0

    @classmethod
    def _strip_protocol(cls, path):
        return super()._strip_protocol(path.removeprefix("unsteady://"))

    def _answer(self) -> None:
        Unsteady.asked += 1
        if self.gone.is_set():
            raise ConnectionResetError("the cable was pulled; key=hush-hush")
        while self.silent.is_set():
            threading.Event().wait(0.02)

    def info(self, path, **how):
        """As in memory, if there is a connection."""
        self._answer()
        return super().info(path, **how)

    def cat_file(self, path, *where, **how):
        """As in memory, if there is a connection."""
        self._answer()
        return super().cat_file(path, *where, **how)

    def find(self, path, *how, **more):
        """As in memory, if there is a connection."""
        self._answer()
        return super().find(path, *how, **more)

    def pipe_file(self, path, value, *more, **how):
        """As in memory, if there is a connection."""
        self._answer()
        return super().pipe_file(path, value, *more, **how)


register_implementation("unsteady", Unsteady, clobber=True)


@pytest.fixture
def unsteady(monkeypatch):
    """The address of a place that goes away when ``Unsteady.gone`` or ``silent`` is set."""
    _hasten(monkeypatch)
    Unsteady.store.clear()
    yield "unsteady://minigpt"
    Unsteady.gone.clear()
    Unsteady.silent.clear()


def _hasten(monkeypatch) -> None:
    """Ask again at once, and look every few milliseconds whether a place is back."""
    monkeypatch.setattr(shared_store, "LOOK_AGAIN", 0.0)
    monkeypatch.setattr(shared_store, "OFFER_AGAIN", 0.0)
    monkeypatch.setattr(shared_store, "TRY_AGAIN", 0.02)
    monkeypatch.setattr(shared_store, "SETTLES", 0.0)


class Machines:
    """Machines with a folder each, which share a place.

    Args:
        folder: below which their folders lie.
        monkeypatch: sets what their processes are told.
        url: the place.
    """

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
        self.folder, self._patch, self.url = folder, monkeypatch, url
        _hasten(monkeypatch)
        shared_store._shared.cache_clear()
        monkeypatch.setenv("MINIGPT_STORE_URL", url)

    def at(self, name: str) -> Path:
        """Be at one of them from now on; gives its folder."""
        self._patch.setenv("MINIGPT_HOME", str(self.folder / name))
        return self.folder / name

    def store(self, name: str) -> Store:
        """The store of one of them, in a process of its own."""
        self.at(name)
        shared_store._shared.cache_clear()
        return Store(shipped=None)

    def text(self, name: str, corpus: str) -> Path:
        """Where a text lies on one of them."""
        self.at(name)
        return corpus_path(corpus)


@pytest.fixture
def machines(tmp_path, monkeypatch):
    """Makes machines that share the place of an address."""
    yield lambda url: Machines(tmp_path, monkeypatch, url)
    shared_store._shared.cache_clear()


def until(holds, what: str = "") -> None:
    """Wait until something holds."""
    never = threading.Event()
    for _ in range(int(LATE / 0.02)):
        if holds():
            return
        never.wait(0.02)
    raise AssertionError(f"it never came to hold: {what}")
