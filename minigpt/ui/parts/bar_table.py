"""Real tables with a bar behind each number of one column.

``st.table`` with pandas' styles does the same, but takes 15 ms of the server for each table, and
reads each cell as Markdown in the browser: too slow for what a slider has to change at once.
"""

from collections.abc import Callable, Mapping, Sequence
from html import escape

import streamlit as st

from minigpt.ui.parts.unit_text import visible

# Colours of bars; minigpt/ui/parts/table_style.py says which.
BLUE, ORANGE, GREEN, GREY = "blue", "orange", "green", "grey"
LONGEST_WORD = 20  # letters; a longer one is broken where there is no room for it
PERCENT = "percent"  # the format of a chance
Form = str | Callable[[float], str]  # how numbers are written


class Strong(str):
    """A cell that is written bold."""


def draw_bar_table(*arguments, **more) -> None:
    """Draw the table that :func:`bar_table` gives for these arguments."""
    st.html(bar_table(*arguments, **more))


def bar_table(
    columns: Mapping[str, Sequence],
    bar: str | None,
    formats: Mapping[str, Form],
    full: float | None = 1.0,
    width: str = "55%",
    colour: str | Sequence[str] = BLUE,
    index: Sequence[str] | None = None,
    index_name: str | None = None,
    strong: int | None = None,
) -> str:
    """A table as HTML; how it looks stands in ``table_style``.

    Args:
        columns: the cells by column, as plain text or numbers.
        bar: the column with bars; its cells are numbers. None for a table without bars.
        formats: how numbers are written, by column: :data:`PERCENT`, as in ``str.format``, or by a
            function.
        full: the number whose bar fills the cell; None for the largest of the column.
        width: of the column with bars, in CSS.
        colour: of the bars: :data:`BLUE`, :data:`ORANGE`, :data:`GREEN` or :data:`GREY`, for all
            or by row.
        index: what stands at the left of each row, "" for a row without; None for nothing.
        index_name: what stands above that.
        strong: the row that is written bold; None for none.
    """
    heads = [
        _head(name, f'style="width: {width}"' if name == bar else _side(cells))
        for name, cells in columns.items()
    ]
    body = [_cells(cells, formats.get(name, "")) for name, cells in columns.items()]
    if bar is not None:
        cells = columns[bar]
        most = full or max((0.0, *cells)) or 1.0
        colours = [colour] * len(cells) if isinstance(colour, str) else colour
        body[list(columns).index(bar)] = _bars(cells, formats[bar], most, colours)
    if index is not None:
        heads.insert(0, _head(index_name or ""))
        body.insert(0, [_row_head(name) for name in index])
    rows = [f"<tr>{''.join(row)}</tr>" for row in zip(*body, strict=True)]
    if strong is not None:
        rows[strong] = rows[strong].replace("<tr>", '<tr class="strong">')
    head = f"<thead><tr>{''.join(heads)}</tr></thead>"
    return f'<table class="bars">{head}<tbody translate="no">{"".join(rows)}</tbody></table>'


def _head(name: str, how: str = "") -> str:
    return f'<th scope="col" {how}>{escape(name)}</th>' if name else "<td></td>"


def _row_head(name: str) -> str:
    return f'<th scope="row">{cell_text(name)}</th>' if name else "<td></td>"


def _side(cells: Sequence) -> str:
    """A name stands above its numbers at the right, above its words at the left."""
    return "" if any(isinstance(cell, str) for cell in cells) else 'class="number"'


def cell_text(cell: str) -> str:
    """Text for HTML: what looks like a tag is written out, :class:`Strong` is bold.

    A unit that is a space or a line end has a sign, or its cell would look empty.
    """
    text = escape(visible(cell) if cell.isspace() else cell)
    return f"<b>{text}</b>" if isinstance(cell, Strong) else text


def _cells(cells: Sequence, form: Form) -> list[str]:
    return [
        f'<td dir="auto"{_long(cell)}>{cell_text(cell)}</td>'
        if isinstance(cell, str)
        else f'<td class="number">{escape(written(cell, form))}</td>'
        for cell in cells
    ]


def _long(cell: str) -> str:
    """A class for a cell with a word that no column is wide enough for: it alone is broken."""
    return ' class="long"' if max(map(len, cell.split()), default=0) > LONGEST_WORD else ""


def _bars(cells: Sequence[float], form: Form, most: float, colours: Sequence[str]) -> list[str]:
    made = []
    for cell, colour in zip(cells, colours, strict=True):
        end = f"{100 * max(0.0, min(1.0, cell / most)):.1f}%"
        text = escape(written(cell, form))
        made.append(f'<td class="number bar {colour}" style="--bar: {end}">{text}</td>')
    return made


def written(number: float, form: Form) -> str:
    """A number as ``form`` says: :data:`PERCENT`, as in ``str.format``, or by a function."""
    if callable(form):
        return form(number)
    return percent(number) if form == PERCENT else form.format(number)


def percent(chance: float) -> str:
    """A chance for a person: ``12.3%``; what is not quite 0 does not read as 0."""
    if 0 < chance < 0.0005:
        return "< 0.1%"
    return f"{chance:.1%}"
