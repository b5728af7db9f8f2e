"""One step, drawn by the server: each stage says the numbers of the model in view."""

import math
import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from minigpt.config import Config
from minigpt.library.entries import load_dataset, load_model
from minigpt.training.backward import in_double, loss_and_gradient, losses
from minigpt.training.one_step import Place, batch_from, stepped
from minigpt.ui.training.one_step_view import STAGES
from tests.app_server import DIGEST, WORDS, open_page, text
from tests.app_tables import bar_tables, figures

EXAMPLE = 3


@pytest.fixture(scope="module")
def scene(stored):
    """The weights in double, one example and its batch, as the page should see them."""
    config = Config().original()
    weights = in_double(load_model(stored, config.key(DIGEST)).weights)
    data = load_dataset(stored, config.data_key(DIGEST))
    one = np.asarray(data.train_x[[EXAMPLE]]), np.asarray(data.train_y[[EXAMPLE]])
    numbers = batch_from(EXAMPLE, len(data.train_y), 85_924)
    batch = np.asarray(data.train_x[numbers]), np.asarray(data.train_y[numbers])
    return weights, one, batch


def at(stage: str, **more: str) -> AppTest:
    """The page at a stage, with the example chosen in the address."""
    app = open_page("one-step", stage=stage, phrase=str(EXAMPLE), **more)
    assert not app.exception
    return app


@pytest.mark.parametrize("stage", list(STAGES))
def test_every_stage_is_drawn_without_a_job(jobs, stage):
    """With everything in the store none asks the worker, and none raises."""
    app = at(stage)
    assert jobs.asked == []
    assert f"of {len(STAGES)} · " in app.header[0].value


def test_the_right_word_is_hidden_until_the_third_stage(jobs, scene):
    """First a question mark; then the word, its place and its chance."""
    word = WORDS.words[scene[1][1][0]]
    assert f"[{word}]" not in text(at("Chances"))
    assert ":orange-badge[?]" in text(at("Chances"))
    app = at("Right word")
    assert f":orange-badge[{word}]" in text(app)
    assert f"**{word}**" in text(app)
    assert f"<b>{word} ✓</b>" in "".join(element.proto.body for element in app.get("html"))


def test_the_loss_is_minus_the_log_of_the_chance(jobs, scene):
    """Both stand in the sentence, as NumPy finds them."""
    weights, one, _ = scene
    loss = float(losses(weights, *one)[0])
    said = text(at("Loss"))
    assert f"−log({math.exp(-loss):.4g}) = **{loss:.3f}**" in said


def test_the_gradient_is_checked_by_nudging(jobs, scene):
    """The number chosen in the address, its gradient, and the same slope measured."""
    weights, one, _ = scene
    place = Place("feed_forward/kernel", 2, 7)
    app = at("Gradient", weight_layer="Feed-forward", weight_row="2", weight_column="7")
    gradient = place.of(loss_and_gradient(weights, *one)[1])
    found = re.search(r"Measured slope \*\*(.+)\*\*, gradient \*\*(.+)\*\*", text(app))
    slope, said = (float(one.replace("−", "-")) for one in found.groups())
    assert said == pytest.approx(gradient, abs=1e-6)
    assert slope == pytest.approx(gradient, abs=2e-6)


def test_a_number_without_a_part_is_said_to_have_none(jobs, scene):
    """The row of a word that this phrase does not hold has the gradient 0."""
    other = next(i for i in range(500) if i not in scene[1][0])
    app = at("Gradient", weight_layer="Embedding", weight_row=str(other), weight_column="0")
    assert "the *gradient* is **0**" in text(app)


def test_the_step_is_rate_times_gradient_downhill(jobs, scene):
    """The new number and the loss after it, computed again here."""
    weights, one, _ = scene
    place = Place("output/bias", 0, int(one[1][0]))
    where = {"weight_layer": "Output: bias", "weight_column": str(place.column)}
    app = at("Step", learning_rate="1", **where)
    gradient = place.of(loss_and_gradient(weights, *one)[1])
    new = place.of(weights) - gradient
    after = float(losses(place.put(weights, new), *one)[0])
    shown = {label: value for label, value, _ in figures(app)}
    assert shown["New number"] == f"{new:.4g}".replace("-", "−")
    assert shown["Loss after"] == f"{after:.3f}"
    assert "It got better" in text(app)


def test_a_rate_too_small_does_nothing_and_one_too_large_makes_it_worse(jobs):
    """Of a number that bends the curve both ways: the verdict follows the slider."""
    assert "Next to nothing happens" in text(at("Step", learning_rate="0.0001"))
    worse = text(at("All numbers", learning_rate="10"))
    assert "(**worse**)" in worse


def test_all_numbers_step_at_once(jobs, scene):
    """The table's losses are those of the weights stepped by each of the two gradients."""
    weights, one, batch = scene
    app = at("All numbers", learning_rate="0.1")
    table = bar_tables(app)[0]
    for column, pair in ((2, one), (3, batch)):
        after = stepped(weights, loss_and_gradient(weights, *pair)[1], 0.1)
        expected = [f"{losses(after, *group).mean():.3f}" for group in (one, batch)]
        assert list(table.iloc[:, column]) == expected
    assert "85,924 numbers" in text(app)


def test_a_hundred_steps_are_taken_and_told(jobs):
    """The batch's loss falls; who was not learned from is told as well."""
    said = text(at("Again", times="100", learning_rate="0.1"))
    assert "After 100 steps" in said
    before, after = map(float, re.search(r"the batch ([\d.]+) → ([\d.]+)", said).groups())
    assert after < before
    assert "unseen" in said


def test_numbers_that_burst_are_said_to(jobs):
    """The largest rate, a hundred times: no traceback, no “nan”, but what happened."""
    said = text(at("Again", times="100", learning_rate="10"))
    assert "The numbers burst" in said
    assert "nan" not in said


def test_adam_shows_its_two_means(jobs):
    """Four steps; the first moves by the learning rate, whatever the gradient."""
    table = bar_tables(at("Adam", learning_rate="0.03"))[0].set_index("This number")
    assert list(table.columns) == ["Step 1", "Step 2", "Step 3", "Step 4"]
    first = {name: float(cell.replace("−", "-")) for name, cell in table["Step 1"].items()}
    assert abs(first["Adam adds"]) == pytest.approx(0.03, rel=1e-3)
    assert first["Its running mean"] == pytest.approx(0.1 * first["Gradient"], abs=1e-5)
    root = first["Root of the running mean of its square"]
    assert root == pytest.approx(0.001**0.5 * abs(first["Gradient"]), abs=1e-5)


def test_next_and_back_go_one_stage(jobs):
    """The buttons move the stage; at the ends there is no way on."""
    app = at("Words")
    back, forward = app.button[:2]
    assert back.disabled and not forward.disabled
    app = forward.click().run()
    assert app.header[0].value.startswith("2 of 9")
    app = app.button[0].click().run()
    assert app.header[0].value.startswith("1 of 9")
    assert at("Adam").button[1].disabled


@pytest.mark.parametrize(
    "address",
    [
        {"phrase": "999999"},
        {"phrase": "-4", "weight_row": "x", "weight_column": "99999999999999999999"},
        {"stage": "Nothing", "learning_rate": "7", "weight_layer": "none", "times": "5"},
        {"stage": "Gradient", "weight_row": "400", "weight_layer": "Output: bias"},
    ],
)
def test_an_address_that_asks_for_what_is_not_there_is_mended(jobs, address):
    """No exception, and a stage is in view."""
    app = open_page("one-step", **address)
    assert not app.exception
    assert app.header


def test_another_layer_starts_at_its_steepest_number(jobs):
    """The boxes jump to where the gradient is steepest; a row of the layer before is forgotten."""
    app = at("Gradient", weight_row="15")
    assert app.number_input(key="weight_row").value == 15
    app.selectbox(key="weight_layer").set_value("output/bias").run()
    assert app.number_input(key="weight_row").value == 0
    assert not app.exception
