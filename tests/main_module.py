"""The process's main module, which Streamlit's AppTest replaces by the page that it runs."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def main_module_kept() -> Iterator[None]:
    """Put ``__main__`` back.

    A process that multiprocessing spawns runs its parent's main module again: after the test of a
    page it would run that page, and a worker of Dask dies of it (Streamlit 1.67.0,
    ``ScriptRunner._run_script``).
    """
    before = sys.modules["__main__"]
    try:
        yield
    finally:
        sys.modules["__main__"] = before
