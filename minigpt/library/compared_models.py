"""The trained models that ship to be compared: with a part of a GPT, and without it.

On the toy tasks, and on the built-in text at the default sliders.
"""

import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from minigpt.config import SWITCHES, TOYS, Config
from minigpt.library.entries import known_digest, load_report, load_units, save_model
from minigpt.library.trainer import Trainer
from minigpt.model.variants import single_switches
from minigpt.store import Store
from minigpt.text.toy_tasks import TASKS

KINDS = ("models", "digests", "tokenizers")  # phrases are cut again where somebody wants them
LEFT_OUT: tuple[tuple[str, ...], ...] = (
    (),
    ("positions",),
    ("mask",),
    ("positions", "mask"),
    ("residuals",),
)


@dataclass(frozen=True)
class ToyResult:
    """How a trained model does on a toy task.

    Attributes:
        config: the model.
        left_out: which parts of a GPT it lacks; all of them where it is the notebook's.
        accuracy: the share of the lines kept back that it gets right, 0–1.
        lines: how many lines were kept back.
    """

    config: Config
    left_out: tuple[str, ...]
    accuracy: float
    lines: int


def toy_configs(name: str) -> list[Config]:
    """The models of the task called ``name``: the gpt whole and without parts, the notebook's."""
    shape = Config(corpus=name, context_length=TASKS[name].context)
    gpt = [
        replace(shape, variant="gpt", **{part: part not in out for part in SWITCHES})
        for out in LEFT_OUT
    ]
    return [*gpt, shape]


def toy_results(store: Store, name: str) -> list[ToyResult]:
    """What the store knows of the models of a task; those that are not there are left out."""
    found = []
    for config in toy_configs(name):
        report = _report(store, config)
        if report is not None:
            out = tuple(part for part in SWITCHES if not getattr(config, part))
            found.append(ToyResult(config, out, report["val_accuracy"], report["test_pairs"]))
    return found


def _report(store: Store, config: Config) -> dict | None:
    digest = known_digest(store, config.corpus)
    units = digest and load_units(store, config.cleaned.tokenizer_key(digest))
    if not units:
        return None
    return load_report(store, units.fitted(config.cleaned).key(digest))


def compared_configs() -> list[Config]:
    """All of them, but for those that ship for other reasons."""
    toys = [config for name in TOYS for config in toy_configs(name)]
    default = Config()
    shipped = (default, Config(variant="gpt"))
    return toys + [config for config in single_switches(default) if config not in shipped]


def ship_compared(folder: Path, made: Store | None = None) -> list[str]:
    """Train :func:`compared_configs` and put the models beside what ships; returns their keys.

    Without the moments of their trainings, and without the toy tasks as numbers: both would be
    larger than the models.

    Args:
        folder: where it all goes.
        made: where the models are trained, or were; by default they are trained anew.
    """
    with tempfile.TemporaryDirectory() as fresh:
        trainer = Trainer(made or Store(Path(fresh) / "made", shipped=None))
        small = Store(Path(fresh) / "small", shipped=None)
        models = [trainer.model(config)[0] for config in compared_configs()]
        for model in models:
            save_model(small, model)
        for kind in KINDS:
            store = small if kind == "models" else trainer.store
            shutil.copytree(store.root / kind, folder / kind, dirs_exist_ok=True)
    return [model.key for model in models]
