"""What the controls can stand at: every value passes here before it is used.

A value comes from the address as a text, or from the session as whatever a browser sent; drawn,
hidden or forged, it is looked at in the same way. What no control can have becomes the nearest
that one can.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import isnan
from typing import Any

from minigpt.config import declaration
from minigpt.text.corpus import BUILTIN, may_be_offered
from minigpt.values import Choice, Letter, Range, Switch, is_letter


@dataclass(frozen=True)
class Among:
    """One of some values that a page knows when it is drawn.

    Attributes:
        options: the values.
        written: how a control, and so the address, writes one of them.
    """

    options: tuple
    written: Callable[[Any], str] = str


@dataclass(frozen=True)
class Words:
    """A text of at most so many characters."""

    most: int


@dataclass(frozen=True)
class Offered:
    """The name of a text that a page may ask for."""


@dataclass(frozen=True)
class Control:
    """What is declared of a control.

    Attributes:
        label: what the reader calls it.
        values: what it can stand at.
        default: where it stands at first.
        moving: whether its values are those of the model in view: what fitted the one before is no
            mistake that the reader is to be told of.
    """

    label: str
    values: Range | Choice | Switch | Letter | Among | Words | Offered
    default: Any
    moving: bool = False

    def fit(self, value: object) -> Any:
        """``value`` if the control can stand at it, else the nearest that it can."""
        return _FITS[type(self.values)](self.values, value, self.default)

    def read(self, raw: str) -> Any:
        """What the control stands at for the text ``raw`` of an address."""
        return self.fit(_read(self.values, raw))

    def write(self, value: Any) -> str:
        """How the address writes a value of this control."""
        if isinstance(self.values, Among):
            return self.values.written(value)
        if isinstance(value, bool):
            return str(value).lower()
        return f"{value:g}" if isinstance(value, int | float) else str(value)

    def is_right(self, raw: str) -> bool:
        """Whether ``raw`` is a place of this control, in whatever form: 500 or 500.0."""
        read = _read(self.values, raw)
        return self.moving or same(read, self.fit(read))


@cache
def control(name: str) -> Control:
    """The control for the field of :class:`Config` called ``name``."""
    about = declaration(name)
    if name == "corpus":
        return Control(about["label"], Offered(), BUILTIN)
    return Control(about["label"], about["values"], about["default"])


def same(one: object, other: object) -> bool:
    """Whether two values are the same place: a whole number may come as 5.0, a switch may not."""
    if isinstance(one, bool) is not isinstance(other, bool):
        return False
    return one == other


def _read(values: object, raw: str) -> object:
    """What ``raw`` says; itself where that says nothing to this kind of control."""
    if isinstance(values, Range):
        try:
            return raw if "_" in raw else float(raw)
        except ValueError:
            return raw
    if isinstance(values, Switch):
        return {"true": True, "false": False}.get(raw.lower(), raw)
    if isinstance(values, Among):
        return next((option for option in values.options if values.written(option) == raw), raw)
    return raw


def _fit_range(values: Range, value: object, default: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or isnan(value):
        return default
    return values.snap(value)


def _fit_choice(values: Choice, value: object, default: str) -> str | None:
    if value in values.options or (not default and value in ("", None)):  # or not chosen yet
        return value
    return default


def _fit_switch(values: Switch, value: object, default: bool | None) -> bool:
    return value if isinstance(value, bool) else bool(default)


def _fit_letter(values: Letter, value: object, default: str) -> str:
    return value if is_letter(value) else default


def _fit_among(values: Among, value: object, default: Any) -> Any:
    return next((option for option in values.options if same(option, value)), default)


def _fit_words(values: Words, value: object, default: str) -> str:
    return value[: values.most] if isinstance(value, str) else default


def _fit_offered(values: Offered, value: object, default: str) -> str:
    return value if may_be_offered(value) else default


_FITS = {
    Range: _fit_range,
    Choice: _fit_choice,
    Switch: _fit_switch,
    Letter: _fit_letter,
    Among: _fit_among,
    Words: _fit_words,
    Offered: _fit_offered,
}
