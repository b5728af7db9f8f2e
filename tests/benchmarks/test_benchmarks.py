"""The benchmarks' plumbing: the notebook's way finds our examples, rows become a table."""

import json

import numpy as np
import pytest

pytest.importorskip("tensorflow")

from benchmarks import notebook_way
from benchmarks.__main__ import options
from benchmarks.adversary import first_near
from benchmarks.data import check_equal
from benchmarks.lesson_steps import row_of
from benchmarks.prediction import prediction_rows
from benchmarks.rows import (
    HEADLINES,
    Row,
    as_json,
    at_least,
    between,
    from_json,
    headlines,
    joined,
    markdown,
    put_into,
    seconds,
    write_table,
)
from benchmarks.setting import POSITIONS, TUNED_SEEDS, Corpus, Setting, find_corpora, quick_setting
from benchmarks.training import Comparison, default_rows, first_to, one_hot_data, position_rows
from minigpt.config import Config
from minigpt.text.vocabulary import vocabulary_of
from minigpt.training.history import Epoch
from tests.conftest import tiny_text

CORPUS = Corpus("tiny", tiny_text())
CONFIG = Config(vocab_size=18, context_length=2)
SETTING = Setting(
    (CORPUS,),
    seeds=(11,),
    positions={"tiny": ((15, 2, 1),)},
    default=(18, 2, 2),
    epochs=1,
    quick=True,
)


def told(epoch, seconds_, val_loss, score=None):
    """A report of a training."""
    return Epoch(epoch, seconds_, 0.0, val_loss, 0.0, score)


def test_both_ways_find_the_same_examples():
    """The same words and phrases; an altered phrase is noticed."""
    data = CORPUS.dataset(CONFIG)
    words = vocabulary_of(CORPUS.coded, 18).words
    plain = notebook_way.prepare(CORPUS.text, 18, 2)
    check_equal(plain, data, words)
    plain.x[0, 0] = (plain.x[0, 0] + 1) % 18
    with pytest.raises(ValueError, match="different phrases"):
        check_equal(plain, data, words)


def test_one_hot_data():
    """A one at the number of the next word."""
    data = CORPUS.dataset(CONFIG)
    _, y, _, _ = one_hot_data(data, 18)
    assert y.shape == (len(data.train_y), 18)
    np.testing.assert_array_equal(y.argmax(axis=1), data.train_y)
    np.testing.assert_array_equal(y.sum(axis=1), 1)


def test_first_report_that_is_good_enough():
    """The first with the loss; for an adversary, with nearly the ideal's score as well."""
    reports = [told(1, 0.1, 3.0, 1.0), told(2, 0.2, 2.0, 1.5), told(3, 0.3, 1.9, 1.98)]
    assert first_to(reports, 2.0) == 0.2
    assert first_to(reports, 1.0) == np.inf
    assert first_near(reports, 2.0, 2.0) == 0.3


def test_median_and_worst():
    """Both have to be reached where both are asked for."""
    assert at_least([10, 20, 30], 20) and at_least([10, 20, 30], 20, 10)
    assert not at_least([10, 20, 30], 21) and not at_least([10, 20, 30], 20, 11)


def test_seconds_is_the_median_of_calls():
    """The work is done as often as asked."""
    calls = []
    assert seconds(lambda: calls.append(1), repeat=3) >= 0
    assert len(calls) == 3


def test_table_and_json():
    """A row with its range, goal and verdict; JSON brings the same rows back."""
    row = Row("Thing", "tiny", "times less", (10.0, 1234.5, 20.0), "20 ×", False, "a note")
    assert row.summary() == "20 × (10 × to 1,234 ×)"
    table = markdown([row], "About.")
    assert table.startswith("About.")
    assert "| Thing (a note) | tiny | 20 × (10 × to 1,234 ×) | 20 × | **no** |" in table
    assert from_json(as_json([row], "About.")) == ([row], "About.")
    assert json.loads(as_json([row], "About."))["rows"][0]["unit"] == "times less"


def test_several_runs_make_one_table():
    """A thing measured twice counts as measured last, in its place; equal sentences stand once."""
    first = [Row("A", "tiny", "MB", (1.0,)), Row("B", "tiny", "MB", (2.0,))]
    second = [Row("A", "tiny", "MB", (3.0,)), Row("A", "large", "MB", (4.0,))]
    texts = [as_json(first, "One."), as_json(second, "Two."), as_json([], "One.")]
    assert joined(texts) == ([second[0], first[1], second[1]], "One. Two.")


def test_the_table_goes_between_the_markers():
    """What stood there is replaced, the rest kept; a file without markers is refused."""
    start, end = "<!-- benchmark:start -->", "<!-- benchmark:end -->"
    assert put_into(f"a {start} old {end} b", "new") == f"a {start}\nnew\n{end} b"
    assert between(f"a {start}\n old\n{end} b", "benchmark") == " old"
    with pytest.raises(ValueError, match="markers"):
        put_into("no markers", "new")
    with pytest.raises(ValueError, match="markers"):
        between(f"{end} the wrong way round {start}", "benchmark")


def marked(**tables: str) -> str:
    """A file with these tables between the markers of their names."""
    return "\n".join(
        f"<!-- {m}:start -->\n{table}\n<!-- {m}:end -->" for m, table in tables.items()
    )


FIRST, LAST = HEADLINES[0][1], HEADLINES[-1][1]
MEASURED = [
    Row(FIRST, "builtin", "times less", (20.0,), "20 ×", True, "a note"),
    Row(FIRST, "another text", "times less", (30.0,)),
    Row(f"{FIRST} and more", "builtin", "times less", (40.0,)),
]


def test_the_readme_has_the_headlines_as_the_full_tables_hold_them():
    """Whole lines, each table's sentence once; other rows, and what was not measured, are not."""
    votes = Row(LAST, "builtin", "ms", (5.0,))
    full = marked(benchmark=markdown(MEASURED, "One."), **{"class": markdown([votes], "Two.")})
    picked = headlines(full).splitlines()
    assert picked[0] == "One. Two."
    assert picked[4:] == [
        f"| {FIRST} (a note) | builtin | 20 × | 20 × | yes |",
        f"| {LAST} | builtin | 5 ms |  |  |",
    ]


def test_a_table_is_written_whole_and_its_headlines_into_the_readme(tmp_path):
    """The other table stays as it was, and so do its rows in the README."""
    full, readme = tmp_path / "full.md", tmp_path / "readme.md"
    votes = Row(LAST, "builtin", "ms", (5.0,))
    full.write_text(marked(benchmark="old", **{"class": markdown([votes], "Two.")}), "utf-8")
    readme.write_text("Before\n" + marked(headlines="old"), "utf-8")
    write_table(markdown(MEASURED, "One."), "benchmark", full, readme)
    held = full.read_text("utf-8")
    assert between(held, "benchmark") == markdown(MEASURED, "One.")
    assert between(held, "class") == markdown([votes], "Two.")
    assert readme.read_text("utf-8") == "Before\n" + marked(headlines=headlines(held))


@pytest.mark.parametrize("asked", ["--quick --write", "--write --mark no-such"])
def test_what_is_not_to_be_written_is_refused_before_anything_is_measured(asked, capsys):
    """A try's figures, and a table that has no place."""
    with pytest.raises(SystemExit):
        options(asked.split())
    assert "error" in capsys.readouterr().err
    assert options(["--write"]).mark == "benchmark" and options(["--pick"]).pick


def test_a_text_that_is_absent_is_skipped_with_a_line(monkeypatch, tmp_path, capsys):
    """Without the shared texts only the built-in one is left."""
    monkeypatch.setattr("benchmarks.setting.SHARED", tmp_path)
    assert [corpus.name for corpus in find_corpora()] == ["builtin"]
    assert "classic_fiction: skipped" in capsys.readouterr().out


def test_what_is_measured():
    """Five seeds, none of them tuned on, and twelve slider positions in the asked ranges."""
    assert len(Setting(()).seeds) >= 5 and not set(Setting(()).seeds) & set(TUNED_SEEDS)
    positions = [sliders for some in POSITIONS.values() for sliders in some]
    assert len(positions) == 12
    for place, (low, high) in enumerate(((100, 2000), (3, 10), (1, 8))):
        values = [sliders[place] for sliders in positions]
        assert low == min(values) and high == max(values)
    assert quick_setting().quick


def test_training_rows():
    """Both ways are trained on the same examples, and each row has a figure for each seed."""
    rows = list(default_rows(SETTING)) + list(position_rows(SETTING))
    assert all(len(row.values) == 1 and np.isfinite(row.values).all() for row in rows)
    assert {row.unit for row in rows} == {"times less", "nats below", "points", "ms"}


def test_comparison_measures_the_notebook_at_its_best():
    """The notebook's best epoch counts, not its last."""
    run = notebook_way.Run(None, [1.0, 2.0, 3.0], {"val_loss": [3.0, 2.0, 2.5]})
    assert (run.best, run.best_loss, run.best_seconds) == (1, 2.0, 2.0)
    assert Comparison().faster == []


def test_prediction_rows():
    """Both ways give ten words; the ratio is a number above 0."""
    rows = list(prediction_rows(SETTING))
    assert [row.what for row in rows] == ["Top ten next words", "Ten words generated"]
    assert all(row.values[0] > 0 for row in rows)


def test_the_slowest_step_of_the_lesson_is_named():
    """One wait over a second in one play misses the goal; the row says at which step."""
    plays = [[900.0, 100.0], [300.0, 1001.0]]
    row = row_of(plays)
    assert row.values == (900.0, 100.0, 300.0, 1001.0) and row.met is False
    assert "step 2, “What it has read”" in row.note
    assert row_of([[900.0, 1000.0]]).met is True
