"""``python -m benchmarks.school``: several servers and workers, against one of each.

All of it runs on this machine, started by MiniGPT's own commands (``cluster``, ``grid``, ``train``)
and ended again. What stands on both sides of a ratio is measured by turns, in one run.
"""

import argparse
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from benchmarks.classroom import gathered
from benchmarks.rows import Row, markdown, write_table
from benchmarks.school_loads import (
    Size,
    alone_rows,
    grid_rows,
    quick_size,
    servers_rows,
    workers_rows,
)
from minigpt.cli.nginx import nginx_program
from minigpt.errors import UserError
from minigpt.jobs.scheduler import check_dask

SECTIONS = {
    "servers": servers_rows,
    "workers": workers_rows,
    "grid": grid_rows,
    "alone": alone_rows,
}
ENGINES = {"servers": (nginx_program,), "workers": (nginx_program,)}  # beside Dask


def lacks(section: str) -> str:
    """What a section needs and this machine has not, in one sentence; "" if it has all."""
    if section == "alone":
        return ""
    try:
        check_dask("this is measured on Dask, which is not installed")
        for find in ENGINES.get(section, ()):
            find()
    except UserError as error:
        return str(error)
    return ""


def options(arguments: list[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.school", description=__doc__)
    parser.add_argument("--only", nargs="*", default=list(SECTIONS), choices=SECTIONS, metavar="S")
    parser.add_argument("--turns", type=int, default=2, metavar="N", help="of each thing (2)")
    against = "a checkout of 729f23e, for the section alone"
    parser.add_argument("--against", type=Path, metavar="FOLDER", help=against)
    parser.add_argument("--quick", action="store_true", help="try the plumbing")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the figures; adds to FILE")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    asked = parser.parse_args(arguments)
    if asked.quick and asked.write:
        parser.error("--quick only tries the plumbing: its figures are not to be written")
    if asked.turns < 1:
        parser.error(f"--turns is {asked.turns}; expected 1 or more")
    return asked


def measured(chosen: list[str], size: Size) -> Iterator[Row]:
    """The rows of the chosen sections; a line for one that can't be had here."""
    for name in chosen:
        if why := lacks(name):
            print(f"{name}: skipped: {why}", flush=True)
            continue
        for row in SECTIONS[name](size):
            yield replace(row, met=None) if size.quick else row


def main() -> None:
    """Measure as the command line says."""
    asked = options()
    size = quick_size(asked.against) if asked.quick else Size(asked.turns, against=asked.against)
    about = (
        f"Measured on {date.today().isoformat()} with {os.cpu_count()} cores, everything on the "
        "same machine and by turns (`python -m benchmarks.school`)."
    )
    rows = gathered(measured(asked.only, size), asked.json, about)
    if asked.write:
        write_table(markdown(rows, about), "school")


if __name__ == "__main__":
    main()
