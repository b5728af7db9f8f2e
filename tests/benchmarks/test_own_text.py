"""The section on texts of one's own: the text it makes, and the run in a process of its own."""

from benchmarks.browser import ROOT
from benchmarks.own_text import mixed, ready_rows
from tests.conftest import tiny_text


def test_the_text_is_the_same_each_time_and_as_long_as_asked():
    """Two lines, in one of their two orders, again and again."""
    made = mixed(["a b\n\nc\n"], 13, seed=0)
    assert made == mixed(["a b\n", "c\n"], 13, seed=0)
    assert made in ("a b\nc\na b\nc\na"[:13], "c\na b\nc\na b\nc"[:13])


def test_a_build_is_measured_against_another(tmp_path):
    """Against itself: both rows come, and are times more than nothing."""
    file = tmp_path / "own.txt"
    file.write_text(tiny_text(), encoding="utf-8")
    rows = list(ready_rows(file, ROOT, 15, turns=1))
    assert [row.what.split()[-1] for row in rows] == ["words", "pieces"]
    assert all(row.values[0] > 0 for row in rows)
