"""How many threads NumPy's linear algebra takes."""

import sys

import numpy as np
from threadpoolctl import threadpool_info

from minigpt.training.blas_threads import _libraries, keep_to_one_blas_thread, one_blas_thread


def blas_threads() -> list[int]:
    """Of each linear algebra library that is loaded, how many threads it takes."""
    np.ones((2, 2)) @ np.ones((2, 2))
    return [found["num_threads"] for found in threadpool_info() if found["user_api"] == "blas"]


def test_one_thread_for_as_long_as_it_lasts():
    """Inside it is one, afterwards what it was before."""
    before = blas_threads()
    with one_blas_thread():
        assert set(blas_threads()) == {1}
    assert blas_threads() == before


def test_without_threadpoolctl_nothing_is_limited(monkeypatch):
    """Where tensorflow is alone, as with a script taken home, the work is done all the same."""
    monkeypatch.setitem(sys.modules, "threadpoolctl", None)
    before = blas_threads()
    with one_blas_thread():
        assert blas_threads() == before


def test_a_server_keeps_to_one_thread():
    """It stays one after the call, also outside any block."""
    np.ones((2, 2)) @ np.ones((2, 2))
    with _libraries().limit(limits=2):  # puts back what was there before
        keep_to_one_blas_thread()
        assert set(blas_threads()) == {1}
