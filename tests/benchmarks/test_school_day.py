"""The simulated school day: its queue against theory, its figures against where they are from."""

import random
from dataclasses import replace
from statistics import fmean, stdev

import pytest

from benchmarks.rows import FULL, between
from benchmarks.school_day import (
    DOC,
    MARK,
    Day,
    beginnings,
    first_tables,
    least,
    measured,
    moves,
    options,
    table,
    waits,
)

SMALL = Day((0.01, 0.03, 0.08), 0.1, 5.0, 0.9, classes=12, students=5, lessons=2)
CUSTOMERS, BATCHES = 20_000, 20


def within_three_errors(found: list[float], theory: float) -> bool:
    """Whether the mean is where theory says, by the means of batches, which hardly depend."""
    size = len(found) // BATCHES
    means = [fmean(found[at : at + size]) for at in range(0, size * BATCHES, size)]
    return abs(fmean(means) - theory) < 3 * stdev(means) / BATCHES**0.5


@pytest.mark.parametrize(
    ("rate", "places", "theory"),
    [
        (0.5, 1, 1.0),  # M/M/1: 2 in the system, 1 / (1 - 0.5), of which 1 is being served
        (2.0, 3, 4 / 9),  # M/M/3, Erlang C: 4 / (1 + 2 + 2 + 4), over 3 - 2
    ],
)
def test_waits_are_those_of_queueing_theory(rate, places, theory):
    """Services of 1 s in the mean, arrivals by chance; by hand, the mean wait in seconds."""
    draw, now, arrivals = random.Random(7), 0.0, []
    for _ in range(CUSTOMERS):
        now += draw.expovariate(rate)
        arrivals.append(now)
    found = waits(arrivals, [draw.expovariate(1.0) for _ in arrivals], places)
    assert within_three_errors(found, theory)


def test_who_comes_first_is_served_first():
    """By hand: two places, three customers of 2 s at once, and one at 3 s."""
    assert waits([0, 0, 0, 3], [2, 2, 2, 2], 2) == [0, 0, 2, 0]


def test_service_times_are_those_of_the_benchmarks():
    """Read from its rows; the browser's part is what is left of a move."""
    text = (
        "| Rerun of a page on cached models, each page's median (slowest: x) | builtin | "
        "30 ms (10 ms to 90 ms) | | |\n"
        "| Slider released → new table, cached | builtin | 130 ms (85 ms to 209 ms) | | |\n"
        "| Slider released → first new table, not cached | builtin | 1,200 ms | | |\n"
        "| 30 sessions ask for 10 new positions: trainings (30 served, the last after 75 s; 0 |\n"
    )
    day = measured(text)
    assert day.move == (0.01, 0.03, 0.09) and day.browser == pytest.approx(0.1)
    assert (day.training, day.table) == (7.5, 1.2)
    with pytest.raises(SystemExit, match="30 sessions"):
        measured("\n".join(text.splitlines()[:3]))
    assert measured(FULL.read_text(encoding="utf-8")).training > 0


def test_every_class_has_a_lesson_and_every_position_a_table():
    """12 classes with 10 positions: 120 first tables, fewer where some are in the store."""
    draw = random.Random(1)
    assert sum(map(len, beginnings(SMALL, draw))) == 12
    assert len(first_tables(replace(SMALL, cached=0.0), 3, 1)) == 120
    assert first_tables(replace(SMALL, cached=1.0), 3, 1) == []
    assert min(first_tables(SMALL, 100, 1)) == SMALL.table  # nobody waits


def test_a_student_moves_until_the_hands_rest():
    """One class of one student, 3 s and 0.02 to 0.04 s a move: about 296 moves in 15 minutes."""
    day = replace(SMALL, classes=1, students=1, lessons=1, think=(3.0, 3.0), move=(0.02,) * 3)
    found = moves(day, 1, 1)
    assert len(found) == 299 and found == pytest.approx([0.12] * 299)


def test_the_smallest_number_is_found():
    """By hand: 10 / n is at most 2.5 from 4 on."""
    assert least(lambda count: 10 / count, 2.5) == (4, 2.5)
    assert least(lambda count: 0.0, 1.0, first=3) == (3, 0.0)


def test_the_table_says_that_it_is_simulated():
    """Made here, and as it stands in the page: six rows, and what was assumed."""
    made = table(SMALL, [1])
    assert made.count("| servers |") == made.count("| workers |") == 3
    for text in (made, between(DOC.read_text(encoding="utf-8"), MARK)):
        assert "Simulated, not measured" in text and "Assumed are the rest" in text


def test_a_try_writes_nothing_and_nonsense_is_refused(capsys):
    """The command says so and ends."""
    for wrong in (["--quick", "--write"], ["--classes", "0"], ["--training", "nan"]):
        with pytest.raises(SystemExit):
            options(wrong)
    assert "greater than 0" in capsys.readouterr().err
