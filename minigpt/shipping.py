"""The trained models that come with MiniGPT, so that its first page needs no training."""

import shutil
import tempfile
from pathlib import Path

from minigpt.config import Config
from minigpt.embedding_map import fit_basis, save_basis
from minigpt.home import ASSETS
from minigpt.store import Store
from minigpt.trainer import Trainer

FOLDER = ASSETS / "store"
KINDS = (
    "models",
    "datasets",
    "digests",
    "embedding_maps",
)  # not the coded corpus: that takes the worker a second


def shipped_configs() -> list[Config]:
    """What is shipped: the default original and adversary, and the notebook's original."""
    default = Config()
    return [default.original(), default.adversary(), Config(recipe="notebook")]


def ship(folder: Path = FOLDER) -> list[str]:
    """Train everything that is shipped from scratch and put it in ``folder``; returns the keys."""
    with tempfile.TemporaryDirectory() as fresh:
        trainer = Trainer(Store(Path(fresh), shipped=None))
        models = [trainer.model(config)[0] for config in shipped_configs()]
        for model in models:
            save_basis(trainer.store, model.key, fit_basis(model.weights["embedding"]))
        for kind in KINDS:
            shutil.rmtree(folder / kind, ignore_errors=True)
            shutil.copytree(Path(fresh) / kind, folder / kind)
    return [model.key for model in models]
