"""Two builds side by side: where an older one is found, and processes of both to ask by turns."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path

import numpy as np

from benchmarks.browser import ROOT
from benchmarks.setting import Corpus
from minigpt.config import BEFORE, Config

WORKERS = ("minigpt.jobs.worker", "minigpt.worker")  # where a build may have it


@contextmanager
def build_of(asked: str | None) -> Iterator[Path | None]:
    """The folder of a build: ``asked`` itself, or a worktree of the revision that it names.

    Raises:
        SystemExit: it is neither.
    """
    if asked is None or Path(asked).is_dir():
        yield None if asked is None else Path(asked).resolve()
        return
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "build"
        if (shared := ROOT.parent / "shared").exists():  # the load tool lies beside a build
            (Path(folder) / "shared").symlink_to(shared, target_is_directory=True)
        git = ["git", "-C", str(ROOT), "worktree"]
        add = [*git, "add", "--detach", str(made), asked]
        if (done := subprocess.run(add, capture_output=True, text=True)).returncode:
            raise SystemExit(
                f"--against {asked}: no folder and no revision ({done.stderr.strip()})"
            )
        try:
            yield made
        finally:
            subprocess.run([*git, "remove", "--force", str(made)], capture_output=True)


def surroundings(build: Path, home: Path) -> dict[str, str]:
    """The environment of a process of this build, with a store of its own."""
    return {**os.environ, "MINIGPT_HOME": str(home), "PYTHONPATH": str(build)}


def write_phrases(file: Path, corpus: Corpus, config: Config) -> None:
    """The phrases of a slider position, and the words' scores, for any build and any library."""
    made = corpus.dataset(config)
    parts = {name: getattr(made, name) for name in ("train_x", "train_y", "test_x", "test_y")}
    np.savez(file, counts=corpus.letter_counts(config), **parts)


class LiveBuild:
    """A process of a build that trains as a live worker would; see ``live_build.py``."""

    def __init__(self, build: Path, home: Path, quick: bool) -> None:
        command = [sys.executable, str(ROOT / "benchmarks" / "live_build.py"), str(build)]
        command += ["quick"] * quick
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=(home / "live_build.log").open("ab"),
            text=True,
            env=surroundings(build, home),
        )
        self._answer()

    def train(self, data: Path, config: Config) -> dict:
        """Train on the phrases of a file; seconds, loss, accuracy."""
        fields = {k: v for k, v in asdict(config).items() if k not in BEFORE}
        self._process.stdin.write(json.dumps({"data": str(data), "config": fields}) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def close(self) -> None:
        """End the process."""
        self._process.stdin.close()
        self._process.wait(60)

    def _answer(self) -> dict:
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("a build's process ended; see live_build.log beside its store")
        return json.loads(line)


class Pair:
    """The older build and this one, warm, and phrases that both are given.

    Args:
        old: the folder of the older build.
        home: for files and logs.
        quick: whether only the plumbing is tried, and Keras is not warmed.
    """

    def __init__(self, old: Path, home: Path, quick: bool) -> None:
        self.home = home
        self.old, self.new = (LiveBuild(build, home, quick) for build in (old, ROOT))
        self._turn = False

    def data(self, corpus: Corpus, config: Config) -> Path:
        """The phrases of a slider position, and the words' scores, in a file."""
        name = f"{corpus.name}-{config.vocab_size}-{config.context_length}-{config.seed}.npz"
        if not (file := self.home / name).exists():
            write_phrases(file, corpus, config)
        return file

    def train(self, corpus: Corpus, config: Config) -> tuple[dict, dict]:
        """Old and new; who goes first changes from call to call."""
        data, found = self.data(corpus, config), {}
        for side in (self.old, self.new) if self._turn else (self.new, self.old):
            found[side] = side.train(data, config)
        self._turn = not self._turn
        old, new = found[self.old], found[self.new]
        sliders = (config.vocab_size, config.context_length, config.heads)
        print(
            f"{corpus.name} {sliders} seed {config.seed} {config.variant} {config.role}: before "
            f"{old['seconds']:.2f} s ({old['processor']:.2f} s of the processor), "
            f"{old['epochs']:g} epochs, loss {old['val_loss']:.4f}; now {new['seconds']:.2f} s "
            f"({new['processor']:.2f} s), {new['epochs']:g} epochs, loss {new['val_loss']:.4f}",
            flush=True,
        )
        return old, new


@contextmanager
def live_pair(old: Path, quick: bool = False) -> Iterator[Pair]:
    """Both builds' processes, ended at the end."""
    with tempfile.TemporaryDirectory() as home, ExitStack() as ends:
        pair = Pair(old, Path(home), quick)
        for side in (pair.old, pair.new):
            ends.callback(side.close)
        yield pair


class LiveWorker:
    """The worker process of a build itself, as its server starts it, on a fresh store."""

    def __init__(self, build: Path, home: Path) -> None:
        module = next(m for m in WORKERS if (build / f"{m.replace('.', '/')}.py").exists())
        self._process = subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=build,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=(home / "worker.log").open("ab"),
            text=True,
            env=surroundings(build, home),
        )
        self._jobs = 0

    def train(self, config: Config) -> tuple[float, float]:
        """Seconds from the request to the first report, whose table can be drawn, and to the end.

        Raises:
            RuntimeError: the training failed, or the worker died.
        """
        self._jobs += 1
        fields = {k: v for k, v in asdict(config).items() if k not in BEFORE}
        job = {"id": self._jobs, "task": "train", "payload": fields, "waited": 60.0}
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        began, first = time.perf_counter(), None
        for line in self._process.stdout:
            event = json.loads(line)
            if event.get("id") != self._jobs:
                continue
            took = time.perf_counter() - began
            if event["event"] == "epoch":
                first = first or took
            elif event["event"] == "done":
                return first or took, took
            elif event["event"] in ("failed", "stopped"):
                raise RuntimeError(f"the training {event['event']}: {event.get('reason', '')}")
        raise RuntimeError("the worker ended; see worker.log beside its store")

    def most_megabytes(self) -> float:
        """The most that it ever held in memory, in millions of bytes (Linux)."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024 / 1e6

    def close(self) -> None:
        """End it: its stdin closes, and it goes."""
        self._process.stdin.close()
        self._process.wait(60)
