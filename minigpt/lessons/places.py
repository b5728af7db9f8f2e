"""Where a step of a lesson may put a control.

A page can show only what its control can stand at. The command line trains more: a text may be a
path there. A lesson that was kept once is always read again: what its page cannot show is put right
there, with a word to the reader.
"""

from typing import Any

from minigpt.config import Range, declaration
from minigpt.errors import UserError
from minigpt.text.corpus import BUILTIN, SIMPLE_WIKIPEDIA, is_offered


def check_to_show(name: str, value: Any) -> None:
    """Raise :class:`UserError` unless the control ``name`` can stand at ``value`` on a page."""
    check_to_train(name, value)
    if name == "corpus" and not is_offered(value):
        raise UserError(
            f"{name} is {value!r}",
            f"{BUILTIN}, {SIMPLE_WIKIPEDIA}, or a text that was brought to this server",
            "Name a text that a page offers",
        )


def check_to_train(name: str, value: Any) -> None:
    """Raise :class:`UserError` unless ``value`` is a place of the control, or any text at all."""
    check_kept(name, value)
    values = declaration(name)["values"]
    if isinstance(values, Range) and values.snap(value) != value:
        raise UserError(
            f"{name} is {value!r}",
            f"a place of its slider: {values.low} to {values.high} in steps of {values.step}",
            f"Write {name} = {values.snap(value)}",
        )


def check_kept(name: str, value: Any) -> None:
    """Raise :class:`UserError` unless ``value`` is one that a model can be trained with."""
    declaration(name)["values"].check(name, value)
