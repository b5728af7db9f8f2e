"""What each slider costs in parameters and what it buys, and whether the order of words counts."""

from dataclasses import replace

import numpy as np
import streamlit as st

from minigpt.config import Config
from minigpt.model.prediction import LanguageModel
from minigpt.model.weights import parameter_count, parameters_by_layer
from minigpt.ui.parts.bar_table import bar_table
from minigpt.ui.parts.one_piece import caption, draw_together
from minigpt.ui.parts.plain_text import inset
from minigpt.ui.session.unit_names import in_units, units


def prices(config: Config) -> list[tuple[str, int, str]]:
    """A row for each slider: what is done, how many parameters more, what it buys and costs."""
    now, context = parameter_count(config), config.context_length

    def more(**change: int) -> int:
        return parameter_count(replace(config, **change)) - now

    pairs, then = context**2, (context + 1) ** 2
    return [
        (
            in_units("One word more in the vocabulary"),
            more(vocab_size=config.vocab_size + 1),
            in_units("says more of the text; but rarer words come with fewer examples"),
        ),
        (
            in_units("One word more of context"),
            more(context_length=context + 1),
            f"sees further back; but {then} pairs of {units()} look at each other instead of "
            f"{pairs} (the square of the context), and fewer phrases are left to learn from",
        ),
        (
            "Twice as many heads",
            more(heads=2 * config.heads),
            "each layer can look at twice as many things at once; what they find is joined",
        ),
    ]


def draw_prices(config: Config) -> None:
    """The rows as a table, and which layer holds most parameters."""
    rows = prices(config)
    columns = {
        "More parameters": [f"{count:+,}" for _, count, _ in rows],
        "What for, and at what price": [what for _, _, what in rows],
    }
    layers = parameters_by_layer(config)
    largest = max(layers, key=layers.__getitem__)
    share = layers[largest] / sum(layers.values())
    draw_together(
        bar_table(columns, None, {}, index=[name for name, _, _ in rows], index_name="Change"),
        caption(
            f"Most parameters are in the {largest.replace('_', '-')} layer: {share:.0%} of all."
        ),
    )


def order_counts(model: LanguageModel, context: np.ndarray) -> float:
    """How much of all chance moves to other words when the context is turned round, 0–1."""
    return float(np.abs(model.chances(context) - model.chances(context[::-1])).sum() / 2)


def draw_order(model: LanguageModel, prompt: str) -> None:
    """Whether “dog bites man” is to this model another thing than “man bites dog”."""
    context = model.context(prompt)
    turned = inset(model.vocabulary.text(context[::-1]))
    st.markdown(
        "**Does the order count?** Attention itself knows no places: it finds the same for “dog "
        "bites man” and “man bites dog”, in another order. The output layer tells them apart: it "
        f"has weights of its own for each place. Turned round, to “{turned}”, "
        f"**{order_counts(model, context):.0%}** of all chance goes to other {units()}."
    )
