"""What TensorFlow computes on, a GPU or the CPU; or why it can't be loaded here."""

import os
import platform
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from minigpt.errors import UserError

_lock = threading.Lock()
_without = ""  # why it must not be tried in this process


def prepare_device() -> str:
    """Set TensorFlow up and name what it computes on, such as ``CPU (2 cores)``.

    Whatever needs TensorFlow calls this first. A GPU's memory is taken as it is needed, not all at
    once, so that others can use the rest.

    Raises:
        UserError: TensorFlow can't be loaded here.
    """
    with _lock:  # the worker asks from several threads
        return _prepared()


def has_gpu() -> bool:
    """Whether TensorFlow finds a GPU to compute on."""
    import tensorflow as tf

    return bool(tf.config.list_physical_devices("GPU"))


def do_without(reason: str) -> None:
    """Never try to load TensorFlow in this process, and say why; "" for no reason not to."""
    global _without
    _without = reason


def not_loaded(why: str) -> UserError:
    """What to tell somebody whose TensorFlow can't be loaded for the reason ``why``, a clause."""
    return UserError(
        f"TensorFlow, which trains the models, can't be loaded here ({why})",
        "Python 3.11, 3.12 or 3.13, a processor with AVX, and on Windows the Microsoft Visual C++ "
        "runtime",
        "Install what is missing, then run pip install -r requirements.txt in MiniGPT's folder; "
        "models that are trained already can be used without it",
    )


@cache
def _prepared() -> str:
    tf = _tensorflow()
    gpus = tf.config.list_physical_devices("GPU")
    for gpu in gpus:
        tf.config.experimental.set_memory_growth(gpu, True)
    if not gpus:
        return f"CPU ({cores()} cores)"
    # Else a GPU rounds what it multiplies to 10 bits (TF32), and a CPU's numbers are others.
    tf.config.experimental.enable_tensor_float_32_execution(False)
    details = tf.config.experimental.get_device_details(gpus[0])
    return f"GPU ({details.get('device_name', gpus[0].name)})"


def _tensorflow():
    """The package, looked at once; what its import raises depends on what is missing or does not
    fit: an ImportError, but as well an AttributeError, a TypeError or an OSError."""
    if _without:
        raise not_loaded(_without)
    if not _has_avx():
        raise not_loaded("this processor has no AVX")
    with _quiet_stderr():
        try:
            import tensorflow as tf

            tf.config.list_physical_devices("GPU")  # its libraries are loaded by the first call
        except Exception as error:
            raise not_loaded(_in_words(error)) from error
    return tf


def _in_words(error: Exception) -> str:
    if isinstance(error, ModuleNotFoundError) and error.name == "tensorflow":
        return f"it is not installed for this Python, {sys.version_info[0]}.{sys.version_info[1]}"
    lines = str(error).strip().splitlines() or [""]
    return f"{type(error).__name__}: {lines[0][:200]}".rstrip(": ")


def _has_avx(about: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether the processor has what TensorFlow's builds for x86 are made for.

    Without it their import ends the process. Only Linux says so in a file; elsewhere yes is
    assumed, and a worker that dies of it is noticed by the server.
    """
    if platform.machine().lower() not in ("x86_64", "amd64"):
        return True
    try:
        lines = about.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return True
    flags = [line.split(":", 1)[1].split() for line in lines if line.startswith("flags")]
    return "avx" in flags[0] if flags else True


def cores() -> int:
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
