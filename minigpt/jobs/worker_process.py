"""The server's end of the worker: starts it, talks to it in JSON lines, starts it again."""

import json
import logging
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import IO

from minigpt.home import ROOT, home

JOBS_PER_WORKER = 200  # then a fresh one: whatever a library leaks is given back
TRIES = 2  # deaths in a row after which it is started again only when there is something to do
LOG_BYTES = 1_000_000  # the log of the worker begins anew when it is longer
COMMAND = (sys.executable, "-m", "minigpt.jobs.worker")
ENDS = ("done", "stopped", "failed")  # the last event of a job
LOADING = {"loading": True, "ready": False, "broken": False}  # whether it loads TensorFlow then
# How a process ends that runs into an instruction its processor does not have, or whose libraries
# do not fit; not how one ends that somebody killed. The large numbers are Windows'.
CRASHES = {-signal.SIGILL, -signal.SIGABRT, -signal.SIGSEGV, -signal.SIGFPE, 3}
CRASHES |= {0xC000001D, 0xC0000005, 0xC0000409}

log = logging.getLogger(__name__)


class WorkerProcess:
    """A long-lived process that takes jobs.

    It gets our requests on its stdin and answers on its stdout; its stderr goes to a log file, so
    that it never holds our own. It ends when its stdin closes, which also happens if we die.

    Args:
        command: the program to run.
        jobs_per_worker: after how many jobs it is old.
        on_demand: whether it is started by its first job only.

    Attributes:
        device: what it computes on, "" until it has said so.
        broken: why it can't train at all, or "".
        silent: how many times :meth:`tick` was called since it last said anything.
        cpu: seconds that it had computed when it last said so.
        loaded: whether all that it needs is in its memory.
    """

    def __init__(
        self,
        command: tuple[str, ...] = COMMAND,
        jobs_per_worker: int = JOBS_PER_WORKER,
        on_demand: bool = False,
    ) -> None:
        self._command, self._jobs_per_worker, self.on_demand = command, jobs_per_worker, on_demand
        self._lock = threading.RLock()
        self._process: subprocess.Popen | None = None
        self._closed = False
        self._jobs_done = self._deaths = self._crashes = 0
        self._without = ""  # why TensorFlow is not to be loaded
        self._cause = ""  # why we killed it
        self.device = self.broken = ""
        self.silent, self.cpu, self.loaded = 0, 0.0, False

    @property
    def pid(self) -> int | None:
        """The process number, or None if there is none."""
        process = self._process
        return None if process is None else process.pid

    def start(self, on_event: Callable[[dict], None], on_death: Callable[[str], None]) -> None:
        """Start the worker; ``on_event`` gets what it says, ``on_death`` why it died."""
        self._on_event, self._on_death = on_event, on_death
        with self._lock:
            if not self.on_demand:
                self._spawn()

    def send(self, message: dict) -> None:
        """Send one message, without waiting for it to be read; a job starts a missing worker."""
        with self._lock:
            if self._closed:
                return
            if self._process is None and "id" in message:
                self._spawn()
            if self._process is not None:
                self._outbox.put(json.dumps(message).encode() + b"\n")

    def tick(self) -> None:
        """Some time has passed: what it has said since the last call was a sign of life."""
        self.silent += self._process is not None

    def kill(self, cause: str) -> None:
        """End it, whatever it does: another one is started as after any other death.

        Args:
            cause: what it did, as the end of a sentence about it ("did not answer").
        """
        with self._lock:
            if self._process is not None:
                log.warning("the worker is ended: it %s", cause)
                self._cause = cause
                self._process.kill()

    def renew_if_old(self) -> None:
        """Start a fresh one after so many jobs; to be called where it has none in its hands."""
        with self._lock:
            if self._jobs_done >= self._jobs_per_worker and not self._closed:
                self._outbox.put(None)
                self._spawn()

    def rest(self) -> None:
        """End it until there is something to do; to be called where it has no job."""
        with self._lock:
            if self._process is not None:
                self._outbox.put(None)
                self._process = None

    def close(self) -> None:
        """End the worker: its stdin closes, and it goes."""
        with self._lock:
            self._closed = True
            process = self._process
            if process is None:
                return
            self._outbox.put(None)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _spawn(self) -> None:
        self._jobs_done, self.silent, self.loaded, self._cause = 0, 0, False, ""
        path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        without = ("--without-tensorflow", self._without) if self._without else ()
        with _log_file() as log_file:
            self._process = subprocess.Popen(
                (*self._command, *without),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log_file,
                env={**os.environ, "PYTHONPATH": path},
                start_new_session=True,  # Ctrl-C in the terminal is for the server
            )
        self._outbox: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        for work, more in ((self._read, ()), (_write, (self._outbox,))):
            threading.Thread(target=work, args=(self._process, *more), daemon=True).start()

    def _read(self, process: subprocess.Popen) -> None:
        loading = False
        for line in process.stdout:
            event = _event(line)
            if event is None or process is not self._process:
                continue
            self.silent = 0
            if event["event"] in LOADING:
                loading = LOADING[event["event"]]
            if event["event"] in ENDS:
                self._jobs_done, self._deaths = self._jobs_done + 1, 0
            if not self._about_itself(event):
                self._on_event(event)
        self._died(process, process.wait(), loading)

    def _about_itself(self, event: dict) -> bool:
        """Note what it says of itself; whether that is all that the event says."""
        kind = event["event"]
        if kind == "alive":
            self.cpu = event["cpu"]
        elif kind == "ready":
            self.device, self.broken, self.loaded = event["device"], "", True
            self._crashes = 0
        elif kind == "broken":
            self.broken, self.loaded = event["reason"], True
        return kind in ("alive", "loading", "ready", "broken")

    def _died(self, process: subprocess.Popen, code: int, loading: bool) -> None:
        with self._lock:
            if self._closed or process is not self._process:
                return
            ended = self._cause or f"ended unexpectedly ({_cause(code)})"
            self._process, self._deaths = None, self._deaths + 1
            self._crashes += loading and code in CRASHES
            if self._crashes >= TRIES:
                self._without = f"the process that loads it ends with {_cause(code)}"
            if (self._deaths < TRIES or self._crashes == TRIES) and not self.on_demand:
                log.warning("the worker %s; starting another", ended)
                self._spawn()
        self._on_death(f"The training process {ended}. Try again.")


def _write(process: subprocess.Popen, outbox: "queue.SimpleQueue[bytes | None]") -> None:
    """Hand the messages over: a worker that reads none keeps nobody else waiting."""
    try:
        while (message := outbox.get()) is not None:
            process.stdin.write(message)
            process.stdin.flush()
        process.stdin.close()
    except (OSError, ValueError) as error:
        log.info("the worker is gone (%s); its reader sees to that", error)


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
