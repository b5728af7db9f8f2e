"""The page of the gpt and its switches, drawn by the server from ready models."""

import re

import pytest

from minigpt.config import Config
from minigpt.model.forward import self_shares
from minigpt.model.weights import parameter_count
from minigpt.store import Store
from minigpt.ui.inside.blueprint import parameter_table, plan, steps
from minigpt.ui.inside.part_values import ADDED, UNKNOWN
from minigpt.ui.inside.part_values import steps as part_steps
from minigpt.ui.parts.bar_table import BLUE, GREEN
from minigpt.ui.parts.table_style import STYLE
from minigpt.ui.session import service
from tests.app_server import WORDS, keep, open_page, ready_store, text
from tests.app_tables import bar_tables

PROMPT = " ".join(WORDS.words[:5])
GPT = Config(variant="gpt")


@pytest.fixture(scope="session")
def stored(tmp_path_factory) -> Store:
    """The default pair, the gpt and the model with residuals."""
    store = ready_store(tmp_path_factory.mktemp("ready"))
    keep(store, GPT, 4)
    keep(store, Config(residuals=True), 5)
    return store


def test_the_gpt_stands_beside_the_notebooks_model(jobs, stored):
    """Both tables are the models' own; nothing has to be trained."""
    app = open_page("gpt", prompt=PROMPT)
    assert not app.exception and jobs.asked == []
    tables = bar_tables(app)
    for config, table in zip((Config(), GPT), tables, strict=False):
        model = service.language_model(service.model(config), config)
        rows, _ = model.predict(PROMPT, 8)
        assert list(table["Word"]) == [row.word for row in rows]
    assert "53,940" in [metric.value for metric in app.metric]


def test_how_much_a_word_looks_at_itself_in_both(jobs):
    """The mean over layers and heads of the models in view, each by its name."""
    app = open_page("gpt", prompt=PROMPT)
    shares = []
    for config in (Config(), GPT):
        model = service.language_model(service.model(config), config)
        shares.append(self_shares(model.weights, model.context(PROMPT)[None, :]).mean())
    said = f"heads: {shares[0]:.0%} in notebook, {shares[1]:.0%} in gpt. With residuals"
    assert said in text(app)


def test_the_bars_of_both_have_a_colour(jobs):
    """Blue and green; the style sheet knows every colour that a table asks for."""
    app = open_page("gpt", prompt=PROMPT)
    source = "".join(element.proto.body for element in app.get("html"))
    asked = re.findall(r'class="number bar ([^"]*)"', source)
    assert list(dict.fromkeys(asked)) == [BLUE, GREEN]
    assert all(f".{colour} {{ --colour: " in STYLE for colour in asked)


def test_every_trained_variant_is_named_in_the_table(jobs):
    """Three of 21 have been trained; the others can be asked for."""
    app = open_page("gpt", prompt=PROMPT)
    trained = next(t.value for t in app.table if "Parameters" in t.value.columns)
    assert set(trained["Model"]) == {"notebook", "gpt", "notebook + residuals"}
    assert "3 of 21 variants trained so far" in text(app)
    app.toggle(key="train_variants").set_value(True).run()
    assert jobs.asked == [("train", "original")]


def test_a_switch_in_the_address_chooses_its_model(jobs):
    """The notebook's model with residuals is in the store and shown at once."""
    app = open_page("gpt", prompt=PROMPT, variant="notebook", residuals="true")
    assert not app.exception and jobs.asked == []
    assert [s.value for s in app.subheader][:2] == ["notebook", "notebook + residuals"]


def test_a_switch_trains_a_model_that_is_new(jobs):
    """The worker is asked, the notebook's answer stays in view."""
    app = open_page("gpt", prompt=PROMPT, variant="notebook")
    assert "Switch a part on" in app.info[0].value
    app.toggle(key="mask").set_value(True).run()
    assert jobs.asked[-1] == ("train", "original")
    assert "waiting" in text(app)
    assert app.subheader[1].value == "notebook + mask"


def test_a_part_can_be_left_out_of_the_gpt(jobs):
    """The switch names the model that the worker is asked for."""
    app = open_page("gpt", prompt=PROMPT)
    app.toggle(key="without_mask").set_value(True).run()
    assert not app.exception and jobs.asked[-1] == ("train", "original")
    assert app.subheader[1].value == "gpt − mask"


def test_what_each_part_buys(jobs):
    """Of the trained models of this test all have one loss; the others are not trained yet."""
    table = next(t for t in bar_tables(open_page("gpt", prompt=PROMPT)) if ADDED in t)
    assert dict(zip(table["Part"], table[ADDED], strict=True)) == {
        "Positions": UNKNOWN,
        "Mask": UNKNOWN,
        "Residuals": "hardly moves",
        "Normalisation": UNKNOWN,
        "All four": UNKNOWN,
        "What else differs": UNKNOWN,
    }


def test_the_change_of_a_loss_by_hand():
    """From 2.50 to 2.25 it falls by a quarter; with either unknown nothing is said."""
    losses = {Config(): 2.5, Config(mask=True): 2.25}
    added, left_out = part_steps(Config())["Mask"]
    assert added.change(losses.get) == -0.25
    assert left_out.change(losses.get) is None


def test_nonsense_in_the_address_is_mended(jobs):
    """An unknown architecture and a switch that is neither on nor off."""
    app = open_page("gpt", prompt=PROMPT, variant="gpt-7", mask="perhaps")
    assert not app.exception
    assert app.session_state["variant"] in ("gpt", "notebook")


def test_the_parameter_table_adds_up():
    """Every column sums to the model's count; a layer that is not there has a dash."""
    configs = [Config(), GPT]
    table = parameter_table(configs)
    for at, config in enumerate(configs):
        *layers, together = table.iloc[:, at]
        numbers = [int(text.replace(",", "")) for text in layers if text != "–"]
        assert sum(numbers) == parameter_count(config)
        assert together == f"{parameter_count(config):,}"
    assert table.loc["Positions", "notebook"] == "–"
    assert table.loc["Last normalisation", "gpt"] == "64"


def test_the_plan_marks_what_is_new():
    """The notebook's plan has nothing new; a mask makes both attention layers new."""
    assert not any(new for _, new in steps(Config()))
    masked = [text for text, new in steps(Config(mask=True)) if new]
    assert masked == ["attention 1, masked", "attention 2, masked"]
    assert plan(Config(mask=True)).count('class="new"><b>New:</b> ') == 2
