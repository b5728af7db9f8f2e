"""Texts with some order of their own, as text: tables, subtitles, Markdown."""

import csv
import io
import re

from minigpt.errors import UserError

CUE_TIME = re.compile(r"^\s*[\d:.,]+\s*-->\s*[\d:.,]+.*$")
CUE_TAG = re.compile(r"<[^<>\n]{0,200}>|\{\\[^{}\n]{0,200}\}")
LINK = re.compile(r"!?\[([^\[\]\n]{0,500})\]\([^()\n]{0,1000}\)")
MOST_CELL = 10_000_000  # characters in one cell of a table


def table_columns(text: str) -> tuple[list[str], list[list[str]]]:
    """The names of a table's columns, and its rows without the heading.

    Names stand in the first row if no cell of it is empty or a number, and no two are alike.
    """
    csv.field_size_limit(MOST_CELL)
    try:
        dialect = csv.Sniffer().sniff(text[:20_000], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), dialect) if any(row)]
    except csv.Error as error:
        do = "Save the table anew as .csv, or its text as .txt"
        raise UserError(f"the table can't be read ({error})", "a whole .csv file", do) from error
    width = max(map(len, rows), default=0)
    first = rows[0] if rows else []
    named = len(first) == width > 1 and len(rows) > 1 and len({*first}) == width
    if named and all(cell.strip() and not _is_number(cell) for cell in first):
        return [cell.strip() for cell in first], rows[1:]
    return [f"column {at + 1}" for at in range(width)], rows


def _is_number(cell: str) -> bool:
    return bool(re.fullmatch(r"[-+\d.,:/ %]+", cell.strip()))


def fullest_column(names: list[str], rows: list[list[str]]) -> str:
    """The column with the most letters: where the text of a table most likely stands."""
    letters = [0] * len(names)
    for row in rows[:2000]:
        for at, cell in enumerate(row[: len(names)]):
            letters[at] += sum(map(str.isalpha, cell))
    return names[letters.index(max(letters))] if names else ""


def column_text(names: list[str], rows: list[list[str]], column: str) -> str:
    """One column of a table, a cell a line.

    Raises:
        UserError: there is no such column.
    """
    if column not in names:
        expected = "one of " + ", ".join(names[:10])
        raise UserError(f"the table has no column {column!r}", expected, "Choose a column")
    at = names.index(column)
    return "\n".join(row[at] for row in rows if at < len(row))


def subtitle_text(text: str) -> str:
    """What is said in subtitles (.srt or .vtt), without numbers, times and marks."""
    said = []
    for block in re.split(r"\n[ \t]*\n", text.strip("\n")):
        lines = block.split("\n")
        at = next((i for i, line in enumerate(lines) if CUE_TIME.match(line)), None)
        if at is not None:  # a block without a time is a heading or a note
            said += [CUE_TAG.sub("", line) for line in lines[at + 1 :]]
    return "\n".join(said)


def markdown_text(text: str) -> str:
    """Markdown with its links as their words; what else marks it, the cleaning takes out."""
    return LINK.sub(r"\1", text)
