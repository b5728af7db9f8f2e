"""How far from the real thing: this model among published ones, on a log scale."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from minigpt.config import Config
from minigpt.model.weights import parameter_count
from minigpt.published.figures import MODELS, Figure, times_larger
from minigpt.text.dataset import Dataset
from minigpt.ui.parts.log_dots import Dot, draw_log_dots
from minigpt.ui.session.unit_names import in_units

OURS = "MiniGPT, as set now"


@dataclass(frozen=True)
class Measure:
    """Something that models can be compared by.

    Attributes:
        field: its name in :class:`minigpt.published.figures.PublishedModel`.
        title: what the axis says.
        about: what it is, in a sentence.
    """

    field: str
    title: str
    about: str


MEASURES = {
    "Parameters": Measure(
        "parameters", "parameters", "The numbers that a model has learnt: its size."
    ),
    "Context window": Measure(
        "context",
        "tokens that it looks at",
        "How far back a model looks. Ours counts words; the others count *tokens*, which "
        "mostly are shorter than what stands between two spaces.",
    ),
    "Training text": Measure(
        "training_tokens",
        "tokens that it learnt from",
        "How much text a model learnt from. Ours: the words of its phrases to learn from, each "
        "phrase counted once, although it is read many times. The others: tokens, as their makers "
        "count them.",
    ),
}


def our_figures(config: Config, dataset: Dataset) -> dict[str, float]:
    """The same figures of the model of ``config``."""
    return {
        "parameters": parameter_count(config),
        "context": config.context_length,
        "training_tokens": dataset.train_x.size + dataset.train_y.size,
    }


def draw_measure(measure: Measure, ours: dict[str, float]) -> None:
    """Dots on a log scale, smallest at the top, and how many times larger the largest is."""
    own = ours[measure.field]
    dots = [Dot(OURS, own, _written(own), ours=True)]
    for model in MODELS:
        figure = getattr(model, measure.field)
        if figure is not None:
            dots.append(Dot(model.name, figure.value, _figure(figure)))
    dots.sort(key=lambda dot: dot.value)
    first, last = dots[0], dots[-1]
    st.markdown(f"{in_units(measure.about)} {_comparison(own, last)}")
    alt = (
        f"{measure.title} of {len(dots)} models on a log scale, from {first.name} with "
        f"{first.text} to {last.name} with {last.text}."
    )
    draw_log_dots(dots, measure.title, alt, f"scale-{measure.field}")


def _comparison(ours: float, largest: Dot) -> str:
    times = _times(largest.value / ours)
    return f"**{largest.name}** has {largest.text}: **{times} times** as much as this model."


def _figure(figure: Figure) -> str:
    return ("over " if figure.at_least else "") + _written(figure.value)


def _times(number: float) -> str:
    """How many times as much, to three figures."""
    return _written(float(f"{number:.3g}"))


def _written(number: float) -> str:
    """A large number for a person: 85,924, 1.5 billion, 15 trillion."""
    for size, name in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if number >= size:
            return f"{number / size:.4g} {name}"
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def draw_sources(ours: dict[str, float]) -> None:
    """Every figure with its source and date, and how many times ours it is."""
    rows = []
    for model in MODELS:
        times = times_larger(model, ours)
        for measure_name, measure in MEASURES.items():
            figure = getattr(model, measure.field)
            if figure is not None:
                source = f"[{figure.source.title}]({figure.source.url}), {figure.source.date}"
                times_text = f"× {_times(times[measure.field])}"
                row = (model.name, model.maker, model.date, measure_name, _figure(figure))
                rows.append((*row, times_text, f"{source}; {figure.place}"))
    names = ["Model", "Maker", "Published", "What", "Figure", "Times ours", "Source"]
    with st.expander("Every figure with its source", icon=":material/table:"):
        st.table(pd.DataFrame(rows, columns=names), hide_index=True, border="horizontal")
        for model in (model for model in MODELS if model.note):
            st.markdown(f"- **{model.name}**: {model.note}")
