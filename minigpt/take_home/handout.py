"""Printable pages of a lesson: a worksheet, a dice booklet, and solutions for the presenter."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from minigpt.home import ASSETS
from minigpt.take_home.dice_booklet import FACES, Row

FILE = ASSETS / "handout.toml"
STYLE = """
@page { size: A4; margin: 16mm; }
body { font: 11pt/1.45 sans-serif; max-width: 178mm; margin: 0 auto; color: #111; }
section { break-before: page; }
section:first-of-type { break-before: auto; }
h1 { font-size: 20pt; margin: 0 0 4mm; }
.name { display: flex; gap: 8mm; margin-bottom: 6mm; }
.name span { flex: 1; border-bottom: 0.3mm solid #555; padding-bottom: 4mm; }
li { break-inside: avoid; margin-bottom: 4mm; }
.line { border-bottom: 0.2mm solid #999; height: 8.5mm; }
table { width: 100%; border-collapse: collapse; font-size: 8.5pt; line-height: 1.25; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { border: 0.2mm solid #888; padding: 0.15mm 1.2mm; text-align: left; }
@media screen { body { padding: 8mm; } section { margin-bottom: 16mm; } }
"""


@dataclass(frozen=True)
class Question:
    """One question of the worksheet.

    Attributes:
        ask: the question.
        lines: of room to write.
        answer: what the presenter should know.
    """

    ask: str
    lines: int
    answer: str


def questions(figures: dict[str, str]) -> list[Question]:
    """The questions of ``assets/handout.toml``, names in braces filled in from ``figures``."""
    found = tomllib.loads(FILE.read_text(encoding="utf-8"))["question"]
    return [
        Question(one["ask"].format(**figures), one["lines"], one["answer"].format(**figures))
        for one in found
    ]


def handout(
    title: str,
    steps: Sequence[str],
    asked: Sequence[Question],
    rows: Sequence[Row],
    text: str,
    unit: str = "word",
) -> str:
    """All pages as one HTML file that needs nothing else.

    Args:
        title: of the lesson.
        steps: the titles of its steps, as many as there are questions.
        asked: the questions.
        rows: of the dice booklet.
        text: what the text of the booklet is called.
        unit: what one of its rows is: a word, a piece or a character.
    """
    booklet, solutions = _booklet(rows, text, unit), _solutions(steps, asked, rows, unit)
    parts = (_worksheet(title, steps, asked), booklet, solutions)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(title)}: handout</title><style>{STYLE}</style></head>"
        f"<body>{''.join(f'<section>{part}</section>' for part in parts)}</body></html>\n"
    )


def _worksheet(title: str, steps: Sequence[str], asked: Sequence[Question]) -> str:
    items = "".join(
        f"<li><b>{escape(step)}</b><br>{escape(one.ask)}{'<div class=line></div>' * one.lines}</li>"
        for step, one in zip(steps, asked, strict=True)
    )
    name = '<div class="name"><span>Name:</span><span>Date:</span></div>'
    return f"<h1>{escape(title)}</h1>{name}<ol>{items}</ol>"


def _booklet(rows: Sequence[Row], text: str, unit: str) -> str:
    heads = "".join(f'<th scope="col">{face}</th>' for face in range(1, FACES + 1))
    body = "".join(
        f'<tr><td>{number // FACES + 1}·{number % FACES + 1}</td><th scope="row">'
        f"{_shown(row.word)}</th>{''.join(f'<td>{_shown(face)}</td>' for face in row.faces)}</tr>"
        for number, row in enumerate(rows)
    )
    again = " If there is none, throw both again." * (len(rows) < FACES**2)
    return (
        "<h1>You are the language model</h1>"
        f"<p>This is what followed each {unit} in the text “{escape(text)}”. Throw a die twice and "
        f"find the row with these two numbers at the left: its {unit} is your first one.{again} "
        f"Write it down. Throw once: the column with that number holds the next {unit}. Go to that "
        f"{unit}'s row and throw again. Stop after 12 {unit}s, and read aloud.</p>"
        f'<table><thead><tr><th scope="col">throws</th><th scope="col">{unit}</th>'
        f"{heads}</tr></thead><tbody>{body}</tbody></table>"
        f"<p>My text:</p>{'<div class=line></div>' * 2}"
        f"<p>What does your text get right, and what goes wrong? How many {unit}s back did you "
        f"look?</p>{'<div class=line></div>' * 2}"
    )


def _solutions(
    steps: Sequence[str], asked: Sequence[Question], rows: Sequence[Row], unit: str
) -> str:
    items = "".join(
        f"<li><b>{escape(step)}</b><br>{escape(one.answer)}</li>"
        for step, one in zip(steps, asked, strict=True)
    )
    first = rows[0]
    shares = ", ".join(
        f"{_isolated(word)} {share:.0%}"
        for word, share in zip(dict.fromkeys(first.faces), first.shares, strict=True)
    )
    return (
        f"<h1>For the presenter</h1><ol>{items}</ol><p><b>The dice booklet</b> is a bigram model "
        f"of the {len(rows)} commonest {unit}s. It gets pairs right and loses the thread, since it "
        f"looks one {unit} back; the model on the wall does the same with more {unit}s and with "
        f"chances in place of a die. Faces are handed out by how often a {unit} followed, rounded "
        f"to sixths; after “{_isolated(first.word)}” it was, of the {unit}s in the booklet: "
        f"{shares}. With a larger context there would be far too many rows for paper: hence it is "
        "calculated.</p>"
    )


def _isolated(word: str) -> str:
    """A word in a sentence of ours: one from right to left turns no number beside it."""
    return f"<bdi>{_shown(word)}</bdi>"


def _shown(word: str) -> str:
    """A unit for HTML; a space or a line end alone has a sign, or its cell would look empty."""
    return escape(word.replace("\n", "↵").replace(" ", "␣"))
