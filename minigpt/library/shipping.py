"""The trained models that come with MiniGPT, so that its first page needs no training."""

import shutil
import tempfile
from pathlib import Path

from minigpt.config import Config
from minigpt.home import ASSETS
from minigpt.library.compared_models import KINDS as COMPARED_KINDS
from minigpt.library.compared_models import ship_compared
from minigpt.library.entries import StoredModel
from minigpt.library.trainer import Trainer
from minigpt.model import embedding_map
from minigpt.store import Store
from minigpt.training import twin_run

FOLDER = ASSETS / "store"
# Not the coded corpus: that takes the worker a second.
KINDS = ("models", "datasets", "digests", embedding_map.KIND, twin_run.KIND)


def shipped_configs() -> list[Config]:
    """What is shipped: the default pair, its twin, the notebook's original, the default gpt."""
    default, twin = Config(), Config(start="scratch")  # the page Twins starts its adversary so
    others = [Config(recipe="notebook"), Config(variant="gpt")]
    return [default.original(), default.adversary(), twin.adversary(), *others]


def ship(folder: Path = FOLDER) -> list[str]:
    """Train everything that is shipped from scratch and put it in ``folder``; returns the keys."""
    with tempfile.TemporaryDirectory() as fresh:
        trainer = Trainer(Store(Path(fresh), shipped=None))
        models = [trainer.model(config)[0] for config in shipped_configs()]
        for model in models:
            _look_inside(trainer, model)
        for kind in {*KINDS, *COMPARED_KINDS}:
            shutil.rmtree(folder / kind, ignore_errors=True)
            if (Path(fresh) / kind).exists():
                shutil.copytree(Path(fresh) / kind, folder / kind)
    return [model.key for model in models] + ship_compared(folder)


def _look_inside(trainer: Trainer, model: StoredModel) -> None:
    """Make the map of the words and, for an adversary from scratch, the twin run."""
    basis = embedding_map.fit_basis(model.weights["embedding"])
    embedding_map.save_basis(trainer.store, model.key, basis)
    if model.config.role == "adversary" and model.config.start == "scratch":
        pair = (trainer.moments(model.config.original()), trainer.moments(model.config))
        counts = model.vocabulary.letter_counts(model.config.letter)
        run = twin_run.twin_run(*pair, trainer.dataset(model.config), counts)
        twin_run.save_twin_run(trainer.store, model.key, run)
