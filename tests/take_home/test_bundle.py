"""The source of a function with all that it needs."""

import subprocess
import sys

import numpy as np
import pytest

from minigpt.model.forward import softmax
from minigpt.take_home import bundle as bundle_module
from minigpt.take_home.bundle import bundle
from tests.small_models import random_weights


def run(source: str) -> dict:
    """What the source defines when it stands alone."""
    defined: dict = {}
    exec("from __future__ import annotations\n" + source, defined)
    return defined


def test_a_function_comes_with_what_it_needs():
    """The bundle runs alone and gives what the package's own function gives."""
    source = bundle([("minigpt.model.forward", "softmax")])
    assert "minigpt" not in source.replace("# ===", "")
    logits = np.array([1.0, 2.0, 4.0])
    np.testing.assert_array_equal(run(source)["softmax"](logits.copy()), softmax(logits.copy()))


def test_what_is_not_needed_stays_out():
    """The softmax needs neither the attention nor the list of weights."""
    source = bundle([("minigpt.model.forward", "softmax")])
    assert "def attention" not in source
    assert "def logits" not in source  # a function of that name; here it is an argument
    assert "def weight_shapes" not in source


def test_names_provided_elsewhere_are_left_out():
    """A provided name is not looked into, so nothing of the module config comes along."""
    source = bundle([("minigpt.model.weights", "flatten")], provided={"Config"})
    assert "class Config" not in source
    flat = run(source)["flatten"](random_weights())
    assert flat.dtype == np.float32


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package of two modules that use one name for different things."""
    folder = tmp_path / "tinypack"
    folder.mkdir()
    (folder / "__init__.py").write_text('"""A package."""\n')
    (folder / "one.py").write_text(
        '"""One."""\nSIZE = 2  # of one\n\n\n'
        'def double(x):\n    """é"""\n    return "é" and SIZE * x\n'
    )
    (folder / "two.py").write_text(
        '"""Two."""\nSIZE, OTHER = 10, 1\n\n\ndef scale(x):\n    from tinypack.one import double\n'
        "\n    return SIZE * double(x) + OTHER\n"
    )
    (folder / "three.py").write_text(
        '"""Three."""\nfrom tinypack.two import scale\n\nSIZE = 5\n\n\ndef bad(SIZE):\n'
        "    return scale(SIZE)\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(bundle_module, "PACKAGE", "tinypack")


def test_names_with_two_meanings_are_kept_apart(package):
    """SIZE of one and SIZE of two both keep their value; the import inside is gone."""
    source = bundle([("tinypack.two", "scale")])
    assert "SIZE_one" in source
    assert "import double" not in source
    assert run(source)["scale"](3) == 61


def test_reserved_names_are_given_up(package):
    """A name that the script itself uses is renamed in the bundle."""
    source = bundle([("tinypack.two", "scale")], reserved={"double"})
    assert "def double_one" in source
    assert run(source)["scale"](3) == 61


def test_a_name_that_cannot_be_kept_apart_is_refused(package):
    """An argument that is called like a renamed global would change its meaning."""
    with pytest.raises(ValueError, match="SIZE has two meanings"):
        bundle([("tinypack.three", "bad"), ("tinypack.three", "SIZE")])


def test_bundling_the_fast_recipe_loads_no_tensorflow():
    """The source is read, not imported, so that the server can make the script."""
    code = (
        "import sys; from minigpt.take_home.bundle import bundle;"
        "bundle([('minigpt.training.fast_recipe', 'train_fast')], {'Config'});"
        "print([m for m in ('tensorflow', 'keras', 'sklearn', 'streamlit') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
