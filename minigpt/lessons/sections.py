"""The sections of each page that a step of a lesson can show by themselves.

A page draws them with ``minigpt.ui.parts.section``; a test holds that these are the very same.
"""

from typing import Any

from minigpt.errors import UserError

SECTIONS: dict[str, tuple[str, ...]] = {
    "home": ("prompt", "answer", "story"),
    "words": ("text", "cleaning", "vocabulary", "numbers", "phrases"),
    "model": ("parts", "attention", "missing"),
    "training": ("figures", "curves", "words", "line"),
    "prediction": ("prompt", "answer", "writing", "steps"),
    "adversary": ("scores", "prompt", "answers", "weights", "rows", "ideal"),
}


def sections_of(page: str) -> tuple[str, ...]:
    """The sections of a page, in their order; none for a page that is only shown whole."""
    return SECTIONS.get(page, ())


def named_sections(table: dict, field: str, page: str, where: str) -> tuple[str, ...]:
    """The sections that a step of a lesson names in a field.

    Args:
        table: the step as it stands in the file.
        field: ``show`` or ``cover``.
        page: the page of the step.
        where: file and step, for the message.

    Raises:
        UserError: it is no list, or names what the page has not.
    """
    named: Any = table.get(field, [])
    known = sections_of(page)
    if isinstance(named, list) and all(name in known for name in named):
        return tuple(named)
    expected = f"a list of: {', '.join(known)}" if known else f"none: {page} is only shown whole"
    raise UserError(f"{where}: {field} is {named!r}", expected, f"Correct or remove {field}")
