"""What belongs together, drawn as one piece of HTML: a large figure, a caption, columns of them.

Streamlit's frontend looks through every piece of a page several times at each move of a slider.
Two tables beside each other, each with its figure and its captions, were ten pieces.
"""

from html import escape

import streamlit as st

from minigpt.ui.parts.bar_table import cell_text

LEAST_WIDTH = "19rem"  # of a column with a table; a narrower page has one below the other


def figure(label: str, value: str, note: str = "") -> str:
    """A figure, or a word, in large letters: what it is stands above, ``note`` below."""
    parts = f'<dt>{escape(label)}</dt><dd class="value" translate="no">{escape(value)}</dd>'
    return f'<dl class="figure">{parts}<dd class="note">{escape(note)}</dd></dl>'


def caption(*parts: str) -> str:
    """A line in small grey letters; a :class:`~minigpt.ui.parts.bar_table.Strong` part is bold."""
    return f'<p class="caption">{"".join(map(cell_text, parts))}</p>'


def written(prompt: str, made: str, more: str = "", gap: str = " ") -> str:
    """A prompt and, bold, what a model made of it: words that no browser is to translate.

    Args:
        prompt: what was given.
        made: how it goes on.
        more: behind that.
        gap: what parts the two; "" in the middle of a word.
    """
    text = f"{escape(prompt)}{gap}<strong>{escape(made)}</strong>{escape(more)}"
    return f'<p class="written" dir="auto" translate="no">{text}</p>'


def card(*parts: str) -> str:
    """Parts with a frame around them."""
    return f'<div class="card">{"".join(parts)}</div>'


def columns(*cells: str, least: str = LEAST_WIDTH) -> str:
    """Cells beside each other, of one width; below each other where there is no room.

    Args:
        cells: what is in them.
        least: no cell is narrower, in CSS.
    """
    inside = "".join(f"<div>{cell}</div>" for cell in cells)
    return f'<div class="columns" style="--least: {least}">{inside}</div>'


def draw_together(*parts: str) -> None:
    """Draw HTML that functions of this module or ``bar_table`` made, as one piece of the page."""
    st.html(f'<div class="together">{"".join(parts)}</div>')
