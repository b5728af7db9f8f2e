"""Reading the fact tables of the built-in corpus in tests."""

import csv
from pathlib import Path

import minigpt.encyclopedia as encyclopedia

FACTS = Path(encyclopedia.__file__).parent / "facts"
TABLES = sorted(path.stem for path in FACTS.glob("*.tsv"))


def read(table):
    """Return the rows of a table as dicts."""
    with open(FACTS / f"{table}.tsv", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def values(cell):
    """Return the values of a cell that holds several, separated by semicolons."""
    return cell.split(";") if cell else []


def by_name(table):
    """Return the rows of a table under their names."""
    return {row["name"]: row for row in read(table)}
