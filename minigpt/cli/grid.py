"""Many trainings on Dask: every combination of the sliders once, one row of figures a training.

What is in the store is not trained again, so that a grid that was interrupted goes on where it was.
The trainings are the same jobs as those of the pages, and come behind all that somebody waits for.
"""

from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
from tqdm import tqdm

from minigpt.cli.positions import seeded
from minigpt.config import Config
from minigpt.errors import UserError
from minigpt.jobs.scheduler import check_dask, scheduler_address
from minigpt.library.trainer import Trainer
from minigpt.model.weights import parameter_count
from minigpt.store import Store
from minigpt.text import corpus

CHOSEN = ("vocab_size", "context_length", "heads", "adversary_weight", "seed", "role")
ALSO = ("letter", "start", "recipe", "variant", "units", "corpus")
FIGURES = ("val_loss", "val_accuracy", "adversary_score", "seconds", "train_pairs", "test_pairs")
SHOWN = (*CHOSEN[:-1], *FIGURES[:4])


def run(arguments: Namespace) -> tuple[dict[str, Any], str]:
    """Train all that the options list; gives the rows, as data and as a table.

    Raises:
        UserError: an option is wrong, a file can't be written, or Dask can't be had.
    """
    _check(arguments)
    trainer, configs = Trainer(Store()), [_readable(config) for config in seeded(arguments)]
    configs = list(dict.fromkeys(trainer.fitted(config) for config in configs))
    table = pd.DataFrame(_rows(trainer, configs, arguments.workers))
    writers = {"csv": partial(table.to_csv, index=False)}
    writers["parquet"] = partial(table.to_parquet, index=False)
    files = {name: getattr(arguments, name) for name in writers if getattr(arguments, name)}
    for name, file in files.items():
        _write(writers[name], file)
    lines = [table[list(SHOWN)].to_string(index=False), *(f"wrote {f}" for f in files.values())]
    lines += [f"not trained: {why}" for why in dict.fromkeys(table["error"]) if why]
    rows = table.astype(object).where(table.notna(), None).to_dict("records")
    return {"trainings": rows, **files}, "\n".join(lines)


def _check(arguments: Namespace) -> None:
    """Refuse at once what would come to nothing after an hour of training."""
    if arguments.workers is not None and arguments.workers < 1:
        raise UserError(f"--workers is {arguments.workers}", "1 or more", "Ask for one at least")
    check_dask("python -m minigpt grid needs Dask, which is not installed")
    for file in filter(None, (arguments.csv, arguments.parquet)):
        _write(lambda path: path.open("ab").close(), file)


def _write(writer: Callable[[Path], None], file: str) -> None:
    path = Path(file).expanduser()
    try:
        writer(path)
    except OSError as error:
        raise UserError(
            f"{file} can't be written to ({error.strerror or error})",
            "a file in a folder that exists",
            "Choose another place",
        ) from error


def _readable(config: Config) -> Config:
    """The same about a text that a worker may read: one of ours, or one that is kept."""
    if corpus.is_offered(config.corpus):
        return config
    return replace(config, corpus=corpus.keep_own_text(corpus.read_corpus(config.corpus)))


def _rows(trainer: Trainer, configs: list[Config], workers: int | None) -> list[dict[str, Any]]:
    """One row a config, in their order; those that are missing in the store are trained."""
    missing = [config for config in configs if not trainer.has_model(config)]
    rows = {config: _row(trainer, config, True) for config in configs if config not in missing}
    if missing:
        workers_of, trained = batch().workers_of, batch().trained
        bar = tqdm(total=len(configs), initial=len(rows), unit="training", disable=None)
        with bar, workers_of(scheduler_address(), workers) as client:
            wanted = {trainer.key(config): config for config in missing}
            for key, why in trained(client, wanted, _originals(trainer, missing)):
                config = wanted[key]
                rows[config] = _row(trainer, config, False, why)
                bar.update()
    return [rows[config] for config in configs]


def batch():
    """What has models trained, on Dask, which it loads: nothing for who misses no model."""
    from minigpt.jobs import dask_batch

    return dask_batch


def _originals(trainer: Trainer, missing: list[Config]) -> dict[str, tuple[str, Config]]:
    """The original that each adversary begins from and that is missing, by the adversary's key."""
    begins = [c for c in missing if c.role == "adversary" and c.start == "original"]
    pairs = ((trainer.key(config), config.original()) for config in begins)
    return {k: (trainer.key(first), first) for k, first in pairs if not trainer.has_model(first)}


def _row(trainer: Trainer, config: Config, cached: bool, why: str = "") -> dict[str, Any]:
    """What was chosen and what came of it; an original's weight is 0."""
    row = {name: getattr(config, name) for name in (*CHOSEN, *ALSO)}
    row["adversary_weight"] *= config.role == "adversary"
    row |= {"key": trainer.key(config), "parameters": parameter_count(config)}
    row |= dict.fromkeys((*FIGURES, "epochs"))
    if not why:
        model, _ = trainer.model(config)
        row |= {name: model.report[name] for name in FIGURES}
        row["epochs"] = sum(epoch.epoch == int(epoch.epoch) for epoch in model.history)
    return row | {"cached": cached, "error": why}
