"""This build against an older one: the plumbing, with this build in the older one's place."""

import subprocess
import sys
from argparse import Namespace

import numpy as np
import pytest

pytest.importorskip("tensorflow")

from benchmarks import gpu
from benchmarks.__main__ import AGAINST, chosen_sections, measured_on_gpu, options
from benchmarks.against import class_rows, compared, page_rows, position_row
from benchmarks.browser import ROOT
from benchmarks.builds import LiveBuild, Pair, build_of
from benchmarks.rows import Row
from benchmarks.step import step_rows, torch_rows
from minigpt.model.weights import parameter_count
from tests.benchmarks.test_benchmarks import CORPUS, SETTING


class Said(Pair):
    """Two builds that say what they were told to."""

    def __init__(self, old: dict, new: dict) -> None:
        self.answers = old, new

    def train(self, corpus, config):
        """The same for every training."""
        return self.answers


def answer(seconds, loss, accuracy):
    """What a build says of a training."""
    figures = {"seconds": seconds, "processor": seconds, "val_loss": loss}
    return {**figures, "val_accuracy": accuracy}


def test_the_goals_are_judged_by_both_builds():
    """Three times less time at a loss 0.004 higher meets both goals, and 0.4 points less none."""
    pair = Said(answer(6.0, 2.500, 0.40), answer(2.0, 2.504, 0.396))
    faster, above, points = compared(pair, CORPUS, [SETTING.config(11)] * 2, "It", 2.5)
    assert faster.values == (3.0, 3.0) and faster.met and "6.00 s → 2.00 s" in faster.note
    assert above.met and above.values == pytest.approx((0.004, 0.004))
    assert points.met is False and points.values == pytest.approx((-0.4, -0.4))
    assert next(iter(position_row(pair, SETTING))).met


def test_a_live_build_trains_what_it_is_asked_to(tmp_path):
    """A process of this build gives the loss that a training in this process has."""
    from minigpt.training.fast_recipe import train_fast

    pair, config = Said({}, {}), SETTING.config(11)
    pair.home = tmp_path
    live = LiveBuild(ROOT, tmp_path, quick=True)
    try:
        found = live.train(pair.data(CORPUS, config), config)
    finally:
        live.close()
    here = train_fast(config, CORPUS.dataset(config), None, None, lambda *_: False)
    assert found["val_loss"] == pytest.approx(here.kept.val_loss, abs=1e-5)
    assert found["seconds"] >= found["first"] > 0


def test_a_build_is_a_folder_or_a_revision(tmp_path):
    """A folder is used as it is, a revision gets a worktree that is gone afterwards."""
    with build_of(str(tmp_path)) as found:
        assert found == tmp_path
    with build_of(None) as found:
        assert found is None
    with pytest.raises(SystemExit, match="no folder and no revision"), build_of("no-such-thing"):
        pass
    if subprocess.run(
        ["git", "-C", str(ROOT), "rev-parse", "HEAD"], capture_output=True
    ).returncode:
        pytest.skip("no git repository")
    with build_of("HEAD") as found:
        assert (found / "minigpt" / "config.py").exists()
    assert not found.exists()


def test_against_chooses_what_compares_two_builds():
    """And without it nothing does, unless it is named."""
    assert chosen_sections(options(["--against", "."])) == list(AGAINST)
    assert not set(AGAINST) & set(chosen_sections(options([])))
    assert set(AGAINST) <= set(chosen_sections(options(["--quick"])))
    assert chosen_sections(options(["--only", "step"])) == ["step"]


def test_the_step_and_what_a_quick_run_leaves_out(capsys):
    """The step is so many times its last layer; torch, class and page say why they are missing."""
    (row,) = step_rows(SETTING)
    assert row.values[0] > 0
    assert [*torch_rows(SETTING), *class_rows(SETTING), *page_rows(SETTING)] == []
    assert capsys.readouterr().out.count("skipped") == 3


def test_the_torch_loop_has_as_many_parameters(tmp_path):
    """Layer for layer the notebook's model: 85,924 numbers at the default sliders."""
    pytest.importorskip("torch")
    from benchmarks.torch_loop import model_of

    config = SETTING.config(11)
    model = model_of(config.vocab_size, config.context_length, config.heads)
    assert sum(one.numel() for one in model.parameters()) == parameter_count(config)


def test_a_gpus_row_has_both_devices_and_both_losses():
    """20 s on the processor against 4 on the card are 5 times less."""
    figures = {"seconds": 4.0, "loss": 2.5, "epochs": 30.0}
    card = {"device": "Card", "backend": "jax", "notebook": figures}
    plain = {**card, "device": "Chip", "notebook": {**figures, "seconds": 20.0}}
    (row,) = gpu.rows_of({"gpu": card, "cpu": plain})
    assert isinstance(row, Row) and row.values == (5.0,)
    assert "Card: 4.0 s, loss 2.5000" in row.note and "Chip: 20.0 s" in row.note


def test_without_a_gpu_nothing_is_measured(monkeypatch):
    """The table says so."""
    monkeypatch.setattr(gpu, "_run", lambda *_: None)
    assert measured_on_gpu(Namespace(quick=True)) == "Not measured."


def test_the_gpus_section_needs_keras_and_numpy_alone(tmp_path):
    """Its phrases are cut where no other library of the app's can be imported."""
    script = """
import sys
for name in "sklearn platformdirs streamlit pandas threadpoolctl regex tensorflow keras".split():
    sys.modules[name] = None
from pathlib import Path
from benchmarks import __main__, gpu
from minigpt.training import notebook_recipe
gpu.write_phrases(Path(sys.argv[1]), True)
"""
    file = tmp_path / "phrases.npz"
    run = subprocess.run(
        [sys.executable, "-c", script, str(file)], cwd=ROOT, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    held = np.load(file)
    assert held["train_x"].shape[1] == 5 and len(held["train_y"]) > 4 * len(held["test_y"]) - 5
