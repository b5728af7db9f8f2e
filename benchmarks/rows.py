"""A line of the benchmark's table."""

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median

UNITS = {
    "times less": "{} ×",
    "times more": "{} ×",
    "MB": "{} MB",
    "ms": "{} ms",
    "votes": "{} votes",
    "trainings": "{} trainings",
    "nats below": "{:+.3f} nats",
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
    """The README's table, with the sentence ``about`` above it."""
    lines = [about, "", "| what | text | measured | goal | met |", "|---|---|---|---|---|"]
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


def put_into(text: str, table: str, mark: str = "benchmark") -> str:
    """``text`` with ``table`` between the two markers of ``mark``.

    Raises:
        ValueError: the markers are not there.
    """
    start, end = f"<!-- {mark}:start -->", f"<!-- {mark}:end -->"
    if start not in text or end not in text:
        raise ValueError(f"the file lacks the markers {start} and {end}")
    before, rest = text.split(start, 1)
    return f"{before}{start}\n{table}\n{end}{rest.split(end, 1)[1]}"
