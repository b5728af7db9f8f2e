"""The trained models that come with MiniGPT, so that its first page needs no training."""

import shutil
import tempfile
from pathlib import Path

from minigpt.config import Config
from minigpt.home import ASSETS
from minigpt.store import Store
from minigpt.trainer import Trainer

FOLDER = ASSETS / "store"
KINDS = ("models", "datasets", "digests")  # not the coded corpus: that takes the worker a second


def shipped_configs() -> list[Config]:
    """What is shipped: the default original and adversary, and the notebook's original."""
    default = Config()
    return [default.original(), default.adversary(), Config(recipe="notebook")]


def ship(folder: Path = FOLDER) -> list[str]:
    """Train everything that is shipped from scratch and put it in ``folder``; returns the keys."""
    with tempfile.TemporaryDirectory() as fresh:
        trainer = Trainer(Store(Path(fresh), shipped=None))
        keys = [trainer.model(config)[0].key for config in shipped_configs()]
        for kind in KINDS:
            shutil.rmtree(folder / kind, ignore_errors=True)
            shutil.copytree(Path(fresh) / kind, folder / kind)
    return keys
