"""The models that differ from the notebook's by parts of a GPT: which there are, and their names.

The notebook's model with each set of the four switches (16 of them), the whole ``gpt``, and the
``gpt`` without one of the four (4).
"""

from dataclasses import replace
from itertools import product

from minigpt.config import SWITCHES, Config

NOTEBOOK_NAME, GPT_NAME = "notebook", "gpt"


def with_parts(
    config: Config, variant: str, parts: tuple[str, ...] = (), left_out: tuple[str, ...] = ()
) -> Config:
    """The original of ``config`` built as ``variant``.

    Args:
        config: gives the sliders.
        variant: ``notebook`` or ``gpt``.
        parts: the switches that are on in the notebook's model; a ``gpt`` begins with all four.
        left_out: the switches that are off in a ``gpt``.
    """
    has = set(SWITCHES) - set(left_out) if variant == "gpt" else set(parts)
    on = {name: name in has for name in SWITCHES}
    return replace(config.original(), variant=variant, **on)


def variants(config: Config) -> list[Config]:
    """All of them for these sliders: fewest parts first, then the ``gpt``, then it less a part."""
    chosen = [
        tuple(name for name, on in zip(SWITCHES, switched, strict=True) if on)
        for switched in product((True, False), repeat=len(SWITCHES))
    ]
    ordered = sorted(chosen, key=len)  # keeps the switches' order within a length
    return [*(with_parts(config, "notebook", p) for p in ordered), *gpts(config)]


def gpts(config: Config) -> list[Config]:
    """The whole ``gpt``, then without each of its four parts."""
    return [with_parts(config, "gpt", left_out=out) for out in ((), *((n,) for n in SWITCHES))]


def single_switches(config: Config) -> list[Config]:
    """What a class compares first: the notebook's model, each switch alone, all four, the gpts."""
    sets = [(), *((name,) for name in SWITCHES), SWITCHES]
    return [with_parts(config, "notebook", parts) for parts in sets] + gpts(config)


def variant_name(config: Config) -> str:
    """``notebook``, ``notebook + positions + mask``, ``gpt``."""
    if config.variant == "gpt":
        off = [name for name in SWITCHES if not getattr(config, name)]
        return " − ".join([GPT_NAME, *off])
    return " + ".join([NOTEBOOK_NAME, *(name for name in SWITCHES if getattr(config, name))])
