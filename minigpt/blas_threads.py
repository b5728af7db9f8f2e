"""How many threads NumPy's linear algebra takes."""

from contextlib import AbstractContextManager, nullcontext


def one_blas_thread() -> AbstractContextManager:
    """One thread for as long as it lasts: on matrices so small, more of them only wait.

    A script that was taken home runs where there is tensorflow alone; that one limits its threads
    by itself, in its first lines (:mod:`minigpt.export_script`).
    """
    try:
        from threadpoolctl import threadpool_limits
    except ImportError:
        return nullcontext()
    return threadpool_limits(1, "blas")
