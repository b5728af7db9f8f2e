"""How many threads NumPy's linear algebra takes."""

from contextlib import AbstractContextManager, nullcontext
from functools import cache


def one_blas_thread() -> AbstractContextManager:
    """One thread for as long as it lasts: on matrices so small, more of them only wait.

    A script that was taken home runs where there is tensorflow alone; that one limits its threads
    by itself, in its first lines (:mod:`minigpt.take_home.export_script`).
    """
    try:
        import threadpoolctl  # noqa: F401 - only to know whether it is there
    except ImportError:
        return nullcontext()
    return _libraries().limit(limits=1)


def keep_to_one_blas_thread() -> None:
    """One thread from now on, for a process that many sessions share.

    A second thread that has done its part of a small product waits for the next one by running in
    circles for a while: 100 ms of a processor for each page, which the browser beside it or the
    next session would have had.
    """
    _libraries().limit(limits=1)


@cache
def _libraries():
    """The libraries of linear algebra in this process; looking for them takes 5 ms, so once."""
    import numpy  # noqa: F401 - loads them
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController().select(user_api="blas")
