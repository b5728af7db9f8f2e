"""The server's end of the worker: starts it, talks to it in JSON lines, starts it again."""

import json
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import IO

from minigpt.home import ROOT, home

JOBS_PER_WORKER = 200  # then a fresh one: whatever a library leaks is given back
PAUSE = 2.0  # seconds before a worker that died without a word is started again
LOG_BYTES = 1_000_000  # the log of the worker begins anew when it is longer
COMMAND = (sys.executable, "-m", "minigpt.jobs.worker")

log = logging.getLogger(__name__)


class WorkerProcess:
    """A long-lived process that takes one job at a time.

    It gets our requests on its stdin and answers on its stdout; its stderr goes to a log file, so
    that it never holds our own. It ends when its stdin closes, which also happens if we die.

    Args:
        command: the program to run.
        jobs_per_worker: after how many jobs it is replaced by a fresh one.
    """

    def __init__(
        self, command: tuple[str, ...] = COMMAND, jobs_per_worker: int = JOBS_PER_WORKER
    ) -> None:
        self._command, self._jobs_per_worker = command, jobs_per_worker
        self._lock = threading.RLock()
        self._process: subprocess.Popen | None = None
        self._closed = False
        self._ended = threading.Event()
        self._jobs_done = 0
        self.device = ""

    @property
    def pid(self) -> int | None:
        """The process number, or None if there is none."""
        process = self._process
        return None if process is None else process.pid

    def start(self, on_event: Callable[[dict], None], on_death: Callable[[str], None]) -> None:
        """Start the worker; ``on_event`` gets what it says, ``on_death`` why it died."""
        self._on_event, self._on_death = on_event, on_death
        with self._lock:
            self._spawn()

    def send(self, message: dict) -> None:
        """Write one message; a worker that has just died is noticed by its reader."""
        with self._lock:
            if self._process is None or self._closed:
                return
            try:
                self._process.stdin.write(json.dumps(message).encode() + b"\n")
                self._process.stdin.flush()
            except (BrokenPipeError, ValueError) as error:
                log.info("the worker is gone (%s); its reader starts another", error)

    def close(self) -> None:
        """End the worker: its stdin closes, and it goes."""
        with self._lock:
            self._closed = True
            self._ended.set()
            process = self._process
        if process is None:
            return
        process.stdin.close()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _spawn(self) -> None:
        self._jobs_done = 0
        path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        with _log_file() as log_file:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log_file,
                env={**os.environ, "PYTHONPATH": path},
                start_new_session=True,  # Ctrl-C in the terminal is for the server
            )
        reader = threading.Thread(target=self._read, args=(self._process,), daemon=True)
        reader.start()

    def _read(self, process: subprocess.Popen) -> None:
        spoke = False
        for line in process.stdout:
            event = _event(line)
            spoke = True
            if event is None:
                continue
            if event["event"] == "ready":
                self.device = event["device"]
                continue
            replaced = event["event"] in ("done", "stopped", "failed") and self._replace_if_old()
            self._on_event(event)
            if replaced:
                process.wait()
                return
        code = process.wait()
        if not spoke:
            self._ended.wait(PAUSE)
        with self._lock:
            if self._closed or process is not self._process:
                return
            log.warning("the worker ended (%s); starting another", _cause(code))
            self._spawn()
        self._on_death(f"The training process ended unexpectedly ({_cause(code)}). Try again.")

    def _replace_if_old(self) -> bool:
        with self._lock:
            self._jobs_done += 1
            if self._jobs_done < self._jobs_per_worker or self._closed:
                return False
            self._process.stdin.close()
            self._spawn()
            return True


def _event(line: bytes) -> dict | None:
    """What the worker said, or None for a line cut off by its death."""
    try:
        return json.loads(line)
    except ValueError:
        log.warning("the worker said %r, which is no JSON", line[:200])
        return None


def _log_file() -> IO[bytes]:
    """Where the worker's stderr goes: its log, or nowhere if there is no room for one."""
    path = home() / "logs" / "worker.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        full = path.exists() and path.stat().st_size > LOG_BYTES
        return path.open("wb" if full else "ab")
    except OSError as error:
        log.warning("no log of the worker: %s", error)
        return open(os.devnull, "wb")


def _cause(code: int) -> str:
    return f"stopped by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
