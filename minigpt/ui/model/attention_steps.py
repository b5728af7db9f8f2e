"""One share of attention unfolded: query and key, their product, and the softmax over a row."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from minigpt.model.weights import KEY_SIZE
from minigpt.ui.parts.bar_table import PERCENT, draw_bar_table, percent
from minigpt.ui.parts.folded import draw_folded
from minigpt.ui.parts.plain_text import inset
from minigpt.ui.parts.powers import powers
from minigpt.ui.session.unit_names import in_units, unit, units

HIDDEN = -1e8  # scores below that belong to words that a mask hides


@dataclass(frozen=True)
class Cell:
    """One share of attention: in ``layer`` and ``head``, word ``row`` looks at word ``column``.

    All four count from 0.
    """

    layer: int
    head: int
    row: int
    column: int


def draw_unfolded(layer: dict[str, np.ndarray], words: list[str], cell: Cell) -> None:
    """What the chosen share says; folded below it every number on the way to it.

    Args:
        layer: what :func:`minigpt.model.forward.trace` says of the layer.
        words: the words of the context.
        cell: what was chosen.
    """
    looks, at = inset(words[cell.row]), inset(words[cell.column])
    share = float(layer["attention"][0, cell.head, cell.row, cell.column])
    st.subheader(f"Why “{looks}” looks at “{at}”")
    st.markdown(
        f"“{looks}” takes **{percent(share)}** of what “{at}” passes on (its *value*, {KEY_SIZE} "
        f"numbers), and the other shares of the other {units()}' values. That mix is what this "
        "head passes on."
    )
    label = "From query and key to this share, number by number"
    draw_folded(label, "attention-steps", lambda: draw_numbers(layer, words, cell))


def draw_numbers(layer: dict[str, np.ndarray], words: list[str], cell: Cell) -> None:
    """From query and key to the chosen share, with every number on the way."""
    looks, at = inset(words[cell.row]), inset(words[cell.column])
    query = layer["query"][0, cell.head, cell.row]  # (8,)
    keys = layer["key"][0, cell.head]  # (context, 8)
    st.markdown(
        f"**1. Query × key.** Layer {cell.layer + 1} turns “{looks}” into a *query*: {KEY_SIZE} "
        f"numbers that say what it looks for. It turns “{at}” into a *key*: {KEY_SIZE} numbers "
        "that say what it offers. Multiply them place by place and add up (a *dot product*):"
    )
    total = draw_products(query, keys[cell.column], looks, at)
    root, score = math.sqrt(KEY_SIZE), float(layer["scores"][0, cell.head, cell.row, cell.column])
    st.markdown(
        f"The products add up to **q · k = {short(total)}**.\n\n**2. Divide by √d.** d = "
        f"{KEY_SIZE} is how many numbers a key has. {short(total)} ÷ √{KEY_SIZE} = {short(total)} "
        f"÷ {short(root)} = **{short(total / root)}**. Without this, long lists would make large "
        f"sums, and one {unit()} could take nearly all the attention."
    )
    if score < HIDDEN:
        st.info(in_units("The mask hides this word: it comes later. Its share is 0."))
    draw_softmax(layer, words, cell)


def draw_products(query: np.ndarray, key: np.ndarray, looks: str, at: str) -> float:
    """Query and key, ``(8,)`` each, and their products; returns the sum of the products."""
    products = query * key
    names = [f"query of “{looks}”", f"key of “{at}”", "product"]
    frame = pd.DataFrame(dict(zip(names, (query, key, products), strict=True)))
    frame.index = [str(place) for place in range(1, KEY_SIZE + 1)]
    texts = frame.map(short)
    texts.loc["sum"] = ["", "", f"**{short(products.sum())}**"]
    st.table(texts, border="horizontal", width="content")
    return float(products.sum())


def draw_softmax(layer: dict[str, np.ndarray], words: list[str], cell: Cell) -> None:
    """The whole row: scores of all words, their powers of e, and shares that add up to 1."""
    query, keys = layer["query"][0, cell.head, cell.row], layer["key"][0, cell.head]
    scores = layer["scores"][0, cell.head, cell.row]  # (context,)
    shares = layer["attention"][0, cell.head, cell.row]  # (context,)
    seen = scores > HIDDEN
    powers = np.where(seen, np.exp(np.where(seen, scores, 0).astype(np.float64)), 0)
    st.markdown(
        f"**3. Softmax.** “{inset(words[cell.row])}” asks every {unit()} in the same way. Raise e "
        "(2.718…) to each score, so that none is negative, and divide by their sum "
        f"({short(powers.sum())}):"
    )
    divided = [short(s) if ok else "hidden" for s, ok in zip(scores, seen, strict=True)]
    columns = {
        "Looks at": [_marked(i, word, cell.column) for i, word in enumerate(words)] + ["sum"],
        "q · k": [*map(short, keys @ query), ""],
        f"÷ √{KEY_SIZE}": [*divided, ""],
        "e to that": [*map(short, powers), short(powers.sum())],
        "Share": [*map(float, shares), float(shares.sum())],
    }
    draw_bar_table(columns, "Share", {"Share": PERCENT}, width="34%", strong=cell.column)


def short(number: float) -> str:
    """A number for a person: three places, fewer where it is large, a real minus sign."""
    size = abs(number)
    places = 3 if size < 100 else 1 if size < 10_000 else 0
    if size >= 0.0005 or size == 0:
        return f"{number:,.{places}f}".replace("-", "−")
    return powers(number)  # beside powers of e no "e" can stand for 10


def _marked(place: int, word: str, chosen: int) -> str:
    text = f"{place + 1} {word}"
    return f"▸ {text}" if place == chosen else text
