"""The toy tasks: for each how often trained models are right, beside what is possible at best."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from minigpt.config import SWITCHES, declaration
from minigpt.library.compared_models import ToyResult, toy_configs, toy_results
from minigpt.text.toy_tasks import TASKS, Line, ToyTask, best_possible, lines, without_order
from minigpt.ui.inside.variant_choice import VARIANT, WHOLE, WITHOUT
from minigpt.ui.parts.bar_table import BLUE, GREEN, GREY, ORANGE, PERCENT, bar_table
from minigpt.ui.parts.one_piece import caption, draw_together, written
from minigpt.ui.session import service
from minigpt.ui.session.move import go_to_page
from minigpt.ui.session.once import once
from minigpt.ui.session.prompt import EXAMPLE, KEY

SET = ("corpus", "context_length", "heads", "units", "recipe", "seed")  # the controls that move
NO_ORDER = ("positions", "mask")  # without both nothing tells a gpt where a word stands


@dataclass(frozen=True)
class Bounds:
    """How often anybody can be right on a task, 0–1.

    Attributes:
        best: who sees the whole context.
        without_order: who sees the last word, and which others there are, but not where.
        example: a line of the text.
    """

    best: float
    without_order: float
    example: Line


@once(16)
def bounds(name: str) -> Bounds:
    """Worked out from all lines that the rule of the task allows."""
    made = list(TASKS[name].alike())
    low = float(best_possible(made, without_order))
    return Bounds(float(best_possible(made)), low, lines(name)[0])


def draw_task(task: ToyTask) -> None:
    """One task: a line of it, how often each model is right, and the ways to try it."""
    results, known = toy_results(service.store(), task.name), bounds(task.name)
    st.header(task.title)
    line = known.example
    parts = [written(" ".join(line[:-1]) + " →", line[-1]), caption(task.rule)]
    draw_together(*parts, _table(results, known), caption(finding(results, known)))
    with st.container(horizontal=True):
        _open_button(task, "Try the whole GPT", ())
        _open_button(task, "Try it without positions and mask", NO_ORDER)


def _table(results: Sequence[ToyResult], known: Bounds) -> str:
    """A row a model, its switches, and how often it is right; below them what is possible."""
    switches = [part for part in SWITCHES if part != "normalisation"]
    columns: dict[str, list] = {
        declaration(part)["label"]: ["–" if part in one.left_out else "on" for one in results]
        + ["", ""]
        for part in switches
    }
    columns["Right"] = [one.accuracy for one in results] + [known.best, known.without_order]
    names = ["gpt" if one.config.variant == WHOLE else "notebook" for one in results]
    names += ["best possible", "best without the order"]
    colours = [_colour(one) for one in results] + [GREY, GREY]
    return bar_table(
        columns,
        "Right",
        {"Right": PERCENT},
        width="40%",
        colour=colours,
        index=names,
        index_name="Model",
    )


def _colour(one: ToyResult) -> str:
    if one.config.variant != WHOLE:
        return BLUE
    return ORANGE if set(NO_ORDER) <= set(one.left_out) else GREEN


def finding(results: Sequence[ToyResult], known: Bounds) -> str:
    """What the figures of a task say, in two or three sentences."""
    right = {one.left_out: one.accuracy for one in results if one.config.variant == WHOLE}
    tested = ""
    if results:
        tested = f"Right: counted on {results[0].lines:,} lines that no model learned from. "
    if ("residuals",) in right:
        tested += f"Without residuals the gpt gets {right[('residuals',)]:.1%}. "
    if known.without_order == known.best:
        return tested + (
            "The order of the words does not matter here: which words there are tells the answer."
        )
    said = (
        f"Who does not see the order can be right in {known.without_order:.1%} of the lines at "
        "best: several answers fit the same words."
    )
    if {(), *((part,) for part in NO_ORDER), NO_ORDER} <= set(right):
        said += (
            f" The gpt without positions and mask gets {right[NO_ORDER]:.1%}; with positions alone "
            f"{right[('mask',)]:.1%}, with the mask alone {right[('positions',)]:.1%}."
        )
    return tested + said


def _open_button(task: ToyTask, label: str, left_out: tuple[str, ...]) -> None:
    """One click to the page Build a GPT, on this text and with these parts left out."""
    key = f"open-{task.name}-{len(left_out)}"
    if st.button(label, icon=":material/layers:", key=key, on_click=_put, args=(task, left_out)):
        go_to_page("gpt")


def _put(task: ToyTask, left_out: tuple[str, ...]) -> None:
    """Put the controls where the shipped model of the task stands, and a line of it in the box."""
    prompt = " ".join(bounds(task.name).example[:-1])
    shipped = toy_configs(task.name)[0]
    where = {name: getattr(shipped, name) for name in SET} | {"cleaning": None, VARIANT: WHOLE}
    switches = {WITHOUT[part]: part in left_out for part in SWITCHES}
    st.session_state.update({**where, **switches, KEY: prompt, EXAMPLE: prompt})
