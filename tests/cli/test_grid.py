"""Every combination of many values, trained on workers of this machine."""

import csv
import json
from contextlib import nullcontext

import pandas as pd
import pytest

from minigpt.cli import grid
from minigpt.cli.main import main
from minigpt.cli.parser import parser
from minigpt.cli.positions import seeded
from minigpt.errors import UserError


def configs(*options: str) -> list:
    """What ``grid`` with these options trains."""
    return seeded(parser().parse_args(["grid", *options]))


def test_every_combination_is_there_once_with_each_seed():
    """3 × 3 × 3 sliders, original and adversary, 5 seeds: 270 different models."""
    shape = "--vocab-size 100,500,1000 --context-length 3,5,8 --heads 1,2,4".split()
    found = configs(*shape, "--adversary-weight", "0,0.75", "--seeds", "5")
    assert len(found) == len({config.key("text") for config in found}) == 270
    assert {config.seed for config in found} == {0, 1, 2, 3, 4}
    assert {(c.role, c.adversary_weight) for c in found} == {("original", 0), ("adversary", 0.75)}


def test_seeds_count_from_the_one_that_is_named():
    """And without a weight all are originals."""
    found = configs("--seed", "7", "--seeds", "2", "--heads", "1,1")
    assert [(config.seed, config.role) for config in found] == [(7, "original"), (8, "original")]


@pytest.mark.parametrize(
    "options", [("--seeds", "0"), ("--workers", "0"), ("--csv", "no/such/folder/a.csv")]
)
def test_what_would_come_to_nothing_is_refused_before_any_training(options):
    """In one sentence."""
    with pytest.raises(UserError, match="; expected"):
        grid.run(parser().parse_args(["grid", *options]))


def test_a_grid_is_trained_once_and_written(tiny_corpus, tmp_path, capsys):
    """Four trainings; the second time all of them lie in the store, with the same figures."""
    csv_file, parquet = tmp_path / "a.csv", tmp_path / "a.parquet"
    options = f"--corpus {tiny_corpus} --vocab-size 20 --context-length 3 --heads 1,2".split()
    options += ["--adversary-weight", "0,0.5", "--workers", "1", "--json"]
    options += ["--csv", str(csv_file), "--parquet", str(parquet)]
    assert main(["grid", *options]) == 0
    first = json.loads(capsys.readouterr().out)["trainings"]
    assert [(row["heads"], row["role"]) for row in first] == [
        (1, "original"),
        (1, "adversary"),
        (2, "original"),
        (2, "adversary"),
    ]
    assert not any(row["cached"] or row["error"] for row in first)
    assert all(0 < row["val_loss"] < 4 and row["epochs"] >= 1 for row in first)
    with csv_file.open(encoding="utf-8") as file:
        assert [row["key"] for row in csv.DictReader(file)] == [row["key"] for row in first]
    assert list(pd.read_parquet(parquet)["val_loss"]) == [row["val_loss"] for row in first]
    assert main(["grid", *options]) == 0
    again = json.loads(capsys.readouterr().out)["trainings"]
    assert again == [row | {"cached": True} for row in first]


def test_what_cannot_be_trained_has_a_row_with_the_reason(tiny_corpus, monkeypatch, capsys):
    """The others are trained all the same."""
    reason = "the text has too few words; expected more. Choose another one."

    class Batch:
        """Workers that can't do anything."""

        def workers_of(self, address, count):
            """Nobody."""
            return nullcontext()

        def trained(self, client, wanted, firsts):
            """Each fails."""
            return [(key, reason) for key in wanted]

    monkeypatch.setattr(grid, "batch", lambda: Batch())
    options = f"--corpus {tiny_corpus} --vocab-size 20 --context-length 3 --heads 1,2".split()
    assert main(["grid", *options]) == 0
    assert capsys.readouterr().out.count(f"not trained: {reason}") == 1
