"""A real Dask scheduler and its workers on 127.0.0.1, by Dask's own commands."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRELOAD = "tests.jobs.dask_fakes"
START = 60.0  # seconds: a safety net


class Cluster:
    """A scheduler and workers without a nanny, so that a test sees a death.

    Args:
        folder: for their files and logs.
        home: the workers' ``MINIGPT_HOME``.
        port: the scheduler's; 0 for any that is free.
    """

    def __init__(self, folder: Path, home: Path, port: int = 0) -> None:
        self._folder, self._home = folder, home
        self._file = folder / "scheduler.json"
        self.scheduler: subprocess.Popen | None = None
        self.workers: list[subprocess.Popen] = []
        self.begin(port)

    @property
    def address(self) -> str:
        """The scheduler's."""
        return json.loads(self._file.read_text(encoding="utf-8"))["address"]

    def begin(self, port: int) -> None:
        """Start a scheduler, and wait until it has told its address."""
        self._file.unlink(missing_ok=True)
        options = ("--host", "127.0.0.1", "--port", str(port), "--scheduler-file", str(self._file))
        self.scheduler = self._run("scheduler", *options)
        end = time.monotonic() + START
        while not self._told():
            assert time.monotonic() < end and self.scheduler.poll() is None, self.log()
            time.sleep(0.05)

    def _told(self) -> bool:
        """Whether the file is there, and all of it."""
        return self._file.exists() and self._file.read_text(encoding="utf-8").rstrip().endswith("}")

    def add(self, threads: int = 1, preload: str = PRELOAD) -> subprocess.Popen:
        """Start a worker, and do not wait for it."""
        options = ("--nthreads", str(threads), "--no-nanny", "--local-directory", self._folder)
        made = self._run("worker", self.address, *map(str, options), preload=preload)
        self.workers.append(made)
        return made

    def close(self) -> None:
        """End them all."""
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()

    def log(self) -> str:
        """What they said last."""
        return (self._folder / "log").read_text(encoding="utf-8", errors="replace")[-3000:]

    def _run(self, what: str, *options: str, preload: str = PRELOAD) -> subprocess.Popen:
        named = ("--preload", preload) if preload else ()
        command = (sys.executable, "-m", "dask", what, *options, *named, "--no-dashboard")
        with (self._folder / "log").open("ab") as log:
            return subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT), "MINIGPT_HOME": str(self._home)},
            )
