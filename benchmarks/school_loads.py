"""Two of each against one of each: servers, workers, a grid; and a server that has none of it."""

import asyncio
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from statistics import median

from benchmarks import load_tool
from benchmarks.browser import ROOT, resident_megabytes, running_app
from benchmarks.class_loads import Seen, asking
from benchmarks.class_server import wait_until_calm
from benchmarks.classroom import POSITIONS, busy, troubles
from benchmarks.rows import Row
from benchmarks.school_places import cluster, models, one_server, seconds_of
from benchmarks.visitor import Visitor

SEED = 11  # none of the shipped models has it
SLIDERS = ("vocab_size", "context_length", "heads", "adversary_weight")
IDLE = 0.4  # of a core: what a scheduler, workers and servers take when nobody is there
AS_BEFORE = 1.1  # times more time or memory that is no more


@dataclass(frozen=True)
class Size:
    """How much is measured.

    Attributes:
        turns: how often each thing is.
        tabs: sessions that move a slider.
        think: seconds between two moves of each.
        moves: of each.
        asking: sessions that ask for new positions.
        positions: the vocabularies that both choose.
        grid: the values of ``SLIDERS``; a weight of 0 is the original.
        quick: whether only the plumbing is tried: no goal is judged.
        against: the older build's folder.
    """

    turns: int = 2
    tabs: int = 100
    think: float = 6.0
    moves: int = 10
    asking: int = 30
    positions: tuple[int, ...] = tuple(POSITIONS)
    grid: tuple[tuple[float, ...], ...] = ((100, 500, 1000), (3, 5, 8), (1, 2, 4), (0, 0.75))
    quick: bool = False
    against: Path | None = None


def quick_size(against: Path | None) -> Size:
    """A turn of few tabs and two small models."""
    few, grid = (100, 150), ((20,), (3,), (1,), (0, 0.75))
    return Size(1, 4, 0.2, 2, 4, few, grid, quick=True, against=against)


def servers_rows(size: Size) -> Iterator[Row]:
    """A slider moved between trained positions: two servers behind nginx against one."""
    if not load_tool.is_there():
        return
    with tempfile.TemporaryDirectory() as folder, ExitStack() as open_until_then:
        homes = _trained(Path(folder), size.positions)
        starts = {
            "one without nginx": one_server(homes[0]),
            "one": cluster(homes[1], servers=1, workers=1),
            "two": cluster(homes[2], servers=2, workers=1),
        }
        places = {name: open_until_then.enter_context(it) for name, it in starts.items()}
        for place in places.values():  # each server has seen each model
            load_tool.moved_sliders(place.url, 6, 0.0, size.positions, 2 * len(size.positions))
            wait_until_calm(place.pid, IDLE)
        found = {name: [] for name in places}
        for turn in range(size.turns):
            for name in _in_turn(list(places), turn):
                args = places[name].url, size.tabs, size.think, size.positions, size.moves
                found[name].append(load_tool.moved_sliders(*args))
                print(f"{name}: {found[name][-1]['change']}, {busy()}", flush=True)
        trained = sum(len(models(home) - models(homes[0])) for home in homes)
    yield from servers_rows_of(size, found, trained)


def servers_rows_of(size: Size, found: dict[str, list[dict]], trained: int) -> Iterator[Row]:
    """From what the load tool saw of each, a turn each, to rows."""
    slow = {name: [turn["change"]["p95_ms"] for turn in turns] for name, turns in found.items()}
    errors = sum(sum(turn["errors"].values()) for turns in found.values() for turn in turns)
    all_there = all(t["sessions_completed"] == size.tabs for turns in found.values() for t in turns)
    note = ", ".join(f"{name} {median(took):.0f} ms" for name, took in slow.items())
    note = f"p95: {note}; {errors} errors, {trained} trainings meanwhile; {busy()}"
    for other, goal in (("one", "at most 1.3 ×"), ("one without nginx", "")):
        ratios = tuple(two / one for two, one in zip(slow["two"], slow[other], strict=True))
        met = median(ratios) <= 1.3 and not errors and all_there
        where = "without nginx" if other != "one" else "behind nginx"
        what = f"{size.tabs} sessions, a slider every {size.think:g} s, trained positions, two "
        what += f"servers behind nginx: p95 against one server's {where}"
        yield Row(what, "builtin", "times more", ratios, goal, met if goal else None, note)
        note = ""


def workers_rows(size: Size) -> Iterator[Row]:
    """New positions asked for at once: two workers of one thread against one of two."""
    starts = {"one": one_server, "two": lambda home: cluster(home, servers=1, workers=2)}
    took: dict[str, list[float]] = {name: [] for name in starts}
    made, seen = [], []
    for turn in range(size.turns):
        for name in _in_turn(list(starts), turn):
            with tempfile.TemporaryDirectory() as home, starts[name](Path(home)) as place:
                asyncio.run(first_page(place.url))
                wait_until_calm(place.pid, IDLE)
                seen.append(asyncio.run(asking(place, size.asking, list(size.positions))))
                made.append(len(models(place.home)))
            took[name].append(max(seen[-1].took, default=float("inf")))
            print(f"{name}: last served after {took[name][-1]:.1f} s, {busy()}", flush=True)
    yield from workers_rows_of(size, took, made, seen)


def workers_rows_of(
    size: Size, took: dict[str, list[float]], made: list[int], seen: list[Seen]
) -> Iterator[Row]:
    """From the seconds until the last was served, by turns, to rows."""
    asked = f"{size.asking} sessions ask for {len(size.positions)} new positions"
    every = Seen(troubles=[trouble for some in seen for trouble in some.troubles])
    note = f"{sum(some.done for some in seen)} of {size.asking * len(seen)} served, "
    note += f"{'/'.join(map(str, made))} trainings; {troubles(every)}; {busy()}"
    who = {"one": "one worker of two threads, a server's own", "two": "two of one thread, on Dask"}
    for name, workers in who.items():
        what = f"{asked}, {workers}: the last served after"
        yield Row(what, "builtin", "s", tuple(took[name]), note=note if name == "one" else "")
    ratios = tuple(one / two for one, two in zip(took["one"], took["two"], strict=True))
    yield Row(f"{asked}: two workers against one", "builtin", "times less", ratios)


def grid_rows(size: Size) -> Iterator[Row]:
    """A grid on two workers, the same one process after the other, and in one process."""
    found: dict[str, list[float]] = {"grid": [], "train": [], "warm": []}
    same = True
    for turn in range(size.turns):
        keys = []
        for name in _in_turn(list(found), turn):
            with tempfile.TemporaryDirectory() as home:
                commands = commands_of(size.grid)[name]
                found[name].append(sum(seconds_of(words, Path(home)) for words in commands))
                keys.append(models(Path(home)))
            print(f"{name}: {found[name][-1]:.1f} s, {len(keys[-1])} models, {busy()}", flush=True)
        same = same and keys[0] == keys[1] == keys[2] and len(keys[0]) == _count(size.grid)
    yield from grid_rows_of(size, found, same)


def commands_of(grid: tuple[tuple[float, ...], ...]) -> dict[str, list[list[str]]]:
    """What is typed to train a grid: at once, one after the other, and all in one process.

    ``warm`` trains the original of every position by itself, so it is told the other weights.
    """
    lists = [",".join(f"{value:g}" for value in values) for values in grid]
    others = ",".join(f"{value:g}" for value in grid[-1] if value)
    one_by_one = [["train", *_chosen(map("{:g}".format, values))] for values in product(*grid)]
    return {
        "grid": [["grid", *_chosen(lists), "--workers", "2"]],
        "train": one_by_one,
        "warm": [["warm", *_chosen([*lists[:-1], others])]],
    }


def _chosen(values) -> list[str]:
    """Options of these sliders; the weight 0 is no option: such a model is an original."""
    named = [
        (f"--{name.replace('_', '-')}", value)
        for name, value in zip(SLIDERS, values, strict=True)
        if (name, value) != ("adversary_weight", "0")
    ]
    return [word for pair in (*named, ("--seed", str(SEED))) for word in pair]


def _count(grid: tuple[tuple[float, ...], ...]) -> int:
    return len(list(product(*grid)))


def grid_rows_of(size: Size, found: dict[str, list[float]], same: bool) -> Iterator[Row]:
    """From the seconds of each way, a turn each, to rows."""
    count = _count(size.grid)
    grid, train, warm = found["grid"], found["train"], found["warm"]
    note = ", ".join(f"{name} {median(took):.0f} s" for name, took in found.items())
    share = 1 - median(all_ / each for all_, each in zip(warm, train, strict=True))
    note = f"{note}; {share:.0%} of train is the start of Python and TensorFlow, again for each; "
    note += f"{'the same models' if same else '**not the same models**'}; {busy()}"
    what = f"A grid of {count} trainings on two workers, against"
    ratios = tuple(other / ours for other, ours in zip(train, grid, strict=True))
    met = median(ratios) >= 1.6 and same
    what_each = f"{what} `minigpt train` for each, one after the other"
    yield Row(what_each, "builtin", "times less", ratios, "at least 1.6 × less", met, note)
    ratios = tuple(other / ours for other, ours in zip(warm, grid, strict=True))
    yield Row(f"{what} one process that trains them all", "builtin", "times less", ratios)


def alone_rows(size: Size) -> Iterator[Row]:
    """A server without any of it against the older build's: its start and its memory."""
    if size.against is None:
        print("alone: skipped without --against FOLDER (a checkout of 729f23e)", flush=True)
        return
    folders = {"now": ROOT, "before": size.against.resolve()}
    took: dict[str, list[float]] = {name: [] for name in folders}
    held: dict[str, list[float]] = {name: [] for name in folders}
    for turn in range(1 + 2 * size.turns):
        for name in _in_turn(list(folders), turn):
            with tempfile.TemporaryDirectory() as home:
                seconds, megabytes = _started(folders[name], Path(home))
            took[name].append(seconds)
            held[name].append(megabytes)
    for what, unit, form, found in (
        ("start → first page", "times more", "{:.2f} s", took),
        ("memory after the first page", "times more", "{:.0f} MB", held),
    ):
        ratios = tuple(n / b for n, b in zip(found["now"], found["before"], strict=True))
        note = f"{form.format(median(found['now']))}, before {form.format(median(found['before']))}"
        what = f"A server without any of this, against 729f23e's: {what}"
        goal, met = f"as before: at most {AS_BEFORE:g} ×", median(ratios) <= AS_BEFORE
        yield Row(what, "builtin", unit, ratios, goal, met, f"{note}; {busy()}")


def _started(folder: Path, home: Path) -> tuple[float, float]:
    with running_app(folder / "streamlit_app.py", home) as (url, app, begun):
        asyncio.run(first_page(url))
        return time.monotonic() - begun, resident_megabytes(app.pid)


async def first_page(url: str) -> None:
    """One visitor comes, sees the first page and goes."""
    async with Visitor(url, "") as visitor:
        if visitor.troubles:
            raise RuntimeError(f"{url} shows {visitor.troubles[0]}")


def _trained(folder: Path, positions: tuple[int, ...]) -> list[Path]:
    """Three homes with the models of these vocabularies, trained once."""
    homes = [folder / name for name in ("first", "second", "third")]
    words = ["grid", "--vocab-size", ",".join(map(str, positions)), "--workers", "2"]
    seconds_of(words, homes[0])
    for home in homes[1:]:
        shutil.copytree(homes[0], home)
    return homes


def _in_turn(names: list[str], turn: int) -> list[str]:
    """The names, each time another one first."""
    at = turn % len(names)
    return names[at:] + names[:at]
