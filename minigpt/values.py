"""What a parameter can be: a number in a range, one of a few names, a letter, a switch, a text.

Each kind checks a value and says in one sentence what is wrong with it.
"""

from dataclasses import dataclass
from typing import Any

from minigpt.errors import UserError


@dataclass(frozen=True)
class Range:
    """Numbers from ``low`` to ``high``; a slider moves by ``step``.

    ``limit`` is the largest value that the core accepts where there is no slider: a number on
    the command line need not stand on a step.
    """

    low: float
    high: float
    step: float
    least: float
    limit: float

    def check(self, name: str, value: Any) -> None:
        """Raise :class:`UserError` unless ``value`` is a number within the limits."""
        whole = isinstance(self.step, int)
        good = isinstance(value, int) if whole else isinstance(value, int | float)
        if isinstance(value, bool) or not good or not self.least <= value <= self.limit:
            kind = "a whole number" if whole else "a number"
            raise UserError(
                f"{name} is {value!r}",
                f"{kind} from {self.least} to {self.limit}",
                f"Choose a {name} between {self.low} and {self.high}",
            )

    def snap(self, value: float) -> float:
        """The slider position nearest to ``value``."""
        steps = round((min(max(value, self.low), self.high) - self.low) / self.step)
        nearest = self.low + steps * self.step
        return nearest if isinstance(self.step, int) else round(nearest, 10)


@dataclass(frozen=True)
class Choice:
    """One of a few names."""

    options: tuple[str, ...]

    def check(self, name: str, value: Any) -> None:
        """Raise :class:`UserError` unless ``value`` is one of the options."""
        if value not in self.options:
            expected = "one of " + ", ".join(self.options)
            raise UserError(f"{name} is {value!r}", expected, f"Choose a {name} from that list")


@dataclass(frozen=True)
class Letter:
    """One letter of any alphabet; a small one where its alphabet has capitals."""

    def check(self, name: str, value: Any) -> None:
        """Raise :class:`UserError` unless ``value`` is one letter and no capital."""
        if not is_letter(value):
            expected = "one lower-case letter"
            raise UserError(f"{name} is {value!r}", expected, "Type a single letter such as e")


def is_letter(value: Any) -> bool:
    """Whether ``value`` is a single letter that is no capital: e, é, א, क or 的."""
    single = isinstance(value, str) and len(value) == 1 and value.isalpha()
    return single and not (value.isupper() or value.istitle())


@dataclass(frozen=True)
class Switch:
    """On or off."""

    def check(self, name: str, value: Any) -> None:
        """Raise :class:`UserError` unless ``value`` is True or False."""
        if not isinstance(value, bool):
            raise UserError(f"{name} is {value!r}", "on or off", "Choose one of the two")


@dataclass(frozen=True)
class Text:
    """Any text that is not empty."""

    def check(self, name: str, value: Any) -> None:
        """Raise :class:`UserError` unless ``value`` is a text with something in it."""
        if not isinstance(value, str) or not value.strip():
            raise UserError(f"{name} is {value!r}", "a name or a path", f"Name the {name}")
