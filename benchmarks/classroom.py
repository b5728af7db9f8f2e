"""``python -m benchmarks.classroom``: a whole class on one server, and what it feels of that.

Only this machine is visited, by at most 100 sessions. Votes are sent by visitors of our own, who
also play the part of the browser that keeps the student's id; sliders are moved by the load tool
that lies beside the project (``shared/tools/load_streamlit.py``), where there is one.
"""

import argparse
import asyncio
import os
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from math import inf
from pathlib import Path
from statistics import median, quantiles

from benchmarks import load_tool
from benchmarks.class_loads import (
    Seen,
    asking,
    mixed,
    voting,
    voting_through_a_crash,
    wrong_votes,
)
from benchmarks.class_server import ClassServer, running_class
from benchmarks.lesson_steps import lesson_row
from benchmarks.rows import Row, as_json, from_json, markdown, write_table

POSITIONS = [200, 250, 300, 350, 400, 450, 550, 600, 650, 700]  # vocabularies; none is shipped
LOADS = ("asked", "few", "many", "votes", "crash", "memory")
LESSON = "lesson"  # one visitor, on a server and a store of its own
SECTIONS = (*LOADS, LESSON)
SETTLED = 180.0  # seconds until memory is looked at


def p95(took: list[float]) -> float:
    """The 95th percentile in milliseconds; infinite if next to nothing came back."""
    return 1000 * quantiles(took, n=20)[-1] if len(took) > 1 else inf


def middle(took: list[float]) -> float:
    """The median in milliseconds, infinite if nothing came back."""
    return 1000 * median(took) if took else inf


def busy() -> str:
    """How many programs want a core of this machine now."""
    return f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def troubles(seen: Seen) -> str:
    """What went wrong, in a few words."""
    first = f": {seen.troubles[0][:80]}" if seen.troubles else ""
    return f"{len(seen.troubles)} errors{first}"


def asked_row(server: ClassServer) -> Row:
    """30 sessions ask for 10 new positions."""
    before = server.models()
    seen = asyncio.run(asking(server, 30, POSITIONS))
    made = server.models() - before
    note = f"{seen.done} served, the last after {max(seen.took, default=0):.0f} s; "
    note += f"{troubles(seen)}; {busy()}"
    met = made == 10 and seen.done == 30 and not seen.troubles
    what = "30 sessions ask for 10 new positions: trainings"
    return Row(what, "builtin", "trainings", (made,), "10 trainings, all served", met, note)


def slider_row(server: ClassServer, sessions: int, think: int, goal: int) -> Row | None:
    """A slider moved between trained positions, by the load tool; None where that is absent."""
    if not load_tool.is_there():
        return None
    found = load_tool.moved_sliders(server.url, sessions, think, POSITIONS, pid=server.pid)
    slow, errors = found["change"]["p95_ms"], found["errors"]
    note = f"median {found['change']['p50_ms']:.0f} ms, {sum(errors.values())} errors; {busy()}"
    met = slow < goal and not errors and found["sessions_completed"] == sessions
    what = f"{sessions} sessions, a slider every {think} s, trained positions: p95"
    return Row(what, "builtin", "ms", (slow,), f"under {goal} ms, no error", met, note)


def votes_row(server: ClassServer) -> Row:
    """100 phones vote."""
    server.open_round(20)
    seen = asyncio.run(voting(server, 100, 60, 5.0))
    wrong = wrong_votes(server, seen)
    note = f"median {middle(seen.took):.0f} ms, {len(seen.votes):,} votes, {len(wrong)} not "
    note += f"stored once; {troubles(seen)}; {busy()}"
    slow = p95(seen.took)
    met = slow < 700 and not wrong and not seen.troubles and seen.done == 100
    what = "100 phones vote once in 5 s: p95"
    return Row(what, "builtin", "ms", (slow,), "under 700 ms, every vote stored once", met, note)


def crash_row(server: ClassServer) -> Row:
    """100 phones vote while the server is killed and started again."""
    server.open_round(20)
    code = server.code
    seen = asyncio.run(voting_through_a_crash(server, 100, 60))
    wrong = wrong_votes(server, seen)
    note = f"{len(seen.votes):,} votes acknowledged, {seen.gap} taps into the gap (their pairs are "
    note += f"asked again), {seen.lost} connections lost, {seen.done} of "
    note += f"100 phones came back by themselves, room {'kept' if code == server.code else 'lost'};"
    note += f" {troubles(seen)}; {busy()}"
    met = not wrong and seen.done == 100 and seen.lost >= 100 and not seen.troubles
    what = "Server killed and started again under 100 voting phones: acknowledged votes missing"
    return Row(what, "builtin", "votes", (len(wrong),), "none", met, note)


def memory_row(server: ClassServer, minutes: float) -> Row:
    """100 sessions of all kinds for some minutes."""
    server.open_round(12)
    seen, weighed = asyncio.run(mixed(server, minutes, POSITIONS))
    settled = min(SETTLED, 60 * minutes / 3)
    first = [mb for at, mb in weighed if settled <= at < settled + 60]
    last = [mb for at, mb in weighed if at >= weighed[-1][0] - 60]
    grown = median(last) - median(first)
    note = f"from minute {settled / 60:.0f} to {minutes:.0f}; {median(last):.0f} MB at the end, "
    note += f"{seen.done} sessions to the end, {seen.lost} lost, {len(wrong_votes(server, seen))} "
    note += f"of {len(seen.votes):,} votes wrong, p95 of all acts {p95(seen.took):.0f} ms; "
    note += f"{troubles(seen)}; {busy()}"
    met = grown < 30 and seen.done == 100 and not seen.lost and not seen.troubles
    what = f"100 sessions, {minutes:g} minutes, mixed: the server's memory grows by"
    met = met if minutes >= 15 else None
    return Row(what, "builtin", "MB", (grown,), "under 30 MB, no session lost", met, note)


def class_rows(chosen: list[str], minutes: float, home: Path) -> Iterator[Row]:
    """The chosen loads, one after the other, on one server whose store is in ``home``."""
    if not chosen:
        return
    with running_class(home) as server:
        if "asked" in chosen:
            yield asked_row(server)
        elif {"few", "many", "memory"} & set(chosen) and server.models() < len(POSITIONS):
            asyncio.run(asking(server, len(POSITIONS), POSITIONS))
        if "few" in chosen and (row := slider_row(server, 30, 3, 300)):
            yield row
        if "many" in chosen and (row := slider_row(server, 100, 6, 700)):
            yield row
        if "votes" in chosen:
            yield votes_row(server)
        if "memory" in chosen:
            yield memory_row(server, minutes)
        if "crash" in chosen:
            yield crash_row(server)


def all_rows(chosen: list[str], minutes: float, home: Path) -> Iterator[Row]:
    """The chosen loads, and the lesson where it is chosen, in a fresh home."""
    yield from class_rows([load for load in chosen if load != LESSON], minutes, home)
    if LESSON in chosen:
        with tempfile.TemporaryDirectory() as fresh:
            if row := lesson_row(Path(fresh)):
                yield row


def merged(old: list[Row], new: list[Row]) -> list[Row]:
    """The old rows, those measured anew in their places."""
    fresh = {row.what: row for row in new}
    kept = [fresh.pop(row.what, row) for row in old]
    return [*kept, *fresh.values()]


def gathered(found: Iterable[Row], json_file: Path | None, about: str) -> list[Row]:
    """What is found, each row told as it comes and kept; with the others that the file had."""
    rows: list[Row] = []
    if json_file and json_file.exists():
        rows, _ = from_json(json_file.read_text(encoding="utf-8"))
    for row in found:
        rows = merged(rows, [row])
        print(f"= {row.what}: {row.summary()} [goal: {row.goal}] ({row.note})", flush=True)
        if json_file:
            json_file.write_text(as_json(rows, about), encoding="utf-8")
    return rows


def main() -> None:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.classroom", description=__doc__)
    parser.add_argument("--only", nargs="*", default=SECTIONS, choices=SECTIONS, help="some loads")
    parser.add_argument("--minutes", type=float, default=15, help="of the mixed load")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the figures; adds to FILE")
    parser.add_argument(
        "--write", action="store_true", help="write docs/benchmarks.md and the README's rows"
    )
    parser.add_argument("--home", type=Path, metavar="DIR", help="a store to go on with")
    asked = parser.parse_args()
    about = (
        f"Measured on {date.today().isoformat()} with {os.cpu_count()} cores, server and visitors "
        "on the same machine (`python -m benchmarks.classroom`)."
    )
    with tempfile.TemporaryDirectory() as fresh:
        found = all_rows(asked.only, asked.minutes, asked.home or Path(fresh))
        rows = gathered(found, asked.json, about)
    if asked.write:
        write_table(markdown(rows, about), "class")


if __name__ == "__main__":
    main()
