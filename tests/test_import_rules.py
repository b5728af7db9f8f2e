"""The shape of the house: what may import what, and how large a room may be."""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "minigpt"
CORE = sorted(p for p in PACKAGE.rglob("*.py") if PACKAGE / "ui" not in p.parents)
UI = sorted((PACKAGE / "ui").rglob("*.py"))
PAGES = [*sorted((ROOT / "pages").glob("*.py")), ROOT / "router.py"]
HEAVY = ("tensorflow", "keras", "sklearn")
SHARED = ("fsspec", "s3fs", "aiobotocore", "botocore", "aiohttp")
LONGEST = {"core": 250, "page": 120}
# The floors of the house, lowest first. What stands on one floor imports what is below it, and in
# a folder what is in it; rooms that share a line stand beside each other and know nothing of each
# other.
FLOORS = [
    "minigpt.__init__ minigpt.errors minigpt.environment",
    "minigpt.values",
    "minigpt.home minigpt.config minigpt.network",
    "minigpt.manifest minigpt.damaged minigpt.sound minigpt.shared_place",
    "minigpt.eviction minigpt.packed",
    "minigpt.entry_names",
    "minigpt.shared_store",
    "minigpt.store",
    "minigpt.encyclopedia minigpt.published minigpt.text",
    "minigpt.lessons minigpt.model minigpt.take_home",
    "minigpt.reward",
    "minigpt.training",
    "minigpt.library",
    "minigpt.classroom",
    "minigpt.jobs",
    "minigpt.cli minigpt.ui.__init__",
    "minigpt.__main__ minigpt.ui.parts",
    "minigpt.ui.session minigpt.ui.chart_specs",
    "minigpt.ui.words minigpt.ui.model minigpt.ui.training minigpt.ui.prediction",
    "minigpt.ui.adversary minigpt.ui.inside",
    "minigpt.ui.guide",
    "minigpt.ui.classroom",
]
HEIGHT = {room: at for at, floor in enumerate(FLOORS) for room in floor.split()}
SPECS = "minigpt.ui.chart_specs"  # makes charts with Altair, ahead of time: in no server
DRAW_CHARTS = """
from streamlit.testing.v1 import AppTest
from tests.ui.parts.test_chart_shelf import every_chart
app = AppTest.from_function(every_chart, default_timeout=60).run()
drawn = [*app.get("vega_lite_chart"), *app.get("arrow_vega_lite_chart")]
assert len(drawn) == 9 and not app.exception, (len(drawn), app.exception)
"""
# What the Streamlit process takes from the core beside what ``minigpt.ui`` imports anyway.
SERVER = ["minigpt.jobs.queue", "minigpt.training.evaluation", "minigpt.text.corpus"]


def name_of(path: Path) -> str:
    """A file's place below the root, as the name of its test case."""
    return str(path.relative_to(ROOT))


def module_of(path: Path) -> str:
    """A file's name as a module; a folder's ``__init__`` keeps that name."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


@cache
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


def room_of(name: str) -> str | None:
    """The room of :data:`FLOORS` that a module stands in; None for what is none of ours."""
    found = [room for room in HEIGHT if within(name, room)]
    return max(found, key=len, default=None)


def steps_up(module: str, imports: set[str]) -> list[str]:
    """What a module imports from its own floor or from above it, but for its own room."""
    here = room_of(module)
    there = {room_of(name) for name in imports} - {None, here}
    return sorted(room for room in there if HEIGHT[room] >= HEIGHT[here])


@pytest.mark.parametrize("path", CORE + UI, ids=name_of)
def test_every_module_stands_on_a_floor_and_imports_only_from_below(path):
    """The house has no stairs up: a room imports what is below it, and itself."""
    assert room_of(module_of(path)) is not None, "name its room in FLOORS"
    assert steps_up(module_of(path), imported(path)) == []


def test_a_step_up_is_found_out():
    """From below to above, and between neighbours; down and within a room is allowed."""
    assert steps_up("minigpt.text.corpus", {"minigpt.jobs.queue"}) == ["minigpt.jobs"]
    assert steps_up("minigpt.ui.inside.scale", {"minigpt.ui.adversary.reward"}) == [
        "minigpt.ui.adversary"
    ]
    assert steps_up("minigpt.ui.inside.scale", {"minigpt.ui.inside.twins", "minigpt.jobs"}) == []


@pytest.mark.parametrize("folder", sorted({p.parent for p in CORE + UI}), ids=name_of)
def test_a_folder_says_what_is_in_it_and_re_exports_nothing(folder):
    """Its ``__init__`` has a docstring and imports no module of ours."""
    tree = ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    assert not [name for name in imported(folder / "__init__.py") if within(name, "minigpt")]
    if folder.name not in ("minigpt", "ui"):  # the version; what must happen before all imports
        assert len(tree.body) == 1


@pytest.mark.parametrize("folder", sorted({p.parent for p in CORE + UI}), ids=name_of)
def test_a_file_does_not_repeat_its_folder(folder):
    """``minigpt/jobs/queue.py``, not ``minigpt/jobs/jobs.py``; and no room for odds and ends."""
    names = {path.stem for path in folder.glob("*.py")}
    assert not names & {folder.name, folder.name.removesuffix("s"), "utils", "helpers", "manager"}


@pytest.mark.parametrize("path", CORE, ids=name_of)
def test_the_core_knows_nothing_of_the_browser(path):
    """No module of the core imports Streamlit, Altair or what draws the pages."""
    for name in imported(path):
        assert not any(within(name, out) for out in ("streamlit", "altair", "minigpt.ui", "pages"))


@pytest.mark.parametrize("path", UI, ids=name_of)
def test_what_draws_the_pages_trains_nothing(path):
    """``minigpt.ui`` imports no page, no TensorFlow, no Keras and no scikit-learn."""
    for name in imported(path):
        assert not any(within(name, out) for out in (*HEAVY, "pages", "minigpt.library.trainer"))


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


def loaded_by(modules: list[str], heavy: tuple[str, ...] = HEAVY, use: str = "") -> set[str]:
    """The heavy libraries in ``sys.modules`` of a process that imports modules, and uses them."""
    program = (
        f"import sys, {', '.join(modules)}\n{use}\nprint(*(set(sys.modules) & set({heavy!r})))"
    )
    command = [sys.executable, "-c", program]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=ROOT)
    assert run.returncode == 0, run.stderr
    return set(run.stdout.split())


def test_the_server_loads_no_tensorflow():
    """What the Streamlit process imports, the core and all of ``minigpt.ui``, is light.

    Nor does it load what reaches a shared store, where none is named, not even when the store is
    used; nor Altair, 28 MB, not even when it draws a chart of every kind.
    """
    ui = [module_of(path).removesuffix(".__init__") for path in UI]
    ui = [name for name in ui if not within(name, SPECS)]
    use = DRAW_CHARTS + "from minigpt.store import Store; Store().has('models', 'a')"
    assert loaded_by(SERVER + ui, (*HEAVY, *SHARED, "altair"), use) == set()


def test_altair_is_asked_ahead_of_time():
    """One room makes charts with it, which nothing but its own command imports."""
    files = [*CORE, *UI, *PAGES, ROOT / "streamlit_app.py"]
    found = {
        module_of(path)
        for path in files
        if any(within(name, out) for name in imported(path) for out in ("altair", SPECS))
    }
    assert found and all(within(name, SPECS) for name in found)


def test_a_server_without_a_scheduler_loads_no_dask():
    """Nor does what starts it for a class: neither the client nor what the workers have."""
    ui = [module_of(path).removesuffix(".__init__") for path in UI]
    modules = [*SERVER, *ui, "minigpt.cli.serving", "minigpt.jobs.worker"]
    assert loaded_by(modules, ("dask", "distributed")) == set()


def test_the_first_page_loads_no_database():
    """What router and first page import is without what others need: it would wait.

    pandas is a quarter of a second, and is loaded behind the first page, which has no table of it.
    """
    files = (ROOT / "streamlit_app.py", ROOT / "router.py", ROOT / "pages" / "home.py")
    names = {name for path in files for name in imported(path) if name.startswith("minigpt")}
    modules = sorted(n for n in names if (ROOT / f"{n.replace('.', '/')}.py").exists())
    assert "minigpt.ui.session.presenter" in modules
    assert loaded_by(
        modules, ("sqlalchemy", "psutil", "segno", "altair", "pandas", "minigpt.ui.session.live")
    ) == {"minigpt.ui.session.live"}


def test_the_rule_can_fail():
    """A process that does import TensorFlow is found out, and one that uses what loads more."""
    use = "from minigpt.shared_place import Place; Place('memory://a')"
    assert loaded_by(["sklearn"], (*HEAVY, *SHARED), use) == {"sklearn", "fsspec"}
