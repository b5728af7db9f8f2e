"""Attention for a typed sentence: a heat map for each layer and head, and a chosen cell of it."""

from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from minigpt.config import Config
from minigpt.model.forward import trace
from minigpt.model.prediction import LanguageModel
from minigpt.model.weights import ATTENTION_LAYERS
from minigpt.ui.model.attention_steps import Cell, draw_unfolded
from minigpt.ui.parts.chart_file import draw_save
from minigpt.ui.parts.choice import pressed, turn
from minigpt.ui.parts.folded import TABLE, draw_folded
from minigpt.ui.parts.plain_text import inset
from minigpt.ui.parts.unit_text import visible
from minigpt.ui.parts.word_grid import PRESS, draw_word_grid
from minigpt.ui.session.address import bound, checked
from minigpt.ui.session.declared import Among, Control
from minigpt.ui.session.unit_names import in_units, unit, units

MANY_HEADS = 4  # beyond that only the chosen layer is drawn; the box Layer brings the other
NAMES = ("layer", "head", "looks", "at")  # keys of the choosers, and their names in the address
NAMED = "attention_words"  # session key: the words that the boxes named last
CHOICE = "attention-cell"  # of all maps together


def draw_attention(model: LanguageModel, prompt: str) -> None:
    """A heat map for each layer and head; one chosen cell unfolds to the numbers behind it."""
    context = model.context(prompt)
    words = [visible(model.vocabulary.words[number]) for number in context]
    inside = trace(model.weights, context[None, :])
    layers = [inside[f"attention_{layer}"] for layer in range(1, ATTENTION_LAYERS + 1)]
    st.markdown(_looking(layers, words))
    st.markdown(
        in_units(
            "Each row is a word that looks, each column a word that it looks at. The stronger the "
            "blue of a cell, the larger the share of its attention. **Choose a cell**: click it, "
            "or use the four boxes below."
        )
        + " The box *Layer* brings the other layer." * (model.config.heads > MANY_HEADS)
    )
    maps = st.container()
    _choose_first(layers[0]["attention"][0, 0])
    cell = draw_choosers(model.config, words)
    with maps:
        for number, layer in enumerate(layers):
            if number != cell.layer and model.config.heads > MANY_HEADS:
                continue  # as many maps again would keep a small computer busy
            st.markdown(f"**Layer {number + 1}**")
            draw_layer(layer["attention"][0], words, number, cell)
    shown = 1 if model.config.heads > MANY_HEADS else len(layers)
    draw_table_behind(layers, words, shown * model.config.heads)
    draw_unfolded(layers[cell.layer], words, cell)


def _looking(layers: list, words: list[str]) -> str:
    """How much the words look at themselves, why, and the head that looks at others most."""
    selves = [
        (float(np.diagonal(shares).mean()), layer, head)
        for layer, found in enumerate(layers, 1)
        for head, shares in enumerate(found["attention"][0], 1)
    ]
    least, layer, head = min(selves)
    mean = sum(share for share, _, _ in selves) / len(selves)
    text = (
        f"Of each {unit()}'s attention, which adds up to 100%, **{mean:.0%}** goes to the "
        f"{unit()} itself, on average over all heads (one in {len(words)} would be "
        f"{1 / len(words):.0%}). "
    )
    if mean > 0.5:
        text += in_units(
            "There is a reason: this model has no residuals, so only by looking at itself does a "
            "word keep what it was. "
        )
    return text + (
        f"**Layer {layer}, head {head}** looks at others most: {1 - least:.0%}. The page *Build a "
        "GPT* trains a model with residuals beside this one."
    )


def _choose_first(shares: np.ndarray) -> None:
    """Before anybody has chosen: the cell nearest to one half, where there is most to see."""
    state = st.session_state
    if not any(key in state or key in st.query_params for key in NAMES):
        row, column = divmod(int(np.abs(shares - 0.5).argmin()), len(shares))
        state["looks"], state["at"] = row + 1, column + 1


def draw_choosers(config: Config, words: list[str]) -> Cell:
    """Four boxes that choose a cell: for the keyboard, and for the address."""
    _name_anew(words)
    places = list(range(1, len(words) + 1))
    options = (list(range(1, ATTENTION_LAYERS + 1)), list(range(1, config.heads + 1)))
    options += (places, places)
    labels = ("Layer", "Head", in_units("This word looks …"), in_units("… at this word"))
    chosen = []
    for column, key, label, among in zip(st.columns(4), NAMES, labels, options, strict=True):
        if key in st.session_state and st.session_state[key] not in among:
            st.session_state[key] = among[-1]
        show = partial(_place_and_word, words=words) if among is places else str
        about = Control(label.strip(" …"), Among(tuple(among), show), among[-1], moving=True)
        with column, checked({key: about}):
            chosen.append(about.fit(st.selectbox(label, among, format_func=show, **bound(key))))
    return Cell(*(number - 1 for number in chosen))


def _name_anew(words: list[str]) -> None:
    """Set the boxes once more when the words are others: a browser keeps the name it showed."""
    state = st.session_state
    if state.get(NAMED) != words:
        state.update({key: state[key] for key in ("looks", "at") if key in state})
        state[NAMED] = words


def _place_and_word(place: int, words: list[str]) -> str:
    return f"{place} {words[place - 1]}" if place <= len(words) else str(place)


def draw_layer(attention: np.ndarray, words: list[str], layer: int, cell: Cell) -> None:
    """A heat map for each head of a layer; ``attention`` is ``(heads, context, context)``."""
    here = (cell.row, cell.column)
    with st.grid(columns=max(2, min(len(attention), 3)), min_column_width=230):
        for head, shares in enumerate(attention):
            chosen = here if (layer, head) == (cell.layer, cell.head) else None
            with st.container():  # one cell of the grid for the map and its sentence
                draw_heat_map(shares, words, layer, head, chosen)


def draw_heat_map(
    shares: np.ndarray, words: list[str], layer: int, head: int, chosen: tuple[int, int] | None
) -> None:
    """The shares of one head, ``(context, context)``, rows looking at columns."""
    key = f"attention-{layer + 1}-{head + 1}"
    draw_word_grid(
        words,
        shares,
        key,
        alt=(
            f"Attention of layer {layer + 1}, head {head + 1}: a square for each pair of {units()}."
        ),
        height=250,
        title=f"Head {head + 1}",
        chosen=chosen,
        turn=turn(CHOICE, _cell_in_state()),
        on_press=partial(_choose, key, layer, head),
    )
    row, column = divmod(int(shares.argmax()), len(words))
    looks, at = inset(words[row]), inset(words[column])
    st.caption(f"Most: “{looks}” looks at “{at}”, {shares.max():.0%}.")


def _cell_in_state() -> tuple:
    return tuple(st.session_state.get(name) for name in NAMES)


def _choose(key: str, layer: int, head: int) -> None:
    """A click on a cell moves the four boxes there."""
    found = pressed(key, PRESS, {"row": int, "column": int})
    if found:
        place = (layer, head, found["row"], found["column"])
        st.session_state.update(dict(zip(NAMES, (number + 1 for number in place), strict=True)))


def draw_table_behind(layers: list[dict[str, np.ndarray]], words: list[str], maps: int) -> None:
    """All shares of all heads as one table; the ``maps`` drawn before it can be saved."""

    def draw() -> None:
        st.dataframe(_every_share(layers, words), hide_index=True, key="attention-table")
        draw_save("attention", maps)

    draw_folded("The numbers behind these maps", "attention", draw, TABLE)


def _every_share(layers: list[dict[str, np.ndarray]], words: list[str]) -> pd.DataFrame:
    rows = [
        (layer + 1, head + 1, f"{i + 1} {words[i]}", *(f"{share:.1%}" for share in shares))
        for layer, inside in enumerate(layers)
        for head, matrix in enumerate(inside["attention"][0])
        for i, shares in enumerate(matrix)
    ]
    names = ["Layer", "Head", "Looks", *(f"at {i + 1} {word}" for i, word in enumerate(words))]
    return pd.DataFrame(rows, columns=names)
