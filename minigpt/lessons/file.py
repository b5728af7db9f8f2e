"""Lessons: readable files that lead a class through the pages, step by step.

A lesson is a TOML file. ``assets/lessons/story.toml`` is one to copy; a step looks so::

    [[step]]
    title = "What a large vocabulary costs"
    page = "training"                  # a file in pages/, without .py
    minutes = 4
    say = "What the presenter says or asks."
    hide = ["letter", "seed"]          # controls to take away; ["all"] for every one
    show = ["curves", "line"]          # sections of the page in view; without it the whole page
    cover = ["line"]                   # those that are covered until a key uncovers them
    [step.sliders]                     # where controls stand when the step begins
    vocab_size = 1000

Sliders that a step does not name stand where an earlier step put them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from minigpt.config import Config
from minigpt.errors import UserError
from minigpt.home import ASSETS, ROOT
from minigpt.lessons.places import check_to_show, check_to_train
from minigpt.lessons.sections import named_sections
from minigpt.lessons.toml_table import check_names, toml_table

FOLDER = ASSETS / "lessons"
PAGES = ROOT / "pages"
CONTROLS = (
    "vocab_size",
    "context_length",
    "heads",
    "adversary_weight",
    "letter",
    "units",
    "cleaning",
    "recipe",
    "start",
    "seed",
    "corpus",
)
ALL = "all"
MOST_STEPS = 200

CheckControl = Callable[[str, Any], None]  # raises UserError for a name and a value


@dataclass(frozen=True)
class Step:
    """One step of a lesson.

    Attributes:
        title: its heading.
        page: the page that it plays on: the name of a file in ``pages/``.
        say: what the presenter says, Markdown.
        minutes: how long it takes.
        sliders: where controls stand when it begins, by the fields of :class:`Config`.
        hide: the controls that are taken away.
        show: the sections of the page in view; none for the whole page.
        cover: the sections that are covered until the presenter uncovers them.
    """

    title: str
    page: str
    say: str = ""
    minutes: float = 0.0
    sliders: dict[str, Any] = field(default_factory=dict)
    hide: tuple[str, ...] = ()
    show: tuple[str, ...] = ()
    cover: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lesson:
    """A lesson.

    Attributes:
        name: what it is called on the command line and in the address.
        title: its heading.
        summary: what it is about, in a sentence.
        steps: its steps, in order.
    """

    name: str
    title: str
    summary: str
    steps: tuple[Step, ...]

    @property
    def minutes(self) -> float:
        """How long it takes in all."""
        return sum(step.minutes for step in self.steps)

    def moved(self, step: int) -> dict[str, Any]:
        """Where this step, counted from 0, and those before it put the controls that they name."""
        moved: dict[str, Any] = {}
        for earlier in self.steps[: step + 1]:
            moved |= earlier.sliders
        return moved

    def config(self, step: int) -> Config:
        """Where all sliders stand at a step, if nobody moves them by hand."""
        return Config(**self.moved(step))

    def positions(self) -> list[Config]:
        """All different slider positions of the lesson, in order."""
        return list(dict.fromkeys(self.config(step) for step in range(len(self.steps))))


def lesson_names() -> list[str]:
    """The lessons that ship with MiniGPT."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load_lesson(name: str) -> Lesson:
    """The lesson that ships as ``name``, or the one in the file ``name``.

    For the command line, where a corpus may be a path.

    Raises:
        UserError: there is none, or something in it is wrong; the message names file, step and
            field.
    """
    path = FOLDER / f"{name}.toml" if name in lesson_names() else Path(name).expanduser()
    try:
        raw = path.read_bytes()
    except OSError as error:
        known = ", ".join(lesson_names())
        raise UserError(
            f"there is no lesson {name!r} ({error.strerror or error})",
            f"the path of a .toml file, or one of {known}",
            "Check the name",
        ) from error
    return parse_lesson(raw, path.name, check_to_train)


def parse_lesson(raw: bytes, file: str, check: CheckControl = check_to_show) -> Lesson:
    """The lesson in the bytes of a file.

    Args:
        raw: the file's bytes.
        file: its name, for messages.
        check: whether a control can stand where a step puts it; by default on a page.

    Raises:
        UserError: something in it is wrong; the message names file, step and field.
    """
    table = toml_table(raw, file)
    check_names(table, ("title", "summary", "step"), file)
    steps = table.get("step", [])
    if not isinstance(steps, list) or not 0 < len(steps) <= MOST_STEPS:
        count = len(steps) if isinstance(steps, list) else "no"
        what = f"{file} has {count} steps"
        raise UserError(what, f"1 to {MOST_STEPS}, each begun by [[step]]", "Add a step")
    title, summary = _text(table, "title", file, needed=True), _text(table, "summary", file)
    read = tuple(_step(step, f"{file}, step {n}", check) for n, step in enumerate(steps, start=1))
    return Lesson(Path(file).stem, title, summary, read)


def _step(table: Any, where: str, check: CheckControl) -> Step:
    if not isinstance(table, dict):
        raise UserError(f"{where} is {table!r}", "a table", "Begin every step with [[step]]")
    check_names(table, [spec.name for spec in fields(Step)], where)
    return Step(
        title=_text(table, "title", where, needed=True),
        page=_page(table, where),
        say=_text(table, "say", where),
        minutes=_minutes(table, where),
        sliders=_sliders(table, where, check),
        hide=_hidden(table, where),
        show=named_sections(table, "show", table["page"], where),
        cover=named_sections(table, "cover", table["page"], where),
    )


def _text(table: dict, name: str, where: str, needed: bool = False) -> str:
    value = table.get(name, "")
    if not isinstance(value, str) or (needed and not value.strip()):
        raise UserError(f"{where}: {name} is {value!r}", "a text", f'Write {name} = "..."')
    return value.strip()


def _page(table: dict, where: str) -> str:
    known = sorted(path.stem for path in PAGES.glob("*.py"))
    page = table.get("page")
    if page not in known:
        expected = "one of " + ", ".join(known)
        raise UserError(f"{where}: page is {page!r}", expected, "Name a page that there is")
    return page


def _minutes(table: dict, where: str) -> float:
    value = table.get("minutes", 0)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 600:
        expected = "a number of minutes, 0 to 600"
        raise UserError(f"{where}: minutes is {value!r}", expected, "Write minutes = 4")
    return float(value)


def _sliders(table: dict, where: str, check: CheckControl) -> dict[str, Any]:
    sliders = table.get("sliders", {})
    if not isinstance(sliders, dict):
        expected = "a table of controls"
        raise UserError(
            f"{where}: sliders is {sliders!r}", expected, "Begin it with [step.sliders]"
        )
    check_names(sliders, CONTROLS, f"{where}, sliders")
    for name, value in sliders.items():
        try:
            check(name, value)
        except UserError as error:
            received = f"{where}, sliders: {error.received}"
            raise UserError(received, error.expected, error.do) from error
    return sliders


def _hidden(table: dict, where: str) -> tuple[str, ...]:
    hidden = table.get("hide", [])
    if not isinstance(hidden, list) or not all(name in (*CONTROLS, ALL) for name in hidden):
        expected = "a list of controls: " + ", ".join((*CONTROLS, ALL))
        raise UserError(f"{where}: hide is {hidden!r}", expected, 'Write hide = ["seed"]')
    return CONTROLS if ALL in hidden else tuple(hidden)
