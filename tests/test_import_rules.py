"""The shape of the house: what may import what, and how large a room may be."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "minigpt"
CORE = sorted(p for p in PACKAGE.rglob("*.py") if PACKAGE / "ui" not in p.parents)
UI = sorted((PACKAGE / "ui").rglob("*.py"))
PAGES = [*sorted((ROOT / "pages").glob("*.py")), *ROOT.glob("streamlit_app.py")]
HEAVY = ("tensorflow", "keras", "sklearn")
SERVER = ["config", "store", "entries", "jobs", "worker_process", "prediction", "evaluation"]
SERVER += ["corpus", "vocabulary", "weights", "forward", "cleaning", "dataset", "history"]
LONGEST = {"core": 250, "page": 120}


def name_of(path: Path) -> str:
    """A file's place below the root, as the name of its test case."""
    return str(path.relative_to(ROOT))


def imported(path: Path) -> set[str]:
    """The names of all modules that a file imports, anywhere in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = path.relative_to(ROOT).with_suffix("").parts[: -node.level or 0]
            module = ".".join([*above * bool(node.level), *filter(None, [node.module])])
            names |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
    return names


def within(name: str, package: str) -> bool:
    """Whether a module is the package or in it."""
    return name == package or name.startswith(package + ".")


@pytest.mark.parametrize("path", CORE, ids=name_of)
def test_the_core_knows_nothing_of_the_browser(path):
    """No module of the core imports Streamlit, Altair or what draws the pages."""
    for name in imported(path):
        assert not any(within(name, out) for out in ("streamlit", "altair", "minigpt.ui", "pages"))


@pytest.mark.parametrize("path", UI, ids=name_of)
def test_what_draws_the_pages_trains_nothing(path):
    """``minigpt.ui`` imports no page, no TensorFlow, no Keras and no scikit-learn."""
    for name in imported(path):
        assert not any(within(name, out) for out in (*HEAVY, "pages", "minigpt.trainer"))


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_pages_import_the_ui_the_core_and_streamlit(path):
    """A page is a thin sheet: it imports these three, and what Python brings."""
    for name in imported(path):
        top = name.split(".")[0]
        assert top in ("streamlit", "minigpt") or top in sys.stdlib_module_names, name


@pytest.mark.parametrize("path", CORE, ids=name_of)
def test_a_room_of_the_core_is_small(path):
    """A module of the core has at most 250 lines."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST["core"]


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_page_is_small(path):
    """A page has at most 120 lines."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST["page"]


def loaded_by(modules: list[str], heavy: tuple[str, ...] = HEAVY) -> set[str]:
    """The heavy libraries in ``sys.modules`` of a process that imports these modules."""
    program = f"import sys, {', '.join(modules)}\nprint(*(set(sys.modules) & set({heavy!r})))"
    command = [sys.executable, "-c", program]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=ROOT)
    assert run.returncode == 0, run.stderr
    return set(run.stdout.split())


def test_the_server_loads_no_tensorflow():
    """What the Streamlit process imports, the core and all of ``minigpt.ui``, is light."""
    ui = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in UI]
    ui = [name.removesuffix(".__init__") for name in ui]
    assert loaded_by([f"minigpt.{name}" for name in SERVER] + ui) == set()


def test_the_first_page_loads_no_database():
    """What router and first page import is without what only a class needs: it would wait."""
    files = (ROOT / "streamlit_app.py", ROOT / "pages" / "home.py")
    names = {name for path in files for name in imported(path) if name.startswith("minigpt")}
    modules = sorted(n for n in names if (ROOT / f"{n.replace('.', '/')}.py").exists())
    assert "minigpt.ui.presenter" in modules
    assert loaded_by(modules, ("sqlalchemy", "psutil", "segno", "minigpt.ui.live")) == {
        "minigpt.ui.live"
    }


def test_the_rule_can_fail():
    """A process that does import TensorFlow is found out."""
    assert loaded_by(["sklearn"]) == {"sklearn"}
