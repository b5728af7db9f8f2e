"""The tour: on each page some things to try, which tick themselves off when they were done.

What there is to try stands in ``assets/tour.toml``; what was done is kept in the session and, from
visit to visit, in the browser.
"""

import tomllib
from dataclasses import dataclass, field
from functools import cache

import streamlit as st

from minigpt.home import ASSETS
from minigpt.ui.guide.tour_memory import exchange
from minigpt.ui.guide.tour_rules import RULES
from minigpt.ui.parts.folded import draw_folded
from minigpt.ui.session.shown import View
from minigpt.ui.session.unit_names import in_units

FILE = ASSETS / "tour.toml"
STATE = "tour"  # session key: a Progress
HERE = "tour_page"  # session key: the address of the page in view
EXAMPLES = {"prompt": "prompt_example"}  # session keys: a box, and the example put into it


@dataclass(frozen=True)
class Step:
    """One thing to try.

    Attributes:
        name: where it stands: ``words 2``.
        say: what to try.
        done: how it is seen; see ``assets/tour.toml``.
    """

    name: str
    say: str
    done: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """The steps of one page, and how many minutes they take, about.

    Attributes:
        units: what its sentences call the units of the text; "" for what the reader chose.
    """

    path: str
    minutes: int
    steps: tuple[Step, ...]
    units: str = ""

    def said(self, step: Step) -> str:
        """What to try, in the units of the text."""
        return in_units(step.say, self.units)


@dataclass
class Progress:
    """How far a student is.

    Attributes:
        done: names of the steps that were done.
        hidden: whether the student skipped the tour.
        known: whether the browser has said what it remembers.
        first: what a control stood at when its step was first seen.
    """

    done: set[str] = field(default_factory=set)
    hidden: bool = False
    known: bool = False
    first: dict[str, object] = field(default_factory=dict)

    def as_text(self) -> str:
        """What the browser is to keep: names, one a line."""
        return "\n".join(sorted(self.done | ({"hidden"} if self.hidden else set())))

    def take(self, text: str, names: set[str]) -> None:
        """Add what the browser kept, as far as it makes sense."""
        kept = set(text.split("\n"))
        self.done |= kept & names
        self.hidden = self.hidden or "hidden" in kept
        self.known = True


@cache
def pages() -> dict[str, Page]:
    """The tour by address, in the order of the walk."""
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {entry["path"]: _page(entry) for entry in table["page"]}


def _page(entry: dict) -> Page:
    path = entry["path"]
    steps = [
        Step(f"{path or 'start'} {number}", step["say"], tuple(step["done"]))
        for number, step in enumerate(entry["step"], start=1)
    ]
    return Page(path, entry["minutes"], tuple(steps), entry.get("units", ""))


def progress() -> Progress:
    """How far this session's student is."""
    return st.session_state.setdefault(STATE, Progress())


def enter(path: str) -> None:
    """Note which page is in view; the router calls this."""
    st.session_state[HERE] = path


def draw(view: View | None = None) -> None:
    """The tour of the page in view: one line that unfolds; nothing on pages that have none.

    Args:
        view: the models in view, for the steps that are about them.
    """
    page = pages().get(st.session_state.get(HERE))
    if page is None:
        return
    now = progress()
    for step in page.steps:
        if step.name not in now.done and is_done(step, view, now.first):
            now.done.add(step.name)
    with st.container(gap=None):
        _remember(now)
        if now.hidden:
            st.button("Show the tour", icon=":material/tour:", on_click=_hide, args=(False,))
        else:
            _draw_steps(page, now)


def _draw_steps(page: Page, now: Progress) -> None:
    left = [step for step in page.steps if step.name not in now.done]
    here = f"Tour: {len(page.steps) - len(left)} of {len(page.steps)} done here"
    label = f"{here} · next: {page.said(left[0])}" if left else f"{here} · go on to the next page"

    def unfold() -> None:
        for number, step in enumerate(page.steps, start=1):
            mark = f"{number}." if step in left else ":green[:material/check_circle:] done:"
            st.markdown(f"{mark} {page.said(step)}")
        st.caption(summary(now))
        st.button("Skip the tour", on_click=_hide, args=(True,), icon=":material/close:")

    draw_folded(label, "tour-steps", unfold, ":material/tour:")


def summary(now: Progress) -> str:
    """How far the student is in all, and how long the rest takes."""
    every = [step.name for page in pages().values() for step in page.steps]
    minutes = sum(page.minutes for page in pages().values())
    rest = sum(
        page.minutes * sum(step.name not in now.done for step in page.steps) / len(page.steps)
        for page in pages().values()
    )
    done = len(now.done.intersection(every))
    return (
        f"In all {done} of {len(every)} steps done. The whole tour takes about {minutes} minutes; "
        f"about {round(rest)} are left. Steps tick themselves off, in any order."
    )


def is_done(step: Step, view: View | None, first: dict[str, object]) -> bool:
    """Whether what ``step`` asks for has been done.

    Args:
        step: the step.
        view: the models in view, or None on a page without.
        first: what controls stood at when they were first asked about; added to.
    """
    kind, *about = step.done
    state = st.session_state
    if kind == "seen":
        return view is not None and RULES[about[0]](view)
    if kind == "is":
        return state.get(about[0]) == about[1]
    if kind == "one of":
        return any(state.get(key) for key in about)
    if kind == "typed":
        text = str(state.get(about[0]) or "").strip()
        return bool(text) and text != state.get(EXAMPLES.get(about[0]))
    return any([_changed(key, f"{step.name} {key}", first) for key in about])


def _changed(key: str, name: str, first: dict[str, object]) -> bool:
    value = st.session_state.get(key)
    return value is not None and first.setdefault(name, value) != value


def _hide(hidden: bool) -> None:
    progress().hidden = hidden


def _remember(now: Progress) -> None:
    """Give the browser what to keep; the first time, take what it kept."""
    kept = exchange(now.as_text(), now.known)
    if kept is not None and not now.known:
        now.take(kept, {step.name for page in pages().values() for step in page.steps})
