"""How many threads NumPy's linear algebra takes."""

from contextlib import AbstractContextManager, nullcontext


def one_blas_thread() -> AbstractContextManager:
    """One thread for as long as it lasts: on matrices so small, more of them only wait.

    A script that was taken home runs where there is tensorflow alone; there nothing is limited,
    which costs time and changes no result.
    """
    try:
        from threadpoolctl import threadpool_limits
    except ImportError:
        return nullcontext()
    return threadpool_limits(1, "blas")
