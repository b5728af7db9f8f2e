"""What TensorFlow computes on: a GPU where there is one, else the CPU."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

_lock = threading.Lock()


def prepare_device() -> str:
    """Set TensorFlow up and name what it computes on, such as ``CPU (2 cores)``.

    A GPU's memory is taken as it is needed, not all at once, so that others can use the rest.
    """
    with _lock:  # the worker asks from two threads
        return _prepared()


@cache
def _prepared() -> str:
    with _quiet_stderr():
        import tensorflow as tf

        gpus = tf.config.list_physical_devices("GPU")
    for gpu in gpus:
        tf.config.experimental.set_memory_growth(gpu, True)
    if not gpus:
        return f"CPU ({_cores()} cores)"
    details = tf.config.experimental.get_device_details(gpus[0])
    return f"GPU ({details.get('device_name', gpus[0].name)})"


def _cores() -> int:
    """How many cores this process may use; only Linux says so, others say how many there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def _quiet_stderr() -> Iterator[None]:
    """Keep from the terminal what TensorFlow's C++ part writes at its import.

    It writes before any log level of its own applies; a failure to import is a Python exception
    and comes through.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    terminal, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(terminal, 2)
        os.close(terminal)
        os.close(nowhere)
