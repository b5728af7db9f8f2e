"""Which example and which of the model's numbers the page One step follows: the boxes for it.

Whoever touches nothing gets an example and a number that show something; a choice stays, in the
address as well, until the sliders give another model.
"""

import streamlit as st

from minigpt.config import Config
from minigpt.model.prediction import LanguageModel
from minigpt.model.weights import Weights, weight_shapes
from minigpt.text.dataset import Dataset
from minigpt.training.one_step import Place, as_table, fitting_example, strongest
from minigpt.ui.session.address import bound, checked
from minigpt.ui.session.declared import Among, Control
from minigpt.ui.session.unit_names import unit
from minigpt.values import Range

EXAMPLE, LAYER, ROW, COLUMN = "phrase", "weight_layer", "weight_row", "weight_column"  # keys
FIRST_LAYER = "attention_2/output_kernel"  # its numbers bend the loss both ways, within view
LAYERS = {
    "embedding": "Embedding",
    "attention": "Attention {n}",
    "feed_forward": "Feed-forward",
    "output": "Output",
}
PARTS = {
    "kernel": "",
    "bias": "bias",
    "query_kernel": "query",
    "query_bias": "query, bias",
    "key_kernel": "key",
    "key_bias": "key, bias",
    "value_kernel": "value",
    "value_bias": "value, bias",
    "output_kernel": "heads joined",
    "output_bias": "heads joined, bias",
}


def weight_title(name: str) -> str:
    """A weight's name for people: ``attention_1/query_bias`` is “Attention 1: query, bias”."""
    layer, _, part = name.partition("/")
    kind, _, number = layer.rpartition("_") if layer[-1].isdigit() else (layer, "", "")
    title, named = LAYERS[kind].format(n=number), PARTS.get(part, "")
    return f"{title}: {named}" if named else title


def _hold(key: str, about: object, first: object) -> None:
    """Put ``first`` in a box once it is about something new; an address may say otherwise."""
    state, held = st.session_state, f"{key}_is_about"
    if state.get(held) == about and key in state:
        return
    if held in state or key not in st.query_params:
        state[key] = first
    state[held] = about


def _number(label: str, key: str, most: int, about: object, first: int, help: str) -> int:
    """A box for a number from 0 to ``most`` that begins at ``first`` for each ``about``."""
    _hold(key, about, first)
    declared = Control(label, Range(0, most, 1, 0, most), first, moving=True)
    with checked({key: declared}):
        chosen = st.number_input(label, 0, most, first, 1, help=help, width=160, **bound(key))
    return int(declared.fit(chosen))


def choose_example(model: LanguageModel, data: Dataset) -> int:
    """The box for the example; its number among those to learn from."""
    about = _model_is(model.config)
    held = st.session_state.get(f"{EXAMPLE}_is_about") == about
    first = 0 if held else fitting_example(model.weights, data.train_x, data.train_y)
    help = "Which of the phrases to learn from, counted from 0."
    return _number("Phrase", EXAMPLE, len(data.train_y) - 1, about, first, help)


def choose_place(config: Config, gradient: Weights, example: int) -> Place:
    """The boxes for layer, row and column; at first the steepest number of the layer.

    Args:
        config: the model's.
        gradient: of the example's loss, by name.
        example: its number: another one has another steepest number.
    """
    names = list(weight_shapes(config))
    with st.container(horizontal=True):
        declared = Control("Layer", Among(tuple(names), weight_title), FIRST_LAYER)
        with checked({LAYER: declared}):
            first_at = names.index(FIRST_LAYER)
            how = {"format_func": weight_title, "width": 260, **bound(LAYER)}
            name = declared.fit(st.selectbox("Layer", names, first_at, **how))
        rows, columns = as_table(name, gradient[name]).shape
        about, first = (_model_is(config), example, name), strongest(gradient, name)
        help = "Counted from 0. At first: where the gradient is steepest."
        row = _number("Row", ROW, rows - 1, about, first.row, help)
        column = _number("Column", COLUMN, columns - 1, about, first.column, help)
    return Place(name, row, column)


def _model_is(config: Config) -> str:
    return f"{config.corpus} {config.original().key('')}"


def what_it_is(place: Place, shape: tuple[int, int], words: tuple[str, ...]) -> str:
    """Where the number stands, in a sentence."""
    whose = ""
    if place.name == "embedding":
        whose = f"; the row is the {unit()} “{words[place.row]}”"
    elif place.name.startswith("output/"):
        whose = f"; the column is the {unit()} “{words[place.column]}”"
    size = f"{shape[0]:,} × {shape[1]:,}" if shape[0] > 1 else f"{shape[1]:,}"
    where = f"row {place.row}, column {place.column}" if shape[0] > 1 else f"number {place.column}"
    return f"{weight_title(place.name)}, {where} of {size} numbers{whose}."
