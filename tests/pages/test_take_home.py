"""The page with the files to take home, drawn by the server from ready models."""

import ast
import csv
import io
import zipfile

import pytest

from minigpt.config import Config
from minigpt.library.entries import load_model
from minigpt.model.keras_file import save_keras_file
from minigpt.store import Store
from minigpt.ui.inside.take_home import file_name, keras_snippet, tables
from minigpt.ui.session import service
from minigpt.ui.session.shown import Shown
from tests.app_server import DIGEST, WORDS, open_page, ready_store, text

PROMPT = " ".join(WORDS.words[:5])


@pytest.fixture
def stored(tmp_path) -> Store:
    """A store with everything that the default sliders need."""
    return ready_store(tmp_path / "ready")


def labels(app) -> list[str]:
    """What the download buttons say."""
    return [button.label for button in app.get("download_button")]


def test_everything_is_offered_without_a_job(jobs):
    """The script, four tables, the handout, a link; the Keras file is made when it is asked for."""
    app = open_page("take-home", prompt=PROMPT)
    assert not app.exception and jobs.asked == []
    expected = ["vocabulary.csv", "parameters.csv", "training.csv", "next-words.csv"]
    expected = ["The model as a script (.py)", *expected, "The handout (.html)"]
    assert labels(app) == expected
    assert any("prompt=" in str(one.proto) for one in app.get("bidi_component"))


def test_the_worker_makes_the_keras_file(jobs, stored):
    """A press asks for it; once it is in the store it can be saved."""
    app = open_page("take-home", prompt=PROMPT)
    next(b for b in app.button if b.label == "Make the Keras file").click()
    app.run()
    assert jobs.asked == [("keras", "original")]
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:  # what a .keras file is
        archive.writestr("weights", bytes(2_100_000))
    save_keras_file(stored, Config().original().key(DIGEST), content.getvalue())
    app.run()
    assert "The model as a Keras file (2.1 MB)" in labels(app)


def test_the_adversarys_files_are_its_own(jobs):
    """The names say which model they hold."""
    app = open_page("take-home", prompt=PROMPT)
    app.segmented_control(key="taken_home").set_value("The adversary").run()
    assert not app.exception
    assert any("python minigpt-adversary-500-5-2.py" in code.value for code in app.code)


def test_a_model_in_training_has_no_files_yet(jobs):
    """Another position of a slider: nothing to save, and the page says why."""
    app = open_page("take-home", prompt=PROMPT, heads="3")
    assert not app.exception
    assert "when the model is trained" in text(app) and labels(app) == []


def test_the_tables_hold_the_models_own_numbers(stored):
    """Every word with its chance, unrounded; one line an epoch; one a layer."""
    config = Config().original()
    found = load_model(stored, config.key(DIGEST))
    model = service.language_model(found, config)
    made = tables(Shown(config, model, found.history, stored=found), model, PROMPT)
    rows = {
        name: list(csv.DictReader(io.StringIO(make().removeprefix("\ufeff"))))
        for name, make in made.items()
    }
    assert [row["word"] for row in rows["vocabulary.csv"]] == list(WORDS.words)
    assert sum(int(row["parameters"]) for row in rows["parameters.csv"]) == 85_924
    assert [float(row["val_loss"]) for row in rows["training.csv"]] == [4.9, 4.1, 4.3]
    assert sum(float(row["chance"]) for row in rows["next-words.csv"]) == pytest.approx(1)
    assert "next-words.csv" not in tables(Shown(config, model), model, None)


def test_the_snippet_is_python_and_names_the_file():
    """It reads the vocabulary beside it."""
    name = file_name(Config(variant="gpt"), ".keras")
    assert name == "minigpt-gpt-500-5-2.keras"
    source = keras_snippet(name, Config(), WORDS)
    ast.parse(source)
    assert name in source and PROMPT in source


def test_a_link_says_what_it_leaves_out(jobs):
    """Start's address holds all that is seen there; Time machine's lacks the epoch."""
    app = open_page("take-home")
    assert "leaves out" not in text(app)
    app.selectbox(key="linked_page").set_value("moments").run()
    assert "leaves out the epoch, the layer and the head" in text(app)
