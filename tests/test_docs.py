"""What is written about MiniGPT: short where it must be, and true where a program can tell."""

import re
import tomllib
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from benchmarks.rows import HEAD, HEADLINES, PICKED_MARK, UNITS, between, headlines
from minigpt.lessons.file import load_lesson
from minigpt.ui.session.page_titles import page_titles
from tests.test_import_rules import FLOORS, PACKAGE, ROOT

README, FULL = ROOT / "README.md", ROOT / "docs" / "benchmarks.md"
CONTRIBUTING = ROOT / "CONTRIBUTING.md"
DOCS = sorted((ROOT / "docs").rglob("*.md"))
LINKING = [README, CONTRIBUTING, ROOT / "SECURITY.md", *DOCS]
MOST_WORDS = 900  # of the README, exclusive; every mark of a table counts as one
MOST_ROWS = 8
TABLES = ("benchmark", "class", "school", "gpt", "corpora")  # of docs/benchmarks.md
COLUMNS = HEAD[0].split(" | ")
FENCE = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)
# The last part of each unit ("×", "MB"), and seconds.
UNIT = "|".join(sorted({re.escape(form.split()[-1]) for form in UNITS.values()} | {"s"}))
FIGURE = re.compile(rf"([+-]?\d[\d,]*(?:\.\d+)?)\s?({UNIT})(?![\w%])")
PAGE_NAMED = re.compile(r"[Pp]age \*{1,2}([A-Z][^*\n]+)\*")
OURS = re.compile(r"`((?:minigpt|pages|tests|assets|docs|benchmarks|\.ci|\.streamlit)/[^\s`]*)`")


def read(path: Path) -> str:
    """The text of a file."""
    return path.read_text(encoding="utf-8")


def name_of(path: Path) -> str:
    """A file's place below the root, as the name of its test case."""
    return str(path.relative_to(ROOT))


# -- figures -------------------------------------------------------------------------------


def figures(text: str) -> set[tuple[str, str]]:
    """Every number with a unit of the benchmarks, ``("1,242", "ms")``, but for those of goals."""
    rows = (line.split(" | ") for line in text.splitlines())
    measured = (" | ".join(row[:3] if len(row) == len(COLUMNS) else row) for row in rows)
    return set(FIGURE.findall("\n".join(measured)))


def not_held(readme: str, full: str) -> set[tuple[str, str]]:
    """The figures that ``readme`` names, anywhere, and that no table of ``full`` holds."""
    return figures(readme) - figures("\n".join(between(full, mark) for mark in TABLES))


def test_every_figure_of_the_readme_stands_in_a_full_table():
    """Also those outside its rows."""
    assert figures(between(read(README), PICKED_MARK))
    assert not_held(read(README), read(FULL)) == set()


def full_text(*rows: str) -> str:
    """A text as ``docs/benchmarks.md``, whose first table has these rows."""
    tables = ["\n".join(["About.", "", *HEAD, *rows]), *("nothing" for _ in TABLES[1:])]
    marked = zip(TABLES, tables, strict=True)
    made = [f"<!-- {mark}:start -->\n{table}\n<!-- {mark}:end -->" for mark, table in marked]
    return "\n\n".join([*made, "Another day it was 77 ×."])


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("450.5 × (269 × to 1,473 ×), +0.780 nats, 0.21 ms", set()),
        ("| Thing | builtin | 450.5 × | 200 × less | yes |", set()),
        ("459 ×", {("459", "×")}),  # another figure
        ("1,473 ms", {("1,473", "ms")}),  # another unit
        ("50.5 ×", {("50.5", "×")}),  # a part of a figure that there is
        ("-0.780 nats", {("-0.780", "nats")}),  # another sign
        ("It is 200 × as fast.", {("200", "×")}),  # a goal is nothing that was measured
        ("77 ×", {("77", "×")}),  # beside the tables
        ("It has 74,754 phrases and 9 steps.", set()),  # no unit of the benchmarks
    ],
)
def test_a_figure_that_no_table_holds_is_found_out(said, found):
    """In the README's rows and outside them."""
    rows = [
        "| Thing (0.21 ms) | builtin | 450.5 × (269 × to 1,473 ×) | 200 × less | yes |",
        "| Other | builtin | +0.780 nats |  |  |",
    ]
    assert not_held(said, full_text(*rows)) == found


def test_a_wrong_figure_in_the_readme_as_it_is_would_be_found_out():
    """One that nobody will measure, put into it."""
    wrong = read(README).replace("## Tests", "It is 123,456,789 × as fast.\n\n## Tests")
    assert not_held(wrong, read(FULL)) == {("123,456,789", "×")}


def test_the_rows_of_the_readme_are_picked_from_the_full_tables():
    """All that are declared, eight at most, as ``python -m benchmarks --pick`` writes them."""
    rows = between(read(README), PICKED_MARK)
    assert rows == headlines(read(FULL))
    lines = [line for line in rows.splitlines() if line.startswith("|")]
    assert len(lines) - len(HEAD) == len(HEADLINES) <= MOST_ROWS


# -- links ---------------------------------------------------------------------------------


def prose(text: str) -> str:
    """Markdown without its code, in which nothing is a link."""
    return re.sub(r"`[^`\n]*`", "", FENCE.sub("", text))


def links(text: str) -> list[str]:
    """The targets of all links and pictures of a Markdown text."""
    return re.findall(r"\]\(\s*<?([^)>\s]*)", prose(text)) + re.findall(
        r"^\[[^\]]+\]:\s*(\S+)", prose(text), re.MULTILINE
    )


def anchors(text: str) -> set[str]:
    """The names of a text's headings, as GitHub makes them: ``what-is-missed``."""
    made: dict[str, int] = {}
    for heading in re.findall(r"^#+ +(.+?) *$", FENCE.sub("", text), re.MULTILINE):
        shown = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        name = re.sub(r"[^\w\- ]", "", shown.lower()).replace(" ", "-")
        made[name] = made.get(name, -1) + 1
    return {f"{name}-{n}" if n else name for name, most in made.items() for n in range(most + 1)}


def broken(text: str, path: Path) -> list[str]:
    """The links in ``text``, which stands in ``path``, that lead nowhere."""
    return [target for target in links(text) if not leads_somewhere(target, path)]


def leads_somewhere(target: str, path: Path) -> bool:
    """Whether a link is a web address by its form, or a file of ours with that heading."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return parts.scheme in ("http", "https") and "." in parts.netloc
    there = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if not target or not there.exists() or not there.is_relative_to(ROOT):
        return False
    return not parts.fragment or (there.suffix == ".md" and parts.fragment in anchors(read(there)))


@pytest.mark.parametrize("path", LINKING, ids=name_of)
def test_every_link_leads_somewhere(path):
    """Files are there, headings as well; no web address is visited."""
    assert broken(read(path), path) == []


@pytest.mark.parametrize(
    "target",
    [
        "nowhere.md",
        "docs/",
        "#no-such",
        "../README.md#no-such",
        "../..",
        "http:/x.org",
        "ftp://x.y",
    ],
)
def test_a_link_that_leads_nowhere_is_found_out(target):
    """Beside one that is good, and one in code, which is none."""
    text = f"[a](benchmarks.md#what-is-missed) `[b](gone.md)` ![c]({target})"
    assert broken(text, DOCS[0]) == [target]


def test_headings_are_named_as_github_names_them():
    """Without punctuation; one that comes again is numbered; what stands in code is none."""
    text = "# A `b` … c, d!\n## Again\n```\n# not this\n```\n### Again\n"
    assert anchors(text) == {"a-b--c-d", "again", "again-1"}


def test_the_index_names_every_file_of_the_folder():
    """With a link from ``docs/README.md``."""
    index = ROOT / "docs" / "README.md"
    named = {(index.parent / target).resolve() for target in links(read(index))}
    files = {path for path in index.parent.rglob("*") if path.is_file() and path != index}
    assert files and files <= named


# -- what is said of the code --------------------------------------------------------------


@pytest.mark.parametrize("path", LINKING, ids=name_of)
def test_every_file_that_is_named_is_there(path):
    """Paths in code marks, like ``minigpt/store.py``; NAME stands for any."""
    named = {one.replace("NAME", "*").rstrip("/") for one in OURS.findall(read(path))}
    assert [one for one in named if not list(ROOT.glob(one))] == []


def test_the_map_shows_every_room_and_the_floors_are_those_of_the_rules():
    """In CONTRIBUTING."""
    text = read(CONTRIBUTING)
    assert "```\n" + "\n".join(FLOORS) + "\n```" in text
    plan = FENCE.findall(text)[0]
    for folder in (path.parent for path in PACKAGE.rglob("__init__.py")):
        assert re.search(rf"\b{folder.name}/", plan), f"the map lacks {folder.name}/"


def misfits(diff: str) -> list[str]:
    """The pieces of a unified diff whose old lines do not stand in their file."""
    found = []
    for part in re.split(r"^--- a/", diff, flags=re.MULTILINE)[1:]:
        file, _, rest = part.partition("\n")
        text = read(ROOT / file)
        for piece in re.split(r"^@@.*\n", rest, flags=re.MULTILINE)[1:]:
            lines = piece.splitlines(keepends=True)
            old = "".join(line[1:] or "\n" for line in lines if not line.startswith("+"))
            found += [] if f"\n{old}" in text else [old]
    return found


def example() -> str:
    """The diff in CONTRIBUTING that adds a parameter."""
    return re.search(r"^```diff\n(.*?)^```", read(CONTRIBUTING), re.MULTILINE | re.DOTALL)[1]


def test_the_example_of_a_parameter_fits_the_code():
    """It changes three files, and what it changes stands there as it says."""
    assert len(re.findall(r"^--- a/", example(), re.MULTILINE)) == 3
    assert misfits(example()) == []


def test_an_example_that_no_longer_fits_is_found_out():
    """A line that was changed in the code since."""
    assert len(misfits(example().replace("-SLIDERS =", "-SLIDES ="))) == 1


def test_the_steps_of_the_lesson_are_those_of_its_file():
    """In the guide for presenters."""
    steps = load_lesson("story").steps
    rows = [f"| {n} | {s.title} | {s.page} | {s.minutes:g} |" for n, s in enumerate(steps, 1)]
    guide = read(ROOT / "docs" / "teaching.md")
    assert between(guide, "story").splitlines()[2:] == rows


def test_the_readme_names_the_pythons_that_pip_lets_in():
    """Those of ``requires-python``."""
    asked = tomllib.loads(read(ROOT / "pyproject.toml"))["project"]["requires-python"]
    least, above = map(int, re.fullmatch(r">=3\.(\d+),<3\.(\d+)", asked).groups())
    assert f"Python 3.{least} to 3.{above - 1}" in read(README)


def test_every_setting_has_a_line():
    """Each environment variable that the package reads, in the table of the command line."""
    read_by_us = {
        name
        for path in (ROOT / "minigpt").rglob("*.py")
        for name in re.findall(r'"(MINIGPT_[A-Z_]+)"', read(path))
    }
    told = set(re.findall(r"^\| `(MINIGPT_[A-Z_]+)` \|", read(ROOT / "docs/command-line.md"), re.M))
    assert len(read_by_us) > 5 and read_by_us == told


def test_the_readme_is_short():
    """Everything counts, also what stands in tables."""
    assert len(read(README).split()) < MOST_WORDS


def test_a_page_that_a_page_names_is_in_the_menu():
    """By the very title that stands there, so that a reader finds it."""
    titles = page_titles().values()
    spoken = [ROOT / "assets" / "tour.toml", *(ROOT / "pages").glob("*.py")]
    spoken += (PACKAGE / "ui").rglob("*.py")
    named = [(name, path.name) for path in spoken for name in PAGE_NAMED.findall(read(path))]
    assert len(named) >= 2
    assert [(name, where) for name, where in named if name not in titles] == []
