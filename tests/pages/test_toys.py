"""The page of the toy tasks, drawn from the models that ship."""

import pytest
import streamlit as st

from minigpt.config import TOYS, Config
from minigpt.home import ASSETS
from minigpt.library.compared_models import ToyResult, toy_results
from minigpt.store import Store
from minigpt.ui.inside.toy_view import Bounds, finding
from minigpt.ui.session import service
from tests.app_server import open_page, text
from tests.app_tables import bar_tables


@pytest.fixture(scope="module")
def stored(tmp_path_factory) -> Store:
    """An empty store, and what ships."""
    return Store(tmp_path_factory.mktemp("empty"), shipped=ASSETS)


def test_every_task_has_its_table(jobs, stored):
    """Six models and two bounds each; the accuracies are those of the stored models."""
    app = open_page("toys")
    assert not app.exception and jobs.asked == []
    tables = bar_tables(app)
    assert len(tables) == len(TOYS)
    for name, table in zip(TOYS, tables, strict=True):
        shown = [f"{one.accuracy:.1%}" for one in toy_results(stored, name)]
        assert len(shown) == 6
        assert list(table["Right"])[:6] == shown
        assert list(table["Right"])[6] == "100.0%"
    assert "can be right in 25.0% of the lines at best" in text(app)


def test_one_click_opens_build_a_gpt_on_the_text(jobs, monkeypatch):
    """The text, its context length and what is left out are in the controls; nothing is trained."""
    opened = []
    monkeypatch.setattr(st, "switch_page", lambda where, **_: opened.append(where))
    app = open_page("toys")
    app.button(key="open-toy-copy-2").click().run()
    assert opened == ["pages/gpt.py"] and not app.exception
    state = app.session_state
    assert (state["corpus"], state["context_length"]) == ("toy-copy", 5)
    assert state["without_positions"] and state["without_mask"]
    assert not state["without_residuals"]
    shape = Config(corpus="toy-copy", context_length=5, variant="gpt", positions=False, mask=False)
    assert service.model(shape) is not None


def test_the_page_of_the_gpt_opens_on_a_toy_task_without_a_training(jobs):
    """Both models of the address ship; what they say stands in two tables."""
    app = open_page(
        "gpt",
        corpus="toy-copy",
        context_length="5",
        without_positions="true",
        without_mask="true",
        prompt="ant bee cat cow dog",
    )
    assert not app.exception
    assert ("train", "original") not in jobs.asked
    assert [s.value for s in app.subheader][:2] == ["notebook", "gpt − positions − mask"]
    first, _ = bar_tables(app)[:2]
    assert first["Word"][0] == "cow"


def test_a_finding_says_what_the_figures_say():
    """By hand: with either 90 % and 80 %, with neither 30 % of at best 25 %."""
    config = Config(variant="gpt")
    rights = {(): 1.0, ("positions",): 0.8, ("mask",): 0.9, ("positions", "mask"): 0.3}
    rights |= {("residuals",): 0.7}
    results = [ToyResult(config, out, right, 50) for out, right in rights.items()]
    said = finding(results, Bounds(1.0, 0.25, ("a", "b")))
    assert "on 50 lines" in said and "Without residuals the gpt gets 70.0%" in said
    assert "right in 25.0% of the lines at best" in said
    assert "without positions and mask gets 30.0%" in said
    assert "positions alone 90.0%, with the mask alone 80.0%" in said
    assert "order of the words does not matter" in finding(results, Bounds(1.0, 1.0, ("a", "b")))
