"""A model drawn as a plan: its layers from the words at the top to the chances below."""

from collections.abc import Sequence
from functools import lru_cache
from html import escape

import pandas as pd
import streamlit as st

from minigpt.config import Config
from minigpt.model.variants import variant_name
from minigpt.model.weights import (
    ATTENTION_LAYERS,
    FEED_FORWARD_SIZE,
    GPT_EXPANSION,
    parameter_count,
    parameters_by_layer,
    vector_size,
)
from minigpt.text.tokenizer import SINGULAR
from minigpt.ui.parts.folded import TABLE, draw_folded
from minigpt.ui.parts.one_piece import columns, draw_together

NEW = ' class="new"><b>New:</b> '
ARROW = '<span aria-hidden="true">↓</span>'
LAYERS = {
    "embedding": "Embedding",
    "positions": "Positions",
    "attention": "Attention {n}",
    "attention_norm": "Normalisation before attention {n}",
    "expand_norm": "Normalisation before feed-forward {n}",
    "expand": "Feed-forward {n}, wider",
    "contract": "Feed-forward {n}, back",
    "final_norm": "Last normalisation",
    "feed_forward": "Feed-forward",
    "output": "Output",
}


def draw_beside(configs: Sequence[Config]) -> None:
    """The plans of models beside each other; what the notebook's has not is marked as new."""
    draw_together(columns(*map(plan, configs), least="14rem"))


@lru_cache(maxsize=64)
def plan(config: Config) -> str:
    """The plan of a model as HTML: boxes of words with an arrow from each to the next."""
    boxes = [
        f"<div{NEW if new else '>'}{escape(text).replace(chr(10), '<br>')}</div>"
        for text, new in steps(config)
    ]
    title = f"<b>{escape(variant_name(config))}</b>"
    return f'<div class="flow">{title}{ARROW.join(boxes)}</div>'


def steps(config: Config) -> list[tuple[str, bool]]:
    """Each step from words to chances, and whether the notebook's model lacks it."""
    gpt, size = config.variant == "gpt", vector_size(config)
    found = [
        (f"{config.context_length} {config.units}", False),
        (f"{size} numbers for each {SINGULAR[config.units]}", gpt),
    ]
    if config.positions:
        found.append(("+ numbers for its position", True))
    for layer in range(1, ATTENTION_LAYERS + 1):
        found += _sublayer(config, f"attention {layer}{', masked' * config.mask}", config.mask)
        if gpt:
            wide = GPT_EXPANSION * size
            found += _sublayer(config, f"feed-forward {layer}: {size} → {wide} → {size}", True)
    if config.normalisation:
        found.append(("normalise", True))
    if gpt:
        found.append((f"keep the last {SINGULAR[config.units]}'s numbers", True))
    else:
        found.append((f"feed-forward: {size} → {FEED_FORWARD_SIZE}", False))
        joined = config.context_length * FEED_FORWARD_SIZE
        found.append((f"all {config.units} in one row: {joined} numbers", False))
    return [*found, (f"a chance for each of {config.vocab_size:,} {config.units}", False)]


def _sublayer(config: Config, text: str, new: bool) -> list[tuple[str, bool]]:
    """One box: the layer with what stands before and behind it, a line each."""
    before = ["normalise"] if config.normalisation else []
    after = ["+ what went in"] if config.residuals else []
    return [("\n".join([*before, text, *after]), new or bool(before or after))]


def draw_parameters(configs: list[Config]) -> None:
    """How many numbers each layer learns, the models side by side, and the sums; folded away."""

    def draw() -> None:
        st.table(parameter_table(configs))
        st.caption(
            "A *parameter* is a number that the training sets. – means: there is no such layer."
        )

    draw_folded("The parameters, layer by layer", "plan-parameters", draw, TABLE)


def parameter_table(configs: list[Config]) -> pd.DataFrame:
    """One row a layer and one for the sum, one column a model; texts."""
    counts = [parameters_by_layer(config) for config in configs]
    names = list(dict.fromkeys(layer for found in reversed(counts) for layer in found))
    names.sort(key=_place)
    rows = {
        layer_name(layer): [f"{found[layer]:,}" if layer in found else "–" for found in counts]
        for layer in names
    }
    rows["Together"] = [f"{parameter_count(config):,}" for config in configs]
    columns = [variant_name(config) for config in configs]
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    frame.index.name = "Layer"
    return frame


def _place(layer: str) -> tuple[int, str, int]:
    """Where a layer stands from words to chances."""
    name, _, number = layer.rpartition("_")
    if number.isdigit():
        order = ("attention_norm", "attention", "expand_norm", "expand", "contract")
        return (2, number, order.index(name))
    return ({"embedding": 0, "positions": 1, "final_norm": 3}.get(layer, 4), "", layer == "output")


def layer_name(layer: str) -> str:
    """A layer's name for people: ``attention_norm_1`` is “Normalisation before attention 1”."""
    name, _, number = layer.rpartition("_")
    return LAYERS[name].format(n=number) if number.isdigit() else LAYERS[layer]
