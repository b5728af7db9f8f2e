"""Real tables with a bar behind each number of one column.

``st.table`` with pandas' styles does the same, but takes 15 ms of the server for each table, and
reads each cell as Markdown in the browser: too slow for what a slider has to change at once.
"""

from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st

# Bars behind text: seen through on light and on dark, so the text keeps its contrast on both.
BLUE, ORANGE = "rgba(105, 122, 240, 0.38)", "rgba(236, 130, 60, 0.40)"
PERCENT = "percent"  # the format of a chance
STYLE = """<style>
table.bars { width: 100%; border-collapse: separate; border-spacing: 0; margin-bottom: 0;
  border: 1px solid rgba(128, 134, 160, 0.35); border-radius: 0.5rem; }
table.bars :is(td, th) { padding: 0.25rem 0.375rem; text-align: left; font-weight: 400;
  line-height: 1.5; border: 0 solid rgba(128, 134, 160, 0.35); }
table.bars td { overflow-wrap: anywhere; }
table.bars tbody :is(td, th) { border-top-width: 1px; }
table.bars :is(td, th) + :is(td, th) { border-left-width: 1px; }
table.bars thead th, table.bars tbody th { opacity: 0.8; }
table.bars .number { text-align: right; font-variant-numeric: tabular-nums; }
table.bars td { background-size: 100% 70%; background-position: center; }
table.bars td[style] { background-repeat: no-repeat; }
@media (max-width: 480px) { table.bars :is(td, th) { padding: 0.25rem; font-size: 0.875rem; } }
table.bars .strong :is(td, th) { font-weight: 600; }
</style>"""


def draw_bar_table(
    columns: Mapping[str, Sequence],
    bar: str,
    formats: Mapping[str, str],
    full: float | None = 1.0,
    width: str = "55%",
    colour: str = BLUE,
    index: Sequence[str] | None = None,
    index_name: str | None = None,
    strong: int | None = None,
) -> None:
    """Draw a table.

    Args:
        columns: the cells by column, as plain text or numbers.
        bar: the column with bars; its cells are numbers.
        formats: how numbers are written, by column: :data:`PERCENT`, or as in ``str.format``.
        full: the number whose bar fills the cell; None for the largest of the column.
        width: of the column with bars, in CSS.
        colour: of the bars, in CSS.
        index: what stands at the left of each row; None for nothing.
        index_name: what stands above that.
        strong: the row that is written bold; None for none.
    """
    most = full or max(columns[bar], default=0) or 1.0
    heads = [
        _head(name, f'style="width: {width}"' if name == bar else _side(cells))
        for name, cells in columns.items()
    ]
    body = [_cells(cells, formats.get(name, "")) for name, cells in columns.items()]
    place = list(columns).index(bar)
    body[place] = _bars(columns[bar], formats[bar], most, colour)
    if index is not None:
        heads.insert(0, _head(index_name or ""))
        body.insert(0, [f'<th scope="row">{escape(name)}</th>' for name in index])
    rows = [f"<tr>{''.join(row)}</tr>" for row in zip(*body, strict=True)]
    if strong is not None:
        rows[strong] = rows[strong].replace("<tr>", '<tr class="strong">')
    head = f"<thead><tr>{''.join(heads)}</tr></thead>"
    st.html(f'{STYLE}<table class="bars">{head}<tbody>{"".join(rows)}</tbody></table>')


def _head(name: str, how: str = "") -> str:
    return f'<th scope="col" {how}>{escape(name)}</th>' if name else "<td></td>"


def _side(cells: Sequence) -> str:
    """A name stands above its numbers at the right, above its words at the left."""
    return "" if any(isinstance(cell, str) for cell in cells) else 'class="number"'


def _cells(cells: Sequence, form: str) -> list[str]:
    return [
        f"<td>{escape(cell)}</td>"
        if isinstance(cell, str)
        else f'<td class="number">{escape(written(cell, form))}</td>'
        for cell in cells
    ]


def _bars(cells: Sequence[float], form: str, most: float, colour: str) -> list[str]:
    made = []
    for cell in cells:
        end = f"{100 * max(0.0, min(1.0, cell / most)):.1f}%"
        bar = f"linear-gradient(90deg, {colour} {end}, transparent {end})"
        text = escape(written(cell, form))
        made.append(f'<td class="number" style="background-image: {bar}">{text}</td>')
    return made


def written(number: float, form: str) -> str:
    """A number as ``form`` says: :data:`PERCENT`, or as in ``str.format``."""
    return percent(number) if form == PERCENT else form.format(number)


def percent(chance: float) -> str:
    """A chance for a person: ``12.3%``; what is not quite 0 does not read as 0."""
    if 0 < chance < 0.0005:
        return "< 0.1%"
    return f"{chance:.1%}"
