"""Figures and captions that would make a reader doubt say why they are as they are."""

import re

import numpy as np

from minigpt.config import Config
from minigpt.ui.adversary import comparison
from minigpt.ui.adversary.rlhf import ROWS
from minigpt.ui.inside.variant_figures import shown_difference
from minigpt.ui.model.attention_view import _looking
from minigpt.ui.session import service
from tests.app_server import ROOT, dataset, open_page, text


def test_the_difference_of_what_is_shown():
    """45.64 % and 42.84 % show 45.6 and 42.8: the difference is that of these two."""
    assert shown_difference(45.64, 42.849, 1) == 2.8  # 2.79 apart, and 2.8 in print
    assert shown_difference(45.56, 42.84, 1) == 2.8  # 2.72 apart, which would show 2.7
    assert shown_difference(2.27, 2.58, 2) == -0.31


def test_a_sample_is_said_to_be_one(monkeypatch):
    """Twenty test phrases in all: five are said to be the first five."""
    monkeypatch.setattr(service, "dataset", lambda config: dataset(config))
    assert "first 5 of 20" in comparison._not_all(5, Config())
    assert comparison._not_all(20, Config()) == ""


def test_how_much_words_look_at_themselves():
    """Two heads, one all at itself, one all at the other word: half in the mean, head 2 named."""
    layers = [{"attention": np.array([[np.eye(2), 1 - np.eye(2)]])}]
    said = _looking(layers, ["a", "b"])
    assert "**50%** goes to the word itself" in said
    assert "**Layer 1, head 2** looks at others most: 100%" in said
    assert "residuals, so only" not in said
    assert "residuals, so only" in _looking([{"attention": np.eye(2)[None, None]}], ["a", "b"])


def test_equal_columns_are_explained(jobs):
    """At the default two pairs of columns are the same; a temperature of 0.5 leaves one pair."""
    said = text(open_page("prediction"))
    assert "column 2 is column 1" in said and "column 4 is column 3" in said


def test_equal_columns_with_another_temperature(jobs):
    """Dividing by 0.5 changes column 2; top-k changes column 4."""
    said = text(open_page("prediction", temperature="0.5", top_k="3"))
    assert "column 2 is" not in said and "column 4 is" not in said


def test_what_the_adversary_page_answers_without_unfolding(jobs):
    """RLHF, the notebook's comparison, the repeated words, and a score above zero."""
    said = text(open_page("adversary"))
    for answer in (
        "How this differs from RLHF",
        "The notebook does not compare twins",
        "Why a large weight repeats the same words",
        "above zero even where the likeliest word has none",
    ):
        assert answer in said


def test_every_row_of_rlhf_leads_to_a_page():
    """Each names a file that is there."""
    assert all((ROOT / page).is_file() for *_, (page, _) in ROWS)


def test_the_switch_moves_where_the_adversary_begins(jobs):
    """On: from scratch, as the control at the side says; off: from the original."""
    app = open_page("adversary")
    assert not app.toggle(key="fresh_adversary").value
    app.toggle(key="fresh_adversary").set_value(True).run()
    assert not app.exception
    assert app.session_state["start"] == "scratch"
    assert app.toggle(key="fresh_adversary").value
    app.toggle(key="fresh_adversary").set_value(False).run()
    assert app.session_state["start"] == "original"


def test_a_line_that_ends_early_is_explained(jobs):
    """Both trainings of the test have moments up to epoch 2."""
    said = text(open_page("moments"))
    assert re.search(r"Both trainings ended at epoch 2\b|last moment is at epoch", said)


def test_training_says_why_there_is_a_test_set(jobs):
    """Beside the numbers of phrases, without unfolding anything."""
    assert "only phrases that it has not seen show whether" in text(open_page("training"))
