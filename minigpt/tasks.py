"""What the worker can be asked to do, by name."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from minigpt.config import Config
from minigpt.entries import write_weights
from minigpt.errors import Stopped
from minigpt.history import Epoch
from minigpt.store import Store
from minigpt.trainer import Trainer
from minigpt.weights import Weights


@dataclass
class Desk:
    """What a task works with: the store, and a line to those who wait.

    Attributes:
        store: where results go.
        number: the job's number.
        say: sends an event.
        stops: numbers of the jobs that were asked to stop.
    """

    store: Store
    number: int
    say: Callable[..., None]
    stops: set[int]

    def check(self) -> None:
        """Raise :class:`Stopped` if nobody waits for this job any more."""
        if self.number in self.stops:
            raise Stopped

    def stage(self, stage: str, share: float | None) -> None:
        """Say what is being done."""
        self.check()
        self.say(event="stage", id=self.number, stage=stage, share=share)


def prepare(desk: Desk, payload: dict) -> dict:
    """Read, clean and code a corpus (``payload["corpus"]``); gives its digest."""
    return {"digest": _trainer(desk.store).digest(payload["corpus"], desk.stage)}


def data(desk: Desk, payload: dict) -> dict:
    """Cut the phrases for a config (``payload`` is its fields); gives the dataset's key."""
    config, trainer = Config(**payload), _trainer(desk.store)
    trainer.dataset(config, desk.stage)
    return {"data_key": config.data_key(trainer.digest(config.corpus))}


def train(desk: Desk, payload: dict) -> dict:
    """Train the model of a config (``payload`` is its fields); gives its key."""
    config, trainer = Config(**payload), _trainer(desk.store)
    key = config.key(trainer.digest(config.corpus, desk.stage))
    live = Live(desk, key)
    try:
        model, cached = trainer.model(config, live.on_epoch, desk.stage)
    finally:
        live.close()
    if model.report["stopped"]:
        raise Stopped
    return {"key": key, "cached": cached}


class Live:
    """Puts the weights of a running training where the server can read them.

    Args:
        desk: who to tell.
        key: the key of the model in training.
    """

    def __init__(self, desk: Desk, key: str) -> None:
        self.desk = desk
        self.folder = desk.store.root / "live" / f"{key}-{desk.number}"

    def on_epoch(self, epoch: Epoch, weights: Callable[[], Weights]) -> bool:
        """Save a snapshot, report the epoch, and say whether to stop."""
        if self.desk.number in self.desk.stops:
            return True
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{epoch.epoch:09.3f}.npz"
        write_weights(path, weights())
        self.desk.say(event="epoch", id=self.desk.number, epoch=epoch.as_dict(), snapshot=str(path))
        return False

    def close(self) -> None:
        """Throw the snapshots away."""
        shutil.rmtree(self.folder, ignore_errors=True)


_trainers: dict[Path, Trainer] = {}


def _trainer(store: Store) -> Trainer:
    """One trainer for a store, so that the coded corpus stays in memory between jobs."""
    return _trainers.setdefault(store.root, Trainer(store))


TASKS: dict[str, Callable[[Desk, dict], dict]] = {"prepare": prepare, "data": data, "train": train}
