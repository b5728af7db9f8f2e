"""Questions that a class is asked before and after a lesson: the shipped ones and a file's.

A file of questions is TOML. ``assets/questions.toml`` is one to copy; a question looks so::

    [[question]]
    text = "Does it look words up?"
    answers = ["Yes, in a dictionary", "No: it has numbers alone"]
    best = 2                           # which of the answers fits; may be left out
"""

from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from minigpt.errors import UserError
from minigpt.home import ASSETS
from minigpt.lessons.toml_table import check_names, toml_table

SHIPPED = ASSETS / "questions.toml"
MOST_QUESTIONS = 30  # of a file
TEXT_LENGTH, ANSWER_LENGTH = 120, 80  # characters: a phone shows both whole
LEAST_ANSWERS, MOST_ANSWERS = 2, 4


@dataclass(frozen=True)
class Question:
    """A question with its answers.

    Attributes:
        text: what is asked, one line.
        answers: two to four answers, one line each, all different.
        best: which of them fits, counted from 1; None where the file does not say.
    """

    text: str
    answers: tuple[str, ...]
    best: int | None = None


@cache
def shipped_questions() -> tuple[Question, ...]:
    """The questions that ship with MiniGPT."""
    return parse_questions(SHIPPED.read_bytes(), SHIPPED.name)


def parse_questions(raw: bytes, file: str) -> tuple[Question, ...]:
    """The questions in the bytes of a file.

    Args:
        raw: the file's bytes.
        file: its name, for messages.

    Raises:
        UserError: something in it is wrong; the message names file, question and field.
    """
    table = toml_table(raw, file, "questions", "assets/questions.toml")
    check_names(table, ("question",), file)
    listed = table.get("question", [])
    if not isinstance(listed, list) or not 0 < len(listed) <= MOST_QUESTIONS:
        count = len(listed) if isinstance(listed, list) else "no"
        expected = f"1 to {MOST_QUESTIONS}, each begun by [[question]]"
        raise UserError(f"{file} has {count} questions", expected, "Add or remove some")
    found = tuple(_question(one, f"{file}, question {n}") for n, one in enumerate(listed, start=1))
    _check_different([one.text for one in found], file, "question")
    return found


def _question(table: Any, where: str) -> Question:
    if not isinstance(table, dict):
        expected = "Begin every question with [[question]]"
        raise UserError(f"{where} is {table!r}", "a table", expected)
    check_names(table, [spec.name for spec in fields(Question)], where)
    answers = _answers(table.get("answers"), where)
    return Question(
        _line(table.get("text"), f"{where}: text", TEXT_LENGTH),
        answers,
        _best(table.get("best"), len(answers), where),
    )


def _answers(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not LEAST_ANSWERS <= len(value) <= MOST_ANSWERS:
        raise UserError(
            f"{where}: answers is {value!r}",
            f"a list of {LEAST_ANSWERS} to {MOST_ANSWERS} texts",
            'Write answers = ["...", "..."]',
        )
    named = [f"{where}: answer {number}" for number in range(1, len(value) + 1)]
    found = [_line(one, name, ANSWER_LENGTH) for one, name in zip(value, named, strict=True)]
    _check_different(found, where, "answer")
    return tuple(found)


def _line(value: Any, what: str, limit: int) -> str:
    """A text of one line, without what can't be seen."""
    seen = isinstance(value, str) and all(sign.isprintable() or sign.isspace() for sign in value)
    line = " ".join(value.split()) if seen else ""
    if not line:
        expected = "a text of signs that can be seen"
        raise UserError(f"{what} is {value!r}", expected, "Write it between quotation marks")
    if len(line) > limit:
        expected = f"at most {limit}: a phone shows it in large letters"
        raise UserError(f"{what} has {len(line):,} characters", expected, "Shorten it")
    return line


def _best(value: Any, answers: int, where: str) -> int | None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    if value is None or (whole and 1 <= value <= answers):
        return value
    expected = f"the number of an answer, 1 to {answers}"
    raise UserError(f"{where}: best is {value!r}", expected, "Write best = 2, or leave it out")


def _check_different(texts: list[str], where: str, what: str) -> None:
    twice = next((text for text in texts if texts.count(text) > 1), None)
    if twice is not None:
        received = f"{where} has the {what} {twice!r} twice"
        raise UserError(received, f"each {what} once", "Change or remove one of them")
