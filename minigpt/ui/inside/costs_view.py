"""What it costs: calculations, seconds and energy of this model, beside published trainings."""

import math
from dataclasses import dataclass

import streamlit as st

from minigpt.config import Config
from minigpt.library.entries import StoredModel
from minigpt.model.costs import (
    FLOP,
    gradient_epochs,
    training_multiply_adds,
    word_multiply_adds,
)
from minigpt.published.figures import Figure
from minigpt.published.training_costs import LLAMA_ENERGY, TRAININGS
from minigpt.ui.parts.bar_table import BLUE, ORANGE, bar_table
from minigpt.ui.parts.one_piece import caption, columns, draw_together, figure
from minigpt.ui.parts.powers import powers
from minigpt.ui.session.terms import draw_prose
from minigpt.ui.session.unit_names import in_units

OURS = "MiniGPT, as set now"
TRAINED_BY = "To train it: calculations"  # the column's name
JOULES_IN_MWH = 3.6e9


@dataclass(frozen=True)
class Cost:
    """What this model cost.

    Attributes:
        word: multiply-adds for one word.
        training: multiply-adds of its training; 0 where no gradient was needed.
        seconds: of its training, by the clock.
        joules: of the processor meanwhile; None where the machine does not say.
    """

    word: int
    training: int
    seconds: float
    joules: float | None


def cost(stored: StoredModel, config: Config) -> Cost:
    """Counted from the shapes and the diary; seconds and energy from the report."""
    report = stored.report
    epochs = gradient_epochs(config, stored.history[-1].epoch)
    training = training_multiply_adds(config, int(report["train_pairs"]), epochs)
    return Cost(word_multiply_adds(config), training, report["seconds"], report.get("joules"))


def draw_costs(found: Cost) -> None:
    """The figures of this model in large letters, and the bars beside published trainings."""
    energy = f"{found.joules:,.0f} J" if found.joules else "not said"
    note = "of the whole processor" if found.joules else "the machine that trained it does not say"
    cells = (
        figure(in_units("One word"), f"{found.word:,}", "multiply-adds"),
        figure("Its training", powers(found.training), "multiply-adds"),
        figure("Seconds", f"{found.seconds:.1f}", "by the clock"),
        figure("Energy", energy, note),
    )
    draw_together(columns(*cells, least="11rem"), _bars(found))


def _bars(found: Cost) -> str:
    flops = {OURS: FLOP * found.training} | {one.name: one.flop.value for one in TRAININGS}
    flops = {name: value for name, value in flops.items() if value > 0}
    logs = [math.log10(value) for value in flops.values()]
    table = bar_table(
        {TRAINED_BY: logs},
        TRAINED_BY,
        {TRAINED_BY: lambda log: powers(10**log)},
        None,
        width="70%",
        colour=[ORANGE if name == OURS else BLUE for name in flops],
        index=list(flops),
        index_name="Model",
    )
    return table + caption(
        "A bar grows by the same length each time the number is ten times as large. A multiply-add "
        "counts as two calculations, a multiplication and an addition, as in the papers."
    )


def draw_words(found: Cost) -> None:
    """What the figures mean, in sentences."""
    largest = max(TRAININGS, key=lambda one: one.flop.value)
    if found.training:
        times = largest.flop.value / (FLOP * found.training)
        st.markdown(
            f"A *multiply-add* is one multiplication whose result is added to a sum. This model's "
            f"training took {powers(found.training)} of them, or {powers(FLOP * found.training)} "
            f"calculations. **{largest.name}** took **{powers(times)} times** as many."
        )
    draw_prose(
        in_units(
            "How they are counted: from the shapes of the layers. For a word, each table of "
            "weights is used for every word of the context, the last layer's once, and in each "
            "attention head every word meets every word: that part grows with the **square** of "
            "the context. Learning costs three times as much as answering: once forwards, twice "
            "backwards. Left out: the calculated start of the recipe *fast*, and the looks at the "
            "test phrases."
        )
    )
    st.markdown(_energy(found))


def _energy(found: Cost) -> str:
    whole = f"{LLAMA_ENERGY.value:,.0f} megawatt hours"
    text = (
        f"For their four LLaMA models together the makers give {whole}, their own estimate "
        f"({_source(LLAMA_ENERGY)})."
    )
    if not found.joules:
        unknown = "How much energy MiniGPT's training took is not known: its machine does not say."
        return f"{text} {unknown}"
    times = LLAMA_ENERGY.value * JOULES_IN_MWH / found.joules
    return text + f" That is {powers(times)} times the energy of this training."


def draw_sources() -> None:
    """Where the published figures stand."""
    for one in TRAININGS:
        st.caption(f"{one.name}: {powers(one.flop.value)} calculations, {_source(one.flop)}.")


def _source(found: Figure) -> str:
    source = found.source
    return f"[{source.title}]({source.url}), {source.authors}, {source.date}, {found.place}"
