"""``python -m benchmarks.school_day``: how many servers and workers 1,000 classes in a day need.

A simulation, and no measurement: nobody has 30,000 students at hand. Its events are simpy's, its
service times are those that ``docs/benchmarks.md`` says were measured; what else it assumes is said
above its table in ``docs/deployment.md``, where ``--write`` puts it.
"""

import argparse
import random
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil, inf
from statistics import median, quantiles

import simpy

from benchmarks.rows import FULL, ROOT, put_into

DOC = ROOT / "docs" / "deployment.md"
MARK = "school-day"
MOVE, FIRST_TABLE = 1.0, 5.0  # seconds: the goals, for 95 of 100 of each
SEEDS = (1, 2, 3)
THINKS = ((3.0, 3.0), (6.0, 6.0), (3.0, 6.0))  # seconds between a table and the next move
SHARES = (0.0, 0.5, 0.9)  # of the positions, so many are in the store already
HEAD = ("| what | assumed | needed | so many at once | p95 | goal |", "|---|---|---|---|---|---|")


@dataclass(frozen=True)
class Day:
    """What is assumed of a school day; seconds, unless said otherwise.

    Attributes:
        classes: of the day.
        students: of a class.
        lessons: of the day; a class comes to one of them, whichever.
        lesson: how long one is.
        late: classes begin within so long of its beginning.
        hands_on: how long of it students move sliders.
        think: least and most between a table and the next move.
        move: what a move takes of a server, least, commonest and most.
        browser: what network and browser add to that.
        positions: new ones that a class asks for.
        together: so many of them in the same second.
        training: what a training takes of a worker, in the mean.
        table: from a training's beginning to its first table.
        cached: the share of these positions that somebody trained before.
    """

    move: tuple[float, float, float]
    browser: float
    training: float
    table: float
    classes: int = 1000
    students: int = 30
    lessons: int = 6
    lesson: float = 2700.0
    late: float = 600.0
    hands_on: float = 900.0
    think: tuple[float, float] = (3.0, 6.0)
    positions: int = 10
    together: int = 5
    cached: float = 0.5


def measured(text: str) -> Day:
    """The day with the service times that the benchmarks' page says were measured.

    Raises:
        SystemExit: a row of it is missing.
    """
    middle, least, most = _row(text, "Rerun of a page on cached models, each page's median")
    cached, *_ = _row(text, "Slider released → new table, cached")
    table, *_ = _row(text, "Slider released → first new table, not cached")
    served = re.search(r"30 sessions ask for 10 new positions.*?the last after (\d+) s", text)
    if served is None:
        raise SystemExit("docs/benchmarks.md lacks the row of 30 sessions and 10 new positions")
    move = (least, middle, most)
    return Day(move, max(0.0, cached - middle), int(served[1]) / 10, table)


def _row(text: str, what: str) -> tuple[float, float, float]:
    """Middle, least and greatest of the row about ``what`` on the built-in text, in seconds."""
    for line in text.splitlines():
        if line.startswith((f"| {what} |", f"| {what} (")) and "| builtin |" in line:
            numbers = re.findall(r"([\d,.]+) ms", line.split("| builtin |")[1].split("|")[0])
            found = [float(number.replace(",", "")) / 1000 for number in numbers]
            return found[0], min(found), max(found)
    raise SystemExit(f"docs/benchmarks.md lacks the row “{what}” about the built-in text")


def waits(arrivals: Iterable[float], services: Iterable[float], capacity: int) -> list[float]:
    """How long each waits until it is served: first come, first served, at ``capacity`` places."""
    world, found = simpy.Environment(), []
    places = simpy.Resource(world, capacity)

    def customer(at: float, takes: float):
        yield world.timeout(at)
        with places.request() as turn:
            yield turn
            found.append(world.now - at)
            yield world.timeout(takes)

    for at, takes in zip(arrivals, services, strict=True):
        world.process(customer(at, takes))
    world.run()
    return found


def beginnings(day: Day, draw: random.Random) -> list[list[float]]:
    """When each class of each lesson begins to move sliders, after the lesson's beginning."""
    found: list[list[float]] = [[] for _ in range(day.lessons)]
    for _ in range(day.classes):
        most = day.lesson - day.hands_on
        begun = draw.uniform(0, day.late) + draw.uniform(0, most)
        draw.choice(found).append(begun)
    return found


def moves(day: Day, servers: int, seed: int) -> list[float]:
    """Seconds from each move to its table, on one of the servers, in the day's fullest lesson.

    Chance spreads the visitors, so all servers are alike: one is enough. A server serves one move
    at a time, for Python runs on one core.
    """
    draw, world, found = random.Random(seed), simpy.Environment(), []
    server = simpy.Resource(world, 1)

    def student(begins: float):
        yield world.timeout(begins)
        while world.now < begins + day.hands_on:
            yield world.timeout(draw.uniform(*day.think))
            asked = world.now
            with server.request() as turn:
                yield turn
                yield world.timeout(draw.triangular(day.move[0], day.move[2], day.move[1]))
            found.append(world.now - asked + day.browser)

    for begins in max(beginnings(day, draw), key=len):
        for _ in range(day.students):
            if draw.random() < 1 / servers:
                world.process(student(begins))
    world.run()
    return found


def first_tables(day: Day, workers: int, seed: int) -> list[float]:
    """Seconds until the first table of each new position of the day; each worker is a core."""
    draw, arrivals = random.Random(seed), []
    for number, lesson in enumerate(beginnings(day, draw)):
        for begins in lesson:
            for _ in range(0, day.positions, day.together):
                at = number * (day.lesson + day.late) + begins + draw.uniform(0, day.hands_on)
                arrivals += [at] * sum(draw.random() >= day.cached for _ in range(day.together))
    services = [draw.gammavariate(4, day.training / 4) for _ in arrivals]  # most are near the mean
    return [wait + day.table for wait in waits(arrivals, services, workers)]


def p95(seconds: Sequence[float]) -> float:
    """The 95th percentile; 0 where there is nothing to wait for."""
    return quantiles(seconds, n=20)[-1] if len(seconds) > 1 else 0.0


def least(slow: Callable[[int], float], goal: float, first: int = 1) -> tuple[int, float]:
    """The smallest number for which ``slow`` is at most ``goal``, and how slow that is.

    Args:
        slow: how slow it is with so many; more are never slower.
        goal: what is to be reached.
        first: fewer are not tried.
    """
    low, high = first - 1, first
    while (found := slow(high)) > goal:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        if (here := slow(middle)) <= goal:
            high, found = middle, here
        else:
            low = middle
    return high, found


def servers_row(day: Day, seeds: Sequence[int]) -> str:
    """How many servers the moves need."""
    fullest = max(len(one) for one in beginnings(day, random.Random(seeds[0])))
    sessions = fullest * day.students * day.hands_on / day.lesson
    mean = sum(day.move) / 3
    at_least = ceil(sessions * mean / (sum(day.think) / 2 + day.browser + mean)) or 1
    needed, slow = least(
        lambda count: median(p95(moves(day, count, seed)) for seed in seeds), MOVE, at_least
    )
    low, high = day.think
    think = f"{low:g}" if low == high else f"{low:g} to {high:g}"
    about = f"a move every {think} s after the last table"
    at_once = f"about {sessions:,.0f} students, {sessions / needed:.0f} a server"
    return f"| servers | {about} | **{needed}** | {at_once} | {slow:.2f} s | under {MOVE:g} s |"


def workers_row(day: Day, seeds: Sequence[int]) -> str:
    """How many workers the trainings need."""
    needed, slow = least(
        lambda count: median(p95(first_tables(day, count, seed)) for seed in seeds), FIRST_TABLE
    )
    fullest = max(len(one) for one in beginnings(day, random.Random(seeds[0])))
    an_hour = fullest * day.positions * (1 - day.cached) * 3600 / day.lesson
    about = f"{day.cached:.0%} of new positions in the store"
    at_once = f"{an_hour:,.0f} trainings an hour"
    return (
        f"| workers | {about} | **{needed}** | {at_once} | {slow:.1f} s | under {FIRST_TABLE:g} s |"
    )


def assumptions(day: Day, seeds: Sequence[int]) -> str:
    """What the table rests on, in sentences."""
    low, common, high = (1000 * seconds for seconds in day.move)
    return (
        "**Simulated, not measured** (`python -m benchmarks.school_day`, seeds "
        f"{', '.join(map(str, seeds))}: the median). Measured are the service times, on the "
        f"machine of [benchmarks.md](benchmarks.md): a move takes {low:.0f} to {high:.0f} ms of a "
        f"server, mostly {common:.0f} ms (a page's rerun), and {1000 * day.browser:.0f} ms of "
        f"network and browser; a training takes {day.training:g} s in the mean, as in a "
        f"class of 30 who ask for 10 new positions on two cores; its first table comes "
        f"{day.table:.2f} s after it begins. Assumed are the rest: "
        f"{day.classes:,} classes of {day.students} students, each "
        f"in one of {day.lessons} lessons of {day.lesson / 60:.0f} minutes and up to "
        f"{day.late / 60:.0f} minutes late; sliders are moved in {day.hands_on / 60:.0f} of these "
        f"minutes; a class asks for {day.positions} new positions, {day.together} in the same "
        "second; each server and each worker has a core of its own, serves who came first, and "
        "chance spreads the visitors. Servers are those of the day's fullest lesson. The database, "
        "the shared store and nginx are taken for fast enough, and nothing breaks. No server of "
        "ours has had more than 100 visitors in a test."
    )


def table(day: Day, seeds: Sequence[int]) -> str:
    """The whole table, and above it what is assumed."""
    rows = [servers_row(replace(day, think=think), seeds) for think in THINKS]
    rows += [workers_row(replace(day, cached=share), seeds) for share in SHARES]
    return "\n".join([assumptions(day, seeds), "", *HEAD, *rows])


def options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--classes", type=int, help="of the day (1,000)")
    parser.add_argument("--students", type=int, help="of a class (30)")
    parser.add_argument("--training", type=float, help="seconds of a worker (as measured)")
    parser.add_argument("--positions", type=int, help="new ones that a class asks for (10)")
    parser.add_argument("--seeds", type=int, nargs="+", default=list(SEEDS), help="of the draws")
    parser.add_argument("--quick", action="store_true", help="a tenth of the classes, one seed")
    parser.add_argument("--write", action="store_true", help=f"put the table into {DOC.name}")
    asked = parser.parse_args(arguments)
    if asked.quick and asked.write:
        parser.error("--quick is a try: it writes nothing")
    chosen = (asked.classes, asked.students, asked.training, asked.positions)
    if any(value is not None and not 0 < value < inf for value in chosen):
        parser.error("a number of classes, students, seconds or positions is greater than 0")
    return asked


def day_of(asked: argparse.Namespace) -> Day:
    """The measured day, with what the command line says otherwise."""
    day = measured(FULL.read_text(encoding="utf-8"))
    names = ("classes", "students", "training", "positions")
    chosen = {n: getattr(asked, n) for n in names if getattr(asked, n) is not None}
    day = replace(day, **chosen)
    return replace(day, classes=max(1, day.classes // 10)) if asked.quick else day


def main(arguments: Sequence[str] | None = None) -> None:
    """Simulate as the command line says."""
    asked = options(arguments)
    made = table(day_of(asked), asked.seeds[:1] if asked.quick else asked.seeds)
    print(made)
    if asked.write:
        text = put_into(DOC.read_text(encoding="utf-8"), made, MARK)
        DOC.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
