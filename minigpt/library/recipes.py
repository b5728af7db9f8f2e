"""Which function trains, by recipe and variant; TensorFlow is loaded when one is asked for."""

from collections.abc import Callable
from functools import partial

from minigpt.config import Config
from minigpt.training.history import Check, Trained, go_on


def recipe(config: Config, check: Check = go_on) -> Callable[..., Trained]:
    """The function that trains as ``config.recipe`` says; ``check`` is called between two steps."""
    if config.recipe == "notebook":
        from minigpt.training.notebook_recipe import train_notebook

        return partial(train_notebook, check=check)
    if not config.plain:
        from minigpt.training.gpt_recipe import train_gpt

        return partial(train_gpt, check=check)
    from minigpt.training.fast_recipe import train_fast

    return partial(train_fast, check=check)
