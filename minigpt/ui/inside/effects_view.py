"""Which slider matters most: a bar for each, and one for what another seed changes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from minigpt.config import declaration
from minigpt.library.main_effects import Effect, Spread, main_effects, spread_over_seeds
from minigpt.library.trainings import Training
from minigpt.ui.inside.stored_trainings import in_words
from minigpt.ui.parts.bar_table import BLUE, GREY, ORANGE, bar_table
from minigpt.ui.parts.one_piece import caption, draw_together

CHANCE = "another seed"


def points(share: float) -> str:
    """A difference of shares, in percentage points."""
    return f"{100 * share:.1f} points"


@dataclass(frozen=True)
class Figure:
    """Something that trainings can be compared by.

    Attributes:
        field: its name in :class:`minigpt.library.trainings.Training`.
        axis: what the axis of a chart says.
        form: how that axis writes numbers, in d3's notation.
        written: how a difference is written.
        noun: what the sentences call it.
        about: what it is, where no other page of the story has said so.
    """

    field: str
    axis: str
    form: str
    written: Callable[[float], str]
    noun: str
    about: str = ""


FIGURES = {
    "Loss": Figure("loss", "test loss (nats)", ".2f", "{:.3f} nats".format, "the test loss"),
    "Accuracy": Figure("accuracy", "next one right", ".0%", points, "the accuracy"),
    "Score": Figure(
        "score",
        "score",
        ".2f",
        "{:.3f}".format,
        "the score",
        "Score: how many times the letter at the side (*More choices*) stands in the next word, on "
        "average.",
    ),
}


def known(trainings: Sequence[Training], figure: Figure) -> list[Training]:
    """The trainings of which the figure is known."""
    return [one for one in trainings if getattr(one, figure.field) is not None]


def draw_unknown(figure: Figure) -> None:
    """Why there is nothing to compare by a figure."""
    st.info(
        f"{figure.noun[0].upper()}{figure.noun[1:]} of none of these is known. An original keeps "
        "the score for the letter that was chosen when it was trained.",
        icon=":material/question_mark:",
    )


def draw_effects(trainings: Sequence[Training], figure: Figure) -> None:
    """The bars, the largest first, and what they say in sentences."""
    effects = main_effects(trainings, figure.field)
    spread = spread_over_seeds(trainings, figure.field)
    if not effects:
        st.info(
            "No two of these trainings differ in one slider alone, so nothing can be said of any "
            "slider. Train a grid below.",
            icon=":material/grid_on:",
        )
        return
    draw_together(_table(effects, spread, figure), caption(finding(effects, spread, figure)))
    st.caption(how(spread))


def _table(effects: Sequence[Effect], spread: Spread | None, figure: Figure) -> str:
    bars = [abs(one.change) for one in effects]
    colours = [ORANGE if one.stands_out(spread) is False else BLUE for one in effects]
    columns = {
        "Moves it by": bars,
        "From → to": [f"{one.low:,g} → {one.high:,g}" for one in effects],
        "Pairs": [str(one.pairs) for one in effects],
    }
    names = [declaration(one.slider)["label"] for one in effects]
    if spread is not None:
        row = (spread.deviation, f"at {spread.places} place{'s' * (spread.places != 1)}", "")
        for cells, cell in zip(columns.values(), row, strict=True):
            cells.append(cell)
        names, colours = [*names, CHANCE], [*colours, GREY]
    forms = {"Moves it by": figure.written}
    return bar_table(
        columns, "Moves it by", forms, None, "45%", colours, index=names, index_name="Slider"
    )


def finding(effects: Sequence[Effect], spread: Spread | None, figure: Figure) -> str:
    """What the bars say."""
    first, noun = effects[0], figure.noun
    told = []
    if first.stands_out(spread) is not False:
        way = "rises" if first.change > 0 else "falls"
        ends = f"from {in_words(first.slider, first.low)} to {in_words(first.slider, first.high)}"
        most = "matters most here" if len(effects) > 1 else "is the only one that was moved alone"
        told.append(
            f"{declaration(first.slider)['label']} {most}: {ends}, {noun} {way} by "
            f"{figure.written(abs(first.change))}{' in the mean' * (first.pairs > 1)}."
        )
    for one in effects:
        if one.stands_out(spread) is False:
            told.append(
                f"{declaration(one.slider)['label']}: no difference that can be told from chance. "
                f"{figure.written(abs(one.change))} is no more than another seed changes."
            )
    return " ".join(told)


def how(spread: Spread | None) -> str:
    """How the bars are worked out."""
    seeds = (
        f"The grey bar is the spread over seeds: the standard deviation of {spread.trainings} "
        "trainings from the mean of those that differ in the seed alone."
        if spread is not None
        else "The spread over seeds is unknown, not 0: no two of these trainings differ in the "
        "seed alone. Until some do, a small difference may be chance."
    )
    return (
        "A bar is a main effect: the mean difference between two values of a slider, over pairs of "
        "trainings that are equal in all other sliders and in the seed; of all pairs of values the "
        f"one that differs most. {seeds}"
    )
