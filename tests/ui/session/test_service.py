"""What all sessions of a server share, as far as no page's test shows it."""

import gc
import threading

import pytest

from minigpt.ui.session import service


@pytest.fixture
def settled(monkeypatch):
    """Settles a server whose worker is an event that is set once it is asked for."""
    started = threading.Event()
    monkeypatch.setattr(service, "jobs", started.set)
    monkeypatch.setattr(service, "keep_to_one_blas_thread", lambda: None)

    def settle(after: float) -> threading.Event:
        monkeypatch.setattr(service, "WORKER_AFTER", after)
        service.settle.forget()
        service.settle()
        return started

    yield settle
    gc.unfreeze()
    service.settle.forget()


def test_the_worker_starts_by_itself_behind_the_first_page(settled):
    """Nobody has to ask for a training: TensorFlow is loaded before the first slider moves."""
    assert settled(after=0.0).wait(10)


def test_the_first_page_does_not_wait_for_the_worker(settled):
    """With an hour to go, the page's run is over and no worker has been asked for."""
    assert not settled(after=3600.0).is_set()
