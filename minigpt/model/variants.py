"""The models that differ from the notebook's by parts of a GPT: which there are, and their names.

The notebook's model with each set of the four switches (16 of them), and the whole ``gpt``.
"""

from dataclasses import replace
from itertools import product

from minigpt.config import SWITCHES, Config

NOTEBOOK_NAME, GPT_NAME = "notebook", "gpt"


def with_parts(config: Config, variant: str, parts: tuple[str, ...] = ()) -> Config:
    """The original of ``config`` built as ``variant``.

    Args:
        config: gives the sliders.
        variant: ``notebook`` or ``gpt``.
        parts: the switches that are on; a ``gpt`` has all four whatever is given.
    """
    on = {name: variant == "gpt" or name in parts for name in SWITCHES}
    return replace(config.original(), variant=variant, **on)


def variants(config: Config) -> list[Config]:
    """All of them for these sliders: fewest parts first, the whole ``gpt`` last."""
    chosen = [
        tuple(name for name, on in zip(SWITCHES, switched, strict=True) if on)
        for switched in product((True, False), repeat=len(SWITCHES))
    ]
    ordered = sorted(chosen, key=len)  # keeps the switches' order within a length
    return [*(with_parts(config, "notebook", p) for p in ordered), with_parts(config, "gpt")]


def single_switches(config: Config) -> list[Config]:
    """What a class compares first: the notebook's model, each switch alone, all four, the gpt."""
    sets = [(), *((name,) for name in SWITCHES), SWITCHES]
    return [with_parts(config, "notebook", parts) for parts in sets] + [with_parts(config, "gpt")]


def variant_name(config: Config) -> str:
    """``notebook``, ``notebook + positions + mask``, ``gpt``."""
    if config.variant == "gpt":
        off = [name for name in SWITCHES if not getattr(config, name)]
        return " − ".join([GPT_NAME, *off])
    return " + ".join([NOTEBOOK_NAME, *(name for name in SWITCHES if getattr(config, name))])
