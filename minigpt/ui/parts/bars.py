"""The steps from logits to a word beside each other: tables with bars, and the line of the draw.

All of them are one piece of HTML. As charts they were seventeen pieces, and five drawings that the
browser began anew at every move of a slider.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from minigpt.ui.parts.bar_table import BLUE, GREY, ORANGE, Strong, bar_table

KEPT, CUT, DRAWN = "can be drawn", "cut away", "drawn"
COLOURS = {KEPT: BLUE, DRAWN: ORANGE, CUT: GREY}
LEAST_NAMED = 0.06  # a shorter piece of the line has no room for its word
TICKS = (0, 0.2, 0.4, 0.6, 0.8, 1)


@dataclass(frozen=True)
class Step:
    """One step's numbers for the words, in the words' order.

    Attributes:
        title: stands above the numbers.
        values: how long the bars are; the largest fills its cell.
        form: writes a number.
    """

    title: str
    values: Sequence[float]
    form: Callable[[float], str]


@dataclass(frozen=True)
class Piece:
    """A piece of the line from 0 to 1.

    Attributes:
        word: whose piece it is.
        start: where it begins.
        end: where it ends.
        state: ``KEPT`` or ``DRAWN``.
    """

    word: str
    start: float
    end: float
    state: str = KEPT


def step_table(step: Step, words: Sequence[str], states: Sequence[str]) -> str:
    """One step as a table: a bar a word, in the colour of what became of it; the drawn word bold.

    Args:
        step: its numbers.
        words: the words.
        states: of each word ``KEPT``, ``CUT`` or ``DRAWN``.
    """
    names = [
        Strong(word) if state == DRAWN else word for word, state in zip(words, states, strict=True)
    ]
    colours = [COLOURS[state] for state in states]
    columns, forms = {step.title: step.values}, {step.title: step.form}
    return bar_table(columns, step.title, forms, None, colour=colours, index=names)


def line_figure(title: str, pieces: Sequence[Piece], point: float, alt: str) -> str:
    """The line from 0 (above) to 1, cut into a piece a word, and the point that fell on it.

    Args:
        title: stands above.
        pieces: the pieces.
        point: the random number, 0 to 1.
        alt: what the line shows, for who can't see it.
    """
    parts = [f'<small style="top: {100 * tick:g}%">{tick:g}</small>' for tick in TICKS]
    for piece in pieces:
        long = piece.end - piece.start
        place = f"top: {100 * piece.start:.2f}%; height: {100 * long:.2f}%"
        parts.append(f'<i class="{COLOURS[piece.state]}" style="{place}"></i>')
        if long > LEAST_NAMED:
            middle = 50 * (piece.start + piece.end)
            parts.append(f'<span style="top: {middle:.2f}%">{escape(piece.word)}</span>')
    parts.append(f'<b style="top: {100 * point:.2f}%">◀</b>')
    told = f'role="img" aria-label="{escape(alt)}"'
    line = f'<div class="line" translate="no" {told}>{"".join(parts)}</div>'
    return f"<figure><figcaption>{escape(title)}</figcaption>{line}</figure>"


def draw_beside(parts: Sequence[str]) -> None:
    """Draw tables and a line beside each other; below each other where there is no room."""
    st.html(f'<div class="steps">{"".join(parts)}</div>')
