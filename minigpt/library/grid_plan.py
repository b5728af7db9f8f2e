"""A grid of trainings that a page may ask for: values of sliders, and seeds; also as a text."""

import re
from dataclasses import dataclass, replace
from itertools import product
from math import prod

from minigpt.config import Config, declaration
from minigpt.errors import UserError
from minigpt.library.trainings import SLIDERS

MOST = 60  # trainings of one grid, for they take their room in the store and their time
MOST_SEEDS = 5
EXPECTED = "values of sliders and a number of seeds, as the page Sweep writes them"
PART = re.compile(r"[a-z_]+:[0-9]+(\.[0-9]+)?(,[0-9]+(\.[0-9]+)?)*")


@dataclass(frozen=True)
class GridPlan:
    """Which trainings are wanted.

    Attributes:
        values: the values of each of the sliders, in their order; at least one each.
        seeds: how many, counted from 0.
    """

    values: tuple[tuple[float, ...], ...]
    seeds: int

    def configs(self, config: Config) -> list[Config]:
        """Every combination once, and the originals that adversaries begin from before them.

        Args:
            config: all that is no slider and no seed.
        """
        found: dict[Config, None] = {}
        for seed in range(self.seeds):
            for values in product(*self.values):
                at = replace(config, **dict(zip(SLIDERS, values, strict=True)), seed=seed)
                if at.adversary_weight:
                    first = [at.original()] * (at.start == "original")
                    found.update(dict.fromkeys((*map(_unweighted, first), at.adversary())))
                else:
                    found[_unweighted(at.original())] = None
        return sorted(found, key=lambda one: one.role == "adversary")

    def written(self) -> str:
        """For the address; :func:`read_plan` reads it."""
        parts = [
            f"{name}:{','.join(f'{value:g}' for value in values)}"
            for name, values in zip(SLIDERS, self.values, strict=True)
        ]
        return ";".join([*parts, f"seeds:{self.seeds}"])


def _unweighted(original: Config) -> Config:
    """An original knows nothing of the weight: without this it would be listed once for each."""
    return replace(original, adversary_weight=declaration("adversary_weight")["default"])


def read_plan(text: str) -> GridPlan:
    """The plan that :meth:`GridPlan.written` wrote.

    Raises:
        UserError: it is none, a slider cannot stand there, or it is more than a page may ask for.
    """
    parts = text.split(";")
    if len(text) > 400 or not all(PART.fullmatch(part) for part in parts):
        raise _unreadable(text)
    named = {name: numbers.split(",") for name, _, numbers in (p.partition(":") for p in parts)}
    if list(named) != [*SLIDERS, "seeds"] or len(parts) != len(named):
        raise _unreadable(text)
    seeds = named.pop("seeds")
    values = tuple(tuple(_value(text, name, one) for one in them) for name, them in named.items())
    plan = GridPlan(values, int(seeds[0]) if seeds[0].isdigit() and len(seeds) == 1 else 0)
    check_plan(plan)
    return plan


def _value(text: str, name: str, written: str) -> float:
    values = declaration(name)["values"]
    number = float(written)
    if values.snap(number) != number:
        raise _unreadable(text)
    return values.snap(number)  # a whole number where the slider has whole numbers


def _unreadable(text: str) -> UserError:
    said = f"the grid in the address is {text[:40]!r}"
    return UserError(said, EXPECTED, "Choose its values below")


def check_plan(plan: GridPlan) -> None:
    """Raise :class:`UserError` for a plan that a page may not ask for."""
    if not 1 <= plan.seeds <= MOST_SEEDS:
        received = f"the grid has {plan.seeds} seeds"
        raise UserError(received, f"1 to {MOST_SEEDS}", "Choose another number of seeds")
    empty = [n for n, them in zip(SLIDERS, plan.values, strict=True) if not them]
    if empty:
        label = declaration(empty[0])["label"]
        raise UserError(f"the grid has no {label.lower()}", "one value at least", "Choose one")
    count = plan.seeds * prod(map(len, plan.values))
    if count <= MOST:  # else they would be too many to be listed first
        count = len(plan.configs(Config()))
    if count > MOST:
        raise UserError(
            f"the grid has {count:,} trainings",
            f"{MOST} at most on a page",
            "Choose fewer values, or train it by `python -m minigpt grid`",
        )
