"""A line of the benchmark's table, and where the tables are written.

All of a table goes into ``docs/benchmarks.md``; the README's few rows are picked from there, so
that it names no figure that stands in no full table.
"""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
FULL, PICKED = ROOT / "docs" / "benchmarks.md", ROOT / "README.md"
PICKED_MARK = "headlines"  # of the README
# The README's rows, eight at most: a table's mark, what was measured, on which text. A row stays
# when it misses its goal: a short table must not look better than the full one.
HEADLINES = (
    ("benchmark", "New vocabulary or context: examples ready", "builtin"),
    ("benchmark", "Time to the notebook's best validation loss, live worker", "builtin"),
    ("benchmark", "Final validation loss, below the notebook's best", "builtin"),
    ("benchmark", "Accuracy on the test set, above the notebook's", "builtin"),
    ("benchmark", "Top ten next words", "builtin"),
    ("benchmark", "Slider released → first new table, not cached", "builtin"),
    ("benchmark", "Slider released → new table, cached", "builtin"),
    ("class", "100 phones vote once in 5 s: p95", "builtin"),
)
HEAD = ("| what | text | measured | goal | met |", "|---|---|---|---|---|")

UNITS = {
    "times less": "{} ×",
    "times more": "{} ×",
    "MB": "{} MB",
    "ms": "{} ms",
    "s": "{} s",
    "votes": "{} votes",
    "trainings": "{} trainings",
    "nats below": "{:+.3f} nats",
    "nats above": "{:+.3f} nats",
    "points": "{:+.1f} points",
    "%": "{:.1f} %",
}


@dataclass(frozen=True)
class Row:
    """One measured thing.

    Attributes:
        what: in words.
        corpus: the text that it was measured on.
        unit: a key of ``UNITS``.
        values: one figure for each repetition.
        goal: the goal in words, or empty.
        met: whether every part of the goal was met; None where there is none.
        note: what else a reader must know.
    """

    what: str
    corpus: str
    unit: str
    values: tuple[float, ...]
    goal: str = ""
    met: bool | None = None
    note: str = ""

    def figure(self, value: float) -> str:
        """A value with its unit."""
        form = UNITS[self.unit]
        return form.format(three_figures(value) if "{}" in form else value)

    def summary(self) -> str:
        """The median, and from the least to the greatest."""
        middle = self.figure(median(self.values))
        if len(self.values) == 1:
            return middle
        return f"{middle} ({self.figure(min(self.values))} to {self.figure(max(self.values))})"


def three_figures(value: float) -> str:
    """``value`` in three figures, or as a whole number from 100 on."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def at_least(values, middle: float, worst: float | None = None) -> bool:
    """Whether the median reaches ``middle`` and each value ``worst``."""
    return median(values) >= middle and (worst is None or min(values) >= worst)


def seconds(work: Callable[[], object], repeat: int = 1) -> float:
    """The median time of one call of ``work``, in seconds."""
    took = []
    for _ in range(repeat):
        started = time.perf_counter()
        work()
        took.append(time.perf_counter() - started)
    return median(took)


def markdown(rows: list[Row], about: str) -> str:
    """The table, with the sentence ``about`` above it."""
    lines = [about, "", *HEAD]
    for row in rows:
        met = {None: "", True: "yes", False: "**no**"}[row.met]
        what = f"{row.what} ({row.note})" if row.note else row.what
        lines.append(f"| {what} | {row.corpus} | {row.summary()} | {row.goal} | {met} |")
    return "\n".join(lines)


def as_json(rows: list[Row], about: str) -> str:
    """The same for a program."""
    return json.dumps({"about": about, "rows": [asdict(row) for row in rows]}, indent=1)


def from_json(text: str) -> tuple[list[Row], str]:
    """The rows and the sentence that :func:`as_json` wrote."""
    held = json.loads(text)
    rows = [Row(**{**row, "values": tuple(row["values"])}) for row in held["rows"]]
    return rows, held["about"]


def joined(texts: list[str]) -> tuple[list[Row], str]:
    """The rows of several runs, each thing once, as measured last; every run is told of.

    Args:
        texts: what :func:`as_json` wrote in each run.
    """
    rows, about = {}, []
    for some, said in map(from_json, texts):
        rows |= {(row.what, row.corpus): row for row in some}
        about.append(said)
    return list(rows.values()), " ".join(dict.fromkeys(about))


def _halves(text: str, mark: str) -> tuple[str, str, str]:
    """What stands before, between and after the two markers of ``mark``."""
    start, end = f"<!-- {mark}:start -->", f"<!-- {mark}:end -->"
    before, found, rest = text.partition(start)
    inside, ended, after = rest.partition(end)
    if not (found and ended):
        raise ValueError(f"the file lacks the markers {start} and {end}")
    return before + start, inside, end + after


def put_into(text: str, table: str, mark: str = "benchmark") -> str:
    """``text`` with ``table`` between the two markers of ``mark``.

    Raises:
        ValueError: the markers are not there.
    """
    before, _, after = _halves(text, mark)
    return f"{before}\n{table}\n{after}"


def between(text: str, mark: str) -> str:
    """What stands between the two markers of ``mark``.

    Raises:
        ValueError: the markers are not there.
    """
    return _halves(text, mark)[1].strip("\n")


def headlines(full: str) -> str:
    """The README's rows as they stand in ``full``, and above them what its tables say of theirs.

    A row that no table of ``full`` holds is left out: that section was not measured.

    Args:
        full: the text of ``docs/benchmarks.md``.
    """
    abouts, rows = [], []
    for mark, what, corpus in HEADLINES:
        about, _, table = between(full, mark).partition("\n".join(HEAD))
        for row in _rows_of(table, what, corpus):
            abouts.append(about.strip())
            rows.append(row)
    return "\n".join([" ".join(dict.fromkeys(abouts)), "", *HEAD, *rows])


def _rows_of(table: str, what: str, corpus: str) -> Iterator[str]:
    """The line about ``what`` on this text, whatever its note says; none if it is not there."""
    for line in table.splitlines():
        named = line.startswith((f"| {what} |", f"| {what} ("))
        if named and line.split(" | ")[1:2] == [corpus]:
            yield line


def write_table(table: str, mark: str, full: Path = FULL, readme: Path = PICKED) -> None:
    """Put a table between the markers of ``mark`` in ``full``, and pick the README's rows anew.

    Raises:
        ValueError: markers are missing.
    """
    text = put_into(full.read_text(encoding="utf-8"), table, mark)
    full.write_text(text, encoding="utf-8")
    pick_headlines(full, readme)


def pick_headlines(full: Path = FULL, readme: Path = PICKED) -> None:
    """Write the README's rows as they stand in ``full``; nothing is measured.

    Raises:
        ValueError: markers are missing.
    """
    rows = headlines(full.read_text(encoding="utf-8"))
    text = put_into(readme.read_text(encoding="utf-8"), rows, PICKED_MARK)
    readme.write_text(text, encoding="utf-8")
