"""The model as a table: its layers in order, what goes through them, and how many numbers."""

from dataclasses import dataclass

from minigpt.config import Config
from minigpt.model.weights import (
    FEED_FORWARD_SIZE,
    GPT_EXPANSION,
    parameter_count,
    parameters_by_layer,
    vector_size,
)
from minigpt.ui.parts.bar_table import Strong, bar_table
from minigpt.ui.parts.one_piece import caption, draw_together, figure
from minigpt.ui.session.unit_names import in_units, unit


@dataclass(frozen=True)
class Step:
    """One step on the way from the words to the chances.

    Attributes:
        layer: the layer's name among the weights; "" if it has none.
        title: what it is called.
        does: what it does, in plain words.
        shape: the numbers that come out, such as ``5 × 8``.
        parameters: how many numbers it has learnt.
    """

    layer: str
    title: str
    does: str
    shape: str
    parameters: int


TITLES = {
    "embedding": ("Embedding", "looks up the list of numbers that stands for each word"),
    "positions": ("Positions", "adds a list of numbers for each place"),
    "attention": ("Attention {}", "lets the words look at each other and mix"),
    "feed_forward": ("Feed-forward", "works on each word by itself; below 0 becomes 0"),
    "output": ("Output", "gives every word of the vocabulary a number, its *logit*"),
    "attention_norm": ("Normalisation", "brings each word's numbers to one scale"),
    "expand_norm": ("Normalisation", "brings each word's numbers to one scale"),
    "final_norm": ("Normalisation", "brings each word's numbers to one scale"),
    "expand": ("Feed-forward {}, widening", "works on each word by itself"),
    "contract": ("Feed-forward {}, narrowing", "brings each word back to its size"),
}


def steps(config: Config) -> list[Step]:
    """All steps of the model of ``config``, in order, with the shapes of what comes out."""
    context, vocab = config.context_length, config.vocab_size
    found = [Step("", in_units("Words"), "as numbers of the vocabulary", f"{context}", 0)]
    for layer, count in parameters_by_layer(config).items():
        if layer == "output":
            found += _before_output(config)
        title, does = _named(layer)
        shape = f"{vocab:,}" if layer == "output" else f"{context} × {_width(layer, config):,}"
        found.append(Step(layer, title, does, shape, count))
    does = "turns logits into chances that add up to 1"
    return [*found, Step("", "Softmax", does, f"{vocab:,}", 0)]


def _before_output(config: Config) -> list[Step]:
    if config.variant == "gpt":
        return [Step("", in_units("Last word"), "goes on alone", f"{vector_size(config)}", 0)]
    flat = f"{config.context_length * FEED_FORWARD_SIZE:,}"
    return [Step("", "Flatten", in_units("puts the numbers of all words in one row"), flat, 0)]


def _named(layer: str) -> tuple[str, str]:
    kind, _, number = layer.rpartition("_")
    if not number.isdigit():
        kind, number = layer, ""
    title, does = TITLES[kind]
    return title.format(number), in_units(does)


def _width(layer: str, config: Config) -> int:
    """How many numbers each word has after ``layer``."""
    if layer == "feed_forward":
        return FEED_FORWARD_SIZE
    wide = layer.startswith("expand_") and "norm" not in layer
    return vector_size(config) * (GPT_EXPANSION if wide else 1)


def draw_steps(config: Config) -> None:
    """Every step from the words to the chances: what it does, what comes out, what it learns."""
    listed, total = steps(config), parameter_count(config)
    columns = {
        "Step": [Strong(step.title) for step in listed],
        "What it does": [step.does.replace("*", "") for step in listed],
        "Numbers out": [step.shape for step in listed],
        "Parameters": [step.parameters for step in listed],
    }
    table = bar_table(columns, "Parameters", {"Parameters": _count}, full=total, width="24%")
    size, context = vector_size(config), config.context_length
    draw_together(
        figure("Parameters in all", f"{total:,}"),
        table,
        caption(
            f"“{context} × {size}” means {context} lists of {size} numbers: one list for each "
            f"{unit()}, a vector. The output layer alone has {output_sum(config)} parameters: a "
            f"weight from each of its inputs to each {unit()} of the vocabulary, and one more for "
            f"each {unit()}."
        ),
    )


def _count(parameters: float) -> str:
    return f"{parameters:,}" if parameters else ""


def output_sum(config: Config) -> str:
    """How the output layer's count comes about, as a sum that can be checked by hand."""
    vocab = config.vocab_size
    inputs = (
        vector_size(config)
        if config.variant == "gpt"
        else config.context_length * FEED_FORWARD_SIZE
    )
    count = parameters_by_layer(config)["output"]
    return f"{inputs:,} × {vocab:,} + {vocab:,} = {count:,}"
