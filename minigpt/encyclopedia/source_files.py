"""Readers of the three kinds of hand-written source: rule files, fact tables, articles.

A rule file (``chunks/*.txt``, ``patterns/*.txt``) holds ``[sections]`` of one rule a line; ``#``
begins a comment; ``3* rule`` makes a rule three times as likely. A fact table
(``facts/*.tsv``) has a header line and one fact a row. An article file (``articles/*.txt``) holds
articles separated by blank lines, the first line of each being its title.
"""

import re
from pathlib import Path

HERE = Path(__file__).parent
_SECTION = re.compile(r"^\[(\w+)\]$")
_WEIGHT = re.compile(r"^(\d+)\* (.*)$")

Rules = dict[str, list[str]]
Row = dict[str, str]


def read_rules(path: Path) -> Rules:
    """Return a rule file as section name -> rules, a rule of weight 3 standing there 3 times.

    Raises:
        ValueError: a rule stands before the first section.
    """
    rules: Rules = {}
    section = None
    for line in path.read_text(encoding="utf-8").splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if found := _SECTION.match(line):
            section = rules.setdefault(found.group(1), [])
            continue
        if section is None:
            raise ValueError(f"{path}: expected a [section] before {line!r}")
        weighted = _WEIGHT.match(line)
        section.extend([weighted.group(2)] * int(weighted.group(1)) if weighted else [line])
    return rules


def read_table(path: Path) -> list[Row]:
    """Return the rows of a fact table as column -> cell, every row having every column.

    Raises:
        ValueError: a row has more cells than the header.
    """
    lines = [ln for ln in path.read_text(encoding="utf-8").splitlines() if ln.strip()]
    header = [name.strip() for name in lines[0].split("\t")]
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) > len(header):
            raise ValueError(f"{path}, row {number}: {len(cells)} cells, header {len(header)}")
        rows.append(dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=True)))
    return rows


def read_articles(path: Path) -> list[str]:
    """Return the articles of a file, each as its lines joined by newlines."""
    blocks = re.split(r"\n\s*\n", path.read_text(encoding="utf-8").strip())
    return [re.sub(r"[ \t]+", " ", block).strip() for block in blocks if block.strip()]


def files_in(folder: str, ending: str) -> list[Path]:
    """Return the files of a source folder in an order that no file system can change."""
    return sorted((HERE / folder).glob(f"*{ending}"), key=lambda path: path.name)
