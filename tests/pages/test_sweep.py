"""The page Sweep, drawn from a store with a small grid; its own grid is asked for, and stopped."""

from dataclasses import replace
from itertools import product

import pytest
import streamlit as st

from minigpt.config import Config
from minigpt.jobs.status import BEHIND, Status
from minigpt.library.grid_plan import GridPlan
from minigpt.store import Store
from minigpt.ui.inside import open_training, stored_trainings
from minigpt.ui.inside.grid_desk import how_long
from minigpt.ui.inside.stored_trainings import found_for, training
from minigpt.ui.inside.sweep_charts import Layout, by_variety, shown_in
from minigpt.ui.session import service
from minigpt.ui.session.once import forget_answers
from tests.app_server import DIGEST, keep, open_page, ready_store, text
from tests.app_tables import bar_tables

CONFIG = Config()
PLAN = "vocab_size:500;context_length:3,5;heads:2;adversary_weight:0;seeds:1"


@pytest.fixture
def grid(tmp_path, jobs, monkeypatch) -> Store:
    """The default models, and 1 and 4 heads with seeds 0 and 1; all figures are equal."""
    store = ready_store(tmp_path)
    for heads, seed in product((1, 4), (0, 1)):
        keep(store, replace(CONFIG, heads=heads, seed=seed), 10 * heads + seed)
    monkeypatch.setattr(service, "store", lambda: store)
    forget_answers()
    return store


def test_the_page_says_how_many_there_are_and_what_matters(grid):
    """Five originals and one adversary; its twin from scratch is left out, which is said."""
    app = open_page("sweep")
    assert not app.exception
    assert "**6 trainings**" in text(app) and "1 more of this text are left out" in text(app)
    (table,) = bar_tables(app)
    assert list(table["Slider"]) == ["Adversary weight", "Attention heads", "another seed"]
    assert list(table["From → to"])[0] == "0 → 0.75"
    assert "Attention heads: no difference" in text(app)
    assert "standard deviation of 4 trainings" in text(app)


def test_a_score_that_no_training_tells_is_said(tmp_path, jobs, monkeypatch):
    """An original that was first asked for with the letter a, while e is in view."""
    store = ready_store(tmp_path)
    for key in store.keys("models"):
        (store.root / "models" / key).rename(tmp_path / key)
    keep(store, replace(CONFIG, letter="a"), 1)
    monkeypatch.setattr(service, "store", lambda: store)
    forget_answers()
    app = open_page("sweep", sweep_figure="Score")
    assert not app.exception and "The score of none of these is known" in app.info[0].value


def test_what_nobody_chose_goes_where_the_data_are(grid):
    """Heads vary most; once three contexts more are there, those run from left to right."""
    app = open_page("sweep")
    assert app.selectbox(key="sweep_x").value == "Attention heads"
    for length in (2, 3, 4, 6):
        keep(grid, replace(CONFIG, context_length=length), length)
    app = app.run()
    assert app.selectbox(key="sweep_x").value == "Context length" and not app.exception
    app.selectbox(key="sweep_x").set_value("Vocabulary size").run()
    assert app.run().selectbox(key="sweep_x").value == "Vocabulary size"


def test_an_empty_store_says_what_to_do(tmp_path, jobs, monkeypatch):
    """No bars, no charts, and the grid to begin with."""
    store = ready_store(tmp_path)
    for key in store.keys("models"):
        (store.root / "models" / key).rename(tmp_path / key)
    monkeypatch.setattr(service, "store", lambda: store)
    forget_answers()
    app = open_page("sweep")
    assert not app.exception and not bar_tables(app)
    assert "no training of this text" in app.info[0].value
    assert "Train 8 models" in [button.label for button in app.button]


def test_one_training_says_nothing_of_a_slider(tmp_path, jobs, monkeypatch):
    """It is counted and drawn; what moves it can't be told."""
    store = ready_store(tmp_path)
    for key in store.keys("models"):
        if key != CONFIG.key(DIGEST):
            (store.root / "models" / key).rename(tmp_path / key)
    monkeypatch.setattr(service, "store", lambda: store)
    forget_answers()
    app = open_page("sweep")
    assert not app.exception and "**1 training**" in text(app)
    assert "No two of these trainings differ in one slider alone" in app.info[0].value


def test_without_a_second_seed_the_spread_is_unknown(jobs):
    """The default original and its adversary: a difference, and no word of chance but that."""
    forget_answers()
    app = open_page("sweep")
    assert not app.exception and "unknown, not 0" in text(app)
    assert list(bar_tables(app)[0]["Slider"]) == ["Adversary weight"]


def test_a_training_is_opened_where_it_stood(grid, monkeypatch):
    """The box without a mouse: the controls move, and Prediction follows; an adversary's page."""
    opened = []
    monkeypatch.setattr(st, "switch_page", lambda where, **_: opened.append(where))
    app = open_page("sweep")
    box = app.selectbox(key=open_training.BOX)
    box.set_value("500 words · context 5 · 4 heads · seed 1").run()
    app.button(key="sweep-open").click().run()
    assert opened == ["pages/prediction.py"] and not app.exception
    assert (app.session_state["heads"], app.session_state["seed"]) == (4, 1)
    box = app.selectbox(key=open_training.BOX)
    box.set_value("500 words · context 5 · 2 heads · weight 0.75 · seed 0").run()
    app.button(key="sweep-open").click().run()
    assert opened[1:] == ["pages/adversary.py"]


def test_a_model_that_no_control_can_reach_is_said(grid, monkeypatch):
    """20 heads come from the command line: no page is opened, no control is moved."""
    monkeypatch.setattr(st, "switch_page", lambda where, **_: pytest.fail(where))
    keep(grid, replace(CONFIG, heads=20), 7)
    app = open_page("sweep")
    box = app.selectbox(key=open_training.BOX)
    box.set_value("500 words · context 5 · 20 heads · seed 0").run()
    app.button(key="sweep-open").click().run()
    assert "attention heads cannot be set there" in app.warning[0].value
    assert app.session_state["heads"] == 2


def test_a_grid_is_asked_for_behind_all_others_and_stopped(grid, jobs):
    """One of two is there; the other is asked for, the address says so, and Stop ends it."""
    app = open_page("sweep", grid=PLAN)
    assert not app.exception
    assert ("train", "original") in jobs.asked and jobs.priorities == {BEHIND}
    assert app.query_params["grid"] == PLAN
    app.button(key="grid-stop").click().run()
    assert jobs.left == ["me"] and "grid" not in app.query_params
    assert "grid-start" in [button.key for button in app.button]


def test_a_grid_is_chosen_and_begun(grid, jobs):
    """What the address asked for is none, and is said; the count beforehand, the address after."""
    app = open_page("sweep", grid="a grid")
    assert not app.exception and "The grid in the address is" in app.warning[0].value
    assert "grid" not in app.query_params and not jobs.asked
    app.number_input(key="grid_seeds").set_value(1).run()
    assert "**4 trainings**, 1 of them in the store already" in text(app)
    app.button(key="grid-start").click().run()
    assert not app.exception and jobs.priorities == {BEHIND}
    assert app.query_params["grid"].endswith("seeds:1")


def test_a_training_that_fails_is_told_and_the_next_one_asked(grid, jobs):
    """The reason stands there; the grid does not wait for it for ever."""
    jobs.answer = Status("", "failed", reason="too few phrases; expected 10. Choose others")
    app = open_page("sweep", grid=PLAN)
    assert not app.exception
    assert any("Too few phrases" in warning.value for warning in app.warning)
    assert "Choose another grid" in [button.label for button in app.button]


def test_how_long_is_told_by_what_is_there():
    """By hand: two of a size that took 1.5 s, and one far larger that nobody has trained."""
    known = [stored_trainings.Training("k", CONFIG, 4.1, 0.25, 0.5, 1.5)]
    missing = [replace(CONFIG, seed=1), replace(CONFIG, seed=2)]
    assert how_long(missing, known).startswith("about 3 s")
    large = replace(CONFIG, vocab_size=2000, context_length=12)
    assert "unknown time for 1 more" in how_long([*missing, large], known)
    assert "not known" in how_long(missing, [])


def test_the_charts_hold_the_rest_and_have_room_for_so_many(grid):
    """Of seven values of heads six get charts; of two weights the one that is held is shown."""
    found = found_for(CONFIG).trainings
    many = [replace(found[0], config=replace(CONFIG, heads=heads)) for heads in range(1, 8)]
    layout = Layout("vocab_size", "heads", "context_length", (("adversary_weight", 0.0),))
    assert len(shown_in(many, layout)) == 6
    assert len(shown_in(found, layout)) == 5
    assert by_variety(found)[:2] == ["heads", "adversary_weight"]


def test_what_is_read_once_is_not_read_again(grid, monkeypatch):
    """A report never changes: the second page reads none."""
    found_for(CONFIG)
    monkeypatch.setattr(stored_trainings, "load_training", lambda *_: pytest.fail("read again"))
    assert len(found_for(replace(CONFIG, heads=4)).trainings) == 6
    assert training(CONFIG.key(DIGEST)).accuracy == 0.25


def test_the_chosen_grid_is_one_that_the_address_can_say():
    """What the page offers stands on the sliders."""
    from minigpt.library.grid_plan import read_plan
    from minigpt.library.trainings import SLIDERS
    from minigpt.ui.inside.grid_desk import FIRST, OFFERED

    for name in SLIDERS:
        assert set(FIRST[name]) <= set(OFFERED[name])
    for place, name in enumerate(SLIDERS):
        values = [tuple(FIRST[one][:1]) for one in SLIDERS]
        values[place] = OFFERED[name]
        plan = GridPlan(tuple(values), 1)
        assert read_plan(plan.written()) == plan
