"""What the school's benchmark starts: clusters, servers and commands, all of which end with it."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.browser import ROOT, free_port
from benchmarks.class_server import running_class
from minigpt.store import Store

START = 120.0  # seconds until a cluster answers: a safety net
END = 30.0  # seconds that what was started has to end
OURS = ("MINIGPT_SCHEDULER", "MINIGPT_STORE_URL", "MINIGPT_DATABASE_URL")  # none of them is asked


@dataclass(frozen=True)
class Place:
    """Servers that somebody visits.

    Attributes:
        url: their address, on this machine.
        home: where their models lie.
        pid: of the process that started all of it.
    """

    url: str
    home: Path
    pid: int


def environment(home: Path) -> dict[str, str]:
    """That of a process whose things lie in ``home``, without a setting of a larger MiniGPT."""
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    return {**kept, "MINIGPT_HOME": str(home), "CUDA_VISIBLE_DEVICES": ""}


def models(home: Path) -> set[str]:
    """The keys of the trained models in ``home``; none of them is shipped."""
    return set(Store(home, shipped=None).keys("models"))


@contextmanager
def one_server(home: Path) -> Iterator[Place]:
    """A server with its own worker, and nothing in front."""
    with running_class(home) as server:
        yield Place(server.url, home, server.pid)


@contextmanager
def cluster(home: Path, servers: int, workers: int) -> Iterator[Place]:
    """``python -m minigpt cluster``: servers behind nginx, and workers of one thread."""
    port = free_port()
    counts = ("--servers", str(servers), "--workers", str(workers))
    where = ("--port", str(port), "--address", f"127.0.0.1:{port}")
    with started(["cluster", *counts, *where], home) as (process, log):
        url = f"http://127.0.0.1:{port}"
        _wait_for(f"{url}/_stcore/health", process, log)
        yield Place(url, home, process.pid)


def seconds_of(words: Sequence[str], home: Path, limit: float = 3600.0) -> float:
    """How long ``python -m minigpt`` takes with these words.

    Raises:
        RuntimeError: it failed; with the last thing that it said.
        subprocess.TimeoutExpired: it takes longer than the limit.
    """
    begun = time.perf_counter()
    with started(words, home) as (process, log):
        code = process.wait(limit)
        took = time.perf_counter() - begun
    if code:
        raise RuntimeError(f"minigpt {' '.join(words)} failed: {_last(log)}")
    return took


@contextmanager
def started(words: Sequence[str], home: Path) -> Iterator[tuple[subprocess.Popen, Path]]:
    """``python -m minigpt`` with these words, and its log; it ends with all that it started."""
    log = home / "benchmark.log"
    home.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "minigpt", *words],
            cwd=ROOT,
            env=environment(home),
            stdout=out,
            stderr=out,
        )
    try:
        yield process, log
    finally:
        end(process)


def end(process: subprocess.Popen, patience: float = END) -> None:
    """End a process gently, and then whatever is left of all that it had started."""
    below = []
    with suppress(psutil.NoSuchProcess):
        below = psutil.Process(process.pid).children(recursive=True)
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(patience)
    _, left = psutil.wait_procs(below, timeout=1)
    for one in left:
        with suppress(psutil.NoSuchProcess):
            one.kill()
    psutil.wait_procs(left, timeout=5)
    process.kill()
    process.wait()


def _wait_for(url: str, process: subprocess.Popen, log: Path) -> None:
    late = time.monotonic() + START
    while time.monotonic() < late:
        if process.poll() is not None:
            raise RuntimeError(f"the cluster ended at once: {_last(log)}")
        with suppress(OSError), urllib.request.urlopen(url, timeout=2):
            return
        time.sleep(0.1)
    raise TimeoutError(f"{url} did not answer within {START:g} s: {_last(log)}")


def _last(log: Path) -> str:
    """The last line that says something."""
    lines = [line for line in log.read_text(errors="replace").splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"
