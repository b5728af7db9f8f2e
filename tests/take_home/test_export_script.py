"""A script that rebuilds a model by training it, with tensorflow alone."""

import itertools
import json
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from importlib import metadata

import pytest

from minigpt.cli.main import main
from minigpt.config import Config
from minigpt.library.trainer import Trainer, recipe
from minigpt.store import Store
from minigpt.take_home.export_script import export_script, recipe_place
from minigpt.text.vocabulary import Vocabulary

ALONE = """
import runpy, sys
for name in sys.argv[2].split():
    sys.modules[name] = None  # importing it now fails
runpy.run_path(sys.argv[1], run_name="__main__")
"""


def plain(name: str) -> str:
    """A distribution's name as the package index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def comes_with(name: str, found: set[str]) -> set[str]:
    """What ``pip install name`` brings: the distribution, and all that it requires."""
    if plain(name) in found:
        return found
    try:
        required = metadata.requires(name) or []
    except metadata.PackageNotFoundError:  # for another system or another Python
        return found
    found.add(plain(name))
    for line in required:
        if "extra ==" not in line:
            comes_with(re.match(r"[\w.-]+", line).group(), found)
    return found


def installed_tensorflow() -> str:
    """The distribution that TensorFlow comes in here: on Linux with x86-64 it is tensorflow-cpu."""
    return metadata.packages_distributions()["tensorflow"][0]


def beside_tensorflow() -> list[str]:
    """Every module that is installed here and does not come with tensorflow."""
    brought = comes_with(installed_tensorflow(), set())
    modules = metadata.packages_distributions().items()
    others = [name for name, owners in modules if brought.isdisjoint(map(plain, owners))]
    return ["minigpt", *others]


def run_alone(script: str, folder) -> list[str]:
    """The lines that the script prints where nothing but tensorflow can be imported."""
    path = folder / "taken_home.py"
    path.write_text(script, encoding="utf-8")
    command = [sys.executable, "-c", ALONE, str(path), " ".join(beside_tensorflow())]
    terminal = {**os.environ, "PYTHONIOENCODING": "cp1252"}  # has no Greek
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=300, env=terminal
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.splitlines()


def test_what_is_kept_from_the_script():
    """All but tensorflow and what it requires: neither scikit-learn nor what came with that."""
    kept_away = set(beside_tensorflow())
    assert {"minigpt", "sklearn", "threadpoolctl", "streamlit", "pandas"} <= kept_away
    assert not {"tensorflow", "keras", "numpy"} & kept_away


@pytest.mark.parametrize(
    "changes",
    [
        {"recipe": "fast", "role": "adversary", "start": "original", "letter": "a"},
        {"recipe": "fast", "variant": "gpt"},
        {"recipe": "notebook"},
    ],
    ids=["fast original and adversary", "gpt", "notebook"],
)
def test_the_script_reaches_the_same_val_loss(changes, tiny_config, tmp_path, monkeypatch):
    """Its last line is our own val_loss to 1e-3, trained without minigpt, sklearn, streamlit."""
    if changes["recipe"] == "notebook":  # a few epochs show as much as a thousand
        shortened(monkeypatch)
    config = replace(tiny_config, **changes)
    trainer = Trainer(Store(tmp_path / "store", shipped=None))
    model, _ = trainer.model(config)
    greek = Vocabulary([f"{word}σ" for word in trainer.vocabulary(config).words])
    script = export_script(config, trainer.dataset(config), greek)
    lines = run_alone(script.replace("EPOCHS = 1000", "EPOCHS = 25"), tmp_path)
    assert any(r"\u03c3 -> " in line for line in lines)
    name, value = lines[-1].split()
    assert name == "val_loss"
    assert float(value) == pytest.approx(model.report["val_loss"], abs=1e-3)


def shortened(monkeypatch) -> None:
    """Let the notebook's recipe stop after 25 epochs."""
    monkeypatch.setattr("minigpt.training.notebook_recipe.EPOCHS", 25)


def test_the_script_holds_no_weights_and_no_result(tiny_pair):
    """It is made from config, examples and words alone: nothing that was learned goes in."""
    model = tiny_pair.original
    script = export_script(tiny_pair.config, tiny_pair.dataset, model.vocabulary)
    assert script == export_script(tiny_pair.config, tiny_pair.dataset, model.vocabulary)
    assert str(model.report["val_loss"])[:8] not in script
    assert "minigpt" not in {line.split()[1] for line in imports(script)}


def imports(script: str) -> list[str]:
    """The import lines of a script."""
    return [line.strip() for line in script.splitlines() if line.strip().startswith("import ")]


def test_recipe_place_is_the_trainers_recipe():
    """For every recipe and variant both name the same function."""
    for kind, variant, mask in itertools.product(
        ("fast", "notebook"), ("notebook", "gpt"), (None, True)
    ):
        config = Config(recipe=kind, variant=variant, mask=mask)
        function = recipe(config)
        function = getattr(function, "func", function)  # what a check is bound to
        assert recipe_place(config) == (function.__module__, function.__name__)


def test_a_file_name_can_not_break_out_of_the_script(tiny_pair, tmp_path):
    """A corpus file called like code stays text."""
    config = replace(tiny_pair.config, corpus='x"""; raise SystemExit(1)  # \\.txt')
    script = export_script(config, tiny_pair.dataset, tiny_pair.original.vocabulary)
    compile(script, "script", "exec")
    assert '"""; raise' not in script.partition("class Config")[0]


def test_export_writes_script_and_keras_file(tiny_corpus, tmp_path, capsys, monkeypatch):
    """The command writes both files and says where; the script compiles, the other is a zip."""
    shortened(monkeypatch)
    script, model = tmp_path / "home.py", tmp_path / "home.keras"
    options = "--vocab-size 20 --context-length 3 --heads 1 --recipe notebook --json".split()
    files = ["--script", str(script), "--keras", str(model)]
    assert main(["export", "--corpus", str(tiny_corpus), *options, *files]) == 0
    assert json.loads(capsys.readouterr().out) == {"script": str(script), "keras": str(model)}
    compile(script.read_text(encoding="utf-8"), "script", "exec")
    assert zipfile.is_zipfile(model)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([], "export was given no file"),
        (["--script", "/nowhere/at/all.py"], "can't be written to"),
        (["--keras", "model.h5"], "a name that ends in .keras"),
    ],
)
def test_export_to_nowhere_is_the_users_mistake(files, said, tiny_corpus, capsys):
    """One line says what is wrong, and the command ends with 2."""
    options = "--vocab-size 20 --context-length 3 --heads 1".split()
    assert main(["export", "--corpus", str(tiny_corpus), *options, *files]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
