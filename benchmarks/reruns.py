"""A rerun of each page on cached models, without a browser (Streamlit's AppTest).

Run as a process of its own, ``python -m benchmarks.reruns``: a server holds no TensorFlow, and a
process that does spends longer on collecting garbage after a rerun than on the rerun.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from statistics import median

from benchmarks.browser import ROOT
from benchmarks.rows import Row

REPEATED = 7


def milliseconds_by_page() -> dict[str, float]:
    """The median time of a rerun of each page, by the page's name."""
    from streamlit.testing.v1 import AppTest

    app = AppTest.from_file(str(ROOT / "router.py"), default_timeout=60).run()
    found = {}
    for path in sorted((ROOT / "pages").glob("*.py")):
        app.switch_page(f"pages/{path.name}").run()
        app.run()
        found[path.stem] = median(_milliseconds(app.run) for _ in range(REPEATED))
    return found


def rerun_rows() -> Iterator[Row]:
    """The pages' reruns, measured in a process like the server's."""
    command = [sys.executable, "-m", "benchmarks.reruns"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    worst = max(found, key=found.__getitem__)
    yield Row(
        "Rerun of a page on cached models, each page's median",
        "builtin",
        "ms",
        tuple(found.values()),
        "no page over 150 ms",
        found[worst] <= 150,
        f"slowest: {worst}",
    )


def _milliseconds(work) -> float:
    started = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started)


if __name__ == "__main__":
    print(json.dumps(milliseconds_by_page()))
