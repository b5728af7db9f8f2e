"""An app on a port of this machine, and a stopwatch inside a headless Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# From a key on a slider to another text in one of the page's tables, both read in the browser. What
# waits for it is a promise: to ask the page again and again would take time from what is measured.
STOPWATCH = """
(selector) => {
  const texts = () => [...document.querySelectorAll(selector)].map((table) => table.textContent);
  const before = new Set(texts());  // a table that goes away is no answer
  let pressed = null;
  const press = () => { pressed = performance.now(); };
  document.addEventListener("keydown", press, {capture: true, once: true});
  window.took = new Promise((answer, fail) => {
    const watch = new MutationObserver(() => {
      if (pressed === null || texts().every((text) => !text || before.has(text))) return;
      watch.disconnect();  // it knows only this press: at the next, what it waits for has been
      answer(performance.now() - pressed);
    });
    watch.observe(document.body, {subtree: true, childList: true, characterData: true});
    setTimeout(() => fail(new Error("the tables said the same for two minutes")), 120_000);
  });
}
"""
FIRST_TABLE = "table.bars, [data-testid=stTable]"  # ours with bars, or an empty app's


def chromium() -> str | None:
    """Where Chromium lies, or None."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


def free_port() -> int:
    """A port of this machine that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running_app(script: Path, home: Path) -> Iterator[tuple[str, subprocess.Popen, float]]:
    """Streamlit with ``script``: its address, its process and when it was started (monotonic)."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    variables = {**os.environ, "MINIGPT_HOME": str(home)}
    started = time.monotonic()
    with (home / "benchmark.log").open("ab") as log:
        app = subprocess.Popen(command, cwd=script.parent, env=variables, stdout=log, stderr=log)
    try:
        wait_for(f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}", app, started
    finally:
        app.terminate()
        app.wait(20)


def wait_for(url: str) -> None:
    """Wait until this address answers."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.02)
    raise TimeoutError(f"{url} did not answer within 60 s; see benchmark.log beside its store")


def press_and_time(page, label: str, key: str, table: str = FIRST_TABLE) -> float:
    """Milliseconds from a key on a slider until one of the tables says something else."""
    handle = page.get_by_role("slider", name=label)
    handle.focus()
    page.evaluate(STOPWATCH, table)
    handle.press(key)
    return page.evaluate("window.took")


def resident_megabytes(pid: int) -> float:
    """What a process holds in memory now, in millions of bytes (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) * 1024 / 1e6
