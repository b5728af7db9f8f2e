"""Every combination of the values that an option gave as a list."""

from argparse import Namespace
from itertools import product

from minigpt.cli.parser import MANY, config_of
from minigpt.config import Config
from minigpt.errors import UserError


def positions(arguments: Namespace) -> list[Config]:
    """The configs of all combinations of the listed slider values, the last list moving fastest.

    Raises:
        UserError: a value is out of range.
    """
    chosen = {name: getattr(arguments, name) or [None] for name in MANY}
    configs = []
    for values in product(*chosen.values()):
        options = {**vars(arguments), **dict(zip(chosen, values, strict=True))}
        configs.append(config_of(Namespace(**options)))
    return configs


def seeded(arguments: Namespace) -> list[Config]:
    """The same with each of so many seeds, each model once; an adversary of weight 0 is none.

    Raises:
        UserError: a value is out of range.
    """
    if arguments.seeds < 1:
        do = "Ask for one seed at least"
        raise UserError(f"--seeds is {arguments.seeds}", "1 or more", do)
    first, found = arguments.seed or 0, []
    for seed in range(first, first + arguments.seeds):
        for config in positions(Namespace(**{**vars(arguments), "seed": seed})):
            found.append(config if config.adversary_weight else config.original())
    return list(dict.fromkeys(found))
