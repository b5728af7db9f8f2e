"""Generated words looked up among the phrases."""

import numpy as np
import pytest

from minigpt.text.novelty import Run, origin, origin_shares, runs, word_origins
from tests.small_models import small_dataset

DATA = small_dataset()


def test_origin_of_a_phrase():
    """A phrase is found in the training set, in the test set, or nowhere."""
    assert origin(DATA, (0, 1, 2)) == "training"
    assert origin(DATA, (5, 4, 2)) == "test"
    assert origin(DATA, (0, 1, 4)) == "new"


def test_a_phrase_of_another_length_is_refused():
    """Two words are no phrase of a model with context length 2."""
    with pytest.raises(ValueError, match=r"shape \(2,\), expected \(3,\)"):
        origin(DATA, (0, 1))


def test_runs_end_in_a_generated_word():
    """After a prompt of two words the first run is the prompt and the first new word."""
    assert runs(DATA, (0, 1, 2, 2), prompt_length=2) == [
        Run(0, 3, "training"),
        Run(1, 4, "new"),
    ]
    assert runs(DATA, (3, 0, 1, 2), prompt_length=3) == [Run(1, 4, "training")]
    assert runs(DATA, (0, 1), prompt_length=1) == []


def test_a_word_takes_the_highest_origin_of_its_runs():
    """Training outranks test, test outranks new; a word in no run has none."""
    found = [Run(1, 4, "training"), Run(2, 5, "new"), Run(3, 6, "test")]
    marks = [None, "training", "training", "training", "test", "test"]
    assert word_origins(found, 6) == marks


def test_shares():
    """Two runs of four are new; no runs, no shares."""
    found = [Run(0, 3, name) for name in ("new", "new", "test", "training")]
    assert origin_shares(found) == {"training": 0.25, "test": 0.25, "new": 0.5}
    assert sum(origin_shares([]).values()) == 0


def test_memory_mapped_examples_give_the_same(tmp_path):
    """Arrays read from disk are looked up as those in memory."""
    np.save(tmp_path / "x.npy", DATA.train_x)
    mapped = np.load(tmp_path / "x.npy", mmap_mode="r")
    data = type(DATA)(mapped, DATA.train_y, DATA.test_x, DATA.test_y)
    assert origin(data, (4, 5, 0)) == "training"
