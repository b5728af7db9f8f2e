"""The load tool that lies beside the project: sessions that move one slider of one page."""

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from benchmarks.browser import ROOT

TOOL = ROOT.parent / "shared" / "tools" / "load_streamlit.py"
LIMIT = 900.0  # seconds: a safety net


def is_there() -> bool:
    """Whether the tool is; a line if not."""
    if not TOOL.exists():
        print(f"sliders: skipped, {TOOL} is not there", flush=True)
    return TOOL.exists()


def moved_sliders(
    url: str, sessions: int, think: float, values: Sequence[int], changes: int = 10, pid: int = 0
) -> dict[str, Any]:
    """What the tool saw of so many tabs on Prediction, each at a new vocabulary now and then.

    Args:
        url: the server's address, on this machine.
        sessions: how many tabs.
        think: seconds between two moves of a tab, on average.
        values: the vocabularies that are drawn from.
        changes: moves of each tab.
        pid: the server's process number, to watch it as well.
    """
    command = [sys.executable, str(TOOL), "--url", url, "--page", "prediction"]
    command += ["--widget", "Vocabulary size", "--values", ",".join(map(str, values))]
    command += ["--sessions", str(sessions), "--think", str(think), "--changes", str(changes)]
    command += ["--ramp", str(2 * think), "--compact"] + ["--pid", str(pid)] * bool(pid)
    said = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT)
    if not said.stdout:
        raise RuntimeError(f"{TOOL.name} ended without figures: {said.stderr[-300:].strip()}")
    return json.loads(said.stdout)
