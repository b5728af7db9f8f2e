"""The school's benchmark: what is compared is the same, and a miss is seen."""

import subprocess
import sys

import psutil
import pytest

from benchmarks import school, school_loads
from benchmarks.class_loads import Seen
from benchmarks.school_loads import (
    Size,
    commands_of,
    grid_rows_of,
    servers_rows_of,
    workers_rows_of,
)
from benchmarks.school_places import end, seconds_of
from minigpt.cli.parser import config_of, parser
from minigpt.cli.positions import positions, seeded
from minigpt.config import Config


def moved(p95: float, errors: int = 0, done: int = 100) -> dict:
    """What the load tool says of a load."""
    return {
        "change": {"p95_ms": p95},
        "errors": {"disconnected": errors} if errors else {},
        "sessions_completed": done,
    }


def meant(config: Config) -> tuple:
    """What tells a model from the others of the grid; an original has no weight."""
    weight = config.adversary_weight * (config.role == "adversary")
    return config.role, config.vocab_size, config.context_length, config.heads, weight, config.seed


def test_all_three_ways_train_the_same_54_models():
    """What the grid's list means, what is typed one by one, and what ``warm`` adds by itself."""
    typed = {
        name: [parser().parse_args(words) for words in commands]
        for name, commands in commands_of(Size().grid).items()
    }
    by_grid = {meant(config) for config in seeded(typed["grid"][0])}
    one_by_one = [config_of(arguments) for arguments in typed["train"]]
    by_warm = [made for c in positions(typed["warm"][0]) for made in (c.original(), c.adversary())]
    assert len(by_grid) == len(one_by_one) == 54
    assert by_grid == set(map(meant, one_by_one)) == set(map(meant, by_warm))
    for original, adversary in zip(one_by_one[::2], one_by_one[1::2], strict=True):
        assert meant(original) == meant(adversary.original()) != meant(adversary)


def test_two_servers_are_measured_by_one_of_the_same_turn():
    """Turns of 120/100 and 90/60: 1.35 in the middle is a miss, so is an error or a lost tab."""
    one = {"one": [moved(100.0), moved(60.0)], "one without nginx": [moved(80.0), moved(45.0)]}
    row, plain = servers_rows_of(Size(), {**one, "two": [moved(120.0), moved(90.0)]}, 0)
    assert row.values == (1.2, 1.5) and row.met is False
    assert plain.values == (1.5, 2.0) and plain.met is None
    row, _ = servers_rows_of(Size(), {**one, "two": [moved(120.0), moved(60.0)]}, 0)
    assert row.met is True
    row, _ = servers_rows_of(Size(), {**one, "two": [moved(120.0, 1), moved(60.0)]}, 0)
    assert row.met is False and "1 errors" in row.note
    row, _ = servers_rows_of(Size(), {**one, "two": [moved(120.0, done=99), moved(60.0)]}, 0)
    assert row.met is False


def test_both_times_to_the_last_served_are_told():
    """Seconds of each, and the ratio of each turn."""
    seen = [Seen(done=30), Seen(done=29, troubles=["TimeoutError: "])]
    found = {"one": [80.0, 60.0], "two": [40.0, 40.0]}
    one, two, ratio = workers_rows_of(Size(), found, [10, 10], seen)
    assert (one.values, two.values, ratio.values) == ((80.0, 60.0), (40.0, 40.0), (2.0, 1.5))
    assert "59 of 60 served, 10/10 trainings; 1 errors: TimeoutError" in one.note


def test_a_grid_of_other_models_is_no_gain():
    """1.6 times less is reached, and start-up is a quarter of the way; the models must be equal."""
    found = {"grid": [100.0], "train": [160.0], "warm": [120.0]}
    row, warm = grid_rows_of(Size(), found, same=True)
    assert row.values == (1.6,) and row.met is True and "25% of train is the start" in row.note
    assert warm.values == (1.2,) and warm.met is None
    assert next(grid_rows_of(Size(), found, same=False)).met is False


def test_all_that_was_started_ends(tmp_path):
    """A program that hears no request to end, and the one that it started."""
    child = "import time; print('up', flush=True); time.sleep(600)"
    deaf = f"""if True:
        import signal, subprocess, sys
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        subprocess.run([sys.executable, "-c", {child!r}], start_new_session=True)"""
    process = subprocess.Popen([sys.executable, "-c", deaf], stdout=subprocess.PIPE)
    process.stdout.readline()
    (below,) = psutil.Process(process.pid).children()
    end(process, patience=0.1)
    assert process.poll() is not None
    assert not below.is_running() or below.status() == psutil.STATUS_ZOMBIE
    process.stdout.close()


def test_a_command_that_fails_is_quoted(tmp_path):
    """With the last thing that it said."""
    with pytest.raises(RuntimeError, match="minigpt cluster --workers 0 failed: .*--workers is 0"):
        seconds_of(["cluster", "--workers", "0"], tmp_path)


def test_what_is_missing_is_one_line(monkeypatch, tmp_path, capsys):
    """nginx, Dask, the load tool or the older build; whatever needs none of it is measured."""
    monkeypatch.setattr("minigpt.cli.nginx.shutil.which", lambda *name, **where: None)
    assert "nginx is not installed" in school.lacks("servers") and not school.lacks("alone")
    monkeypatch.setattr("benchmarks.load_tool.TOOL", tmp_path / "tool.py")
    assert list(school_loads.servers_rows(Size())) == []
    assert list(school_loads.alone_rows(Size())) == []
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("sliders: skipped") and said[1].startswith("alone: skipped")


@pytest.mark.parametrize("asked", ["--quick --write", "--turns 0", "--only nothing"])
def test_what_can_not_be_measured_is_refused(asked, capsys):
    """Before anything is started."""
    with pytest.raises(SystemExit):
        school.options(asked.split())
    assert "error" in capsys.readouterr().err
