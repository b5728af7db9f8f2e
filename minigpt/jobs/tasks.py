"""What the worker can be asked to do, by name."""

import shutil
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from minigpt.classroom.tuning import learn_reward, tuned_model
from minigpt.config import Config
from minigpt.errors import Stopped
from minigpt.home import disk_error
from minigpt.jobs.orders import Orders
from minigpt.jobs.snapshots import LIVE
from minigpt.jobs.status import FETCH
from minigpt.library.entries import StoredModel, write_weights
from minigpt.library.trainer import Trainer
from minigpt.model.embedding_map import fit_basis, save_basis
from minigpt.model.keras_file import keras_file, save_keras_file
from minigpt.model.weights import Weights
from minigpt.store import Store
from minigpt.text.archives import WhichText
from minigpt.text.reading import Wanted
from minigpt.text.uploads import read_upload
from minigpt.training.history import Epoch
from minigpt.training.twin_run import save_twin_run, twin_run

MOMENT = 1.0  # seconds after the request: who moves a slider step by step is at the next step
BLINK = 0.02  # seconds between two looks whether somebody still waits


@dataclass
class Desk:
    """What a task works with: the store, and a line to those who wait.

    Attributes:
        store: where results go.
        number: the job's number.
        say: sends an event.
        orders: which jobs are to stop, or to let another one go first.
        waited: seconds from the job's request to its beginning.
    """

    store: Store
    number: int
    say: Callable[..., None]
    orders: Orders = field(default_factory=Orders)
    waited: float = 0.0

    def check(self) -> float:
        """Let another job go first if so ordered; gives the seconds that it took.

        Raises:
            Stopped: nobody waits for this job any more.
        """
        self._stop_if_ordered()
        if not self.orders.held(self.number):
            return 0.0
        self.say(event="held", id=self.number)
        seconds = self.orders.wait(self.number)
        self._stop_if_ordered()
        return seconds

    def _stop_if_ordered(self) -> None:
        if self.orders.stopped(self.number):
            raise Stopped

    def wait_a_moment(self) -> None:
        """Let the pages draw first: the ideal adversary is in view before the training begins.

        A weight that moves step by step asks for an adversary at each step; a training that began
        at each would take the processor from the page that is to follow the slider. Those that are
        stopped within the moment cost nothing; what waited in the queue for long begins at once.
        """
        begins = time.monotonic() + MOMENT - self.waited
        self.check()
        while time.monotonic() < begins:
            time.sleep(BLINK)
            self.check()

    def stage(self, stage: str, share: float | None) -> None:
        """Say what is being done; it is not held up here, where its clock would go on."""
        self._stop_if_ordered()
        self.say(event="stage", id=self.number, stage=stage, share=share)

    def only_stop(self, epoch: Epoch, weights: Callable[[], Weights]) -> bool:
        """For a training that nobody watches: whether to stop it."""
        return self.orders.stopped(self.number)


def prepare(desk: Desk, payload: dict) -> dict:
    """Read, clean and code the text of a config (``payload`` is its fields); gives its digest."""
    config, trainer = Config(**payload), _trainer(desk.store)
    desk.check()
    trainer.corpus(config, desk.stage)  # a shipped digest comes without its corpus
    return {"digest": trainer.digest(config.corpus, desk.stage)}


def read(desk: Desk, payload: dict) -> dict:
    """Read a file that was uploaded: ``upload``, ``name``, and ``wanted`` (fields).

    Gives the text's name, whether it was known, how it was read; of a zip with several their names.
    """
    desk.stage("Reading the file", None)
    try:
        corpus, known, found = read_upload(**payload | {"wanted": Wanted(**payload["wanted"])})
    except WhichText as question:
        return {"members": question.members}
    about = asdict(found) | {"text": ""}  # which stays here
    return about | {"corpus": corpus, "known": known, "characters": len(found.text)}


def data(desk: Desk, payload: dict) -> dict:
    """Cut the phrases for a config (``payload`` is its fields); gives the dataset's key."""
    config, trainer = Config(**payload), _trainer(desk.store)
    desk.check()
    trainer.dataset(config, desk.stage)
    return {"data_key": trainer.fitted(config).data_key(trainer.digest(config.corpus))}


def train(desk: Desk, payload: dict) -> dict:
    """Train the model of a config (``payload`` is its fields); gives its key."""
    config, trainer = Config(**payload), _trainer(desk.store)
    if config.role == "adversary":
        desk.wait_a_moment()
    key = trainer.key(config, desk.stage)
    live = Live(desk, key)
    try:
        model, cached = trainer.model(config, live.on_epoch, desk.stage, desk.check)
    finally:
        live.close()
    if model.report["stopped"]:
        raise Stopped
    return {"key": key, "cached": cached}


def embedding_map(desk: Desk, payload: dict) -> dict:
    """Find the directions of the map of a config's words (``payload`` is its fields)."""
    model = _trained(desk, Config(**payload))
    desk.stage(f"Drawing the map of the {model.config.units}", None)
    save_basis(desk.store, model.key, fit_basis(model.weights["embedding"]))
    return {"key": model.key}


def twin(desk: Desk, payload: dict) -> dict:
    """Run original and adversary of a config side by side through their trainings."""
    config, trainer = Config(**payload), _trainer(desk.store)
    original, adversary = (
        trainer.moments(chosen, desk.only_stop, desk.stage, desk.check)
        for chosen in (config.original(), config.adversary())
    )
    desk.stage("Comparing the two trainings", None)
    counts = trainer.vocabulary(config).letter_counts(config.letter)
    key = trainer.key(config.adversary())
    run = twin_run(original, adversary, trainer.dataset(config), counts, desk.check)
    save_twin_run(desk.store, key, run)
    return {"key": key}


def keras_export(desk: Desk, payload: dict) -> dict:
    """Write the model of a config as a ``.keras`` file (``payload`` is its fields)."""
    from minigpt.training.device import prepare_device

    config = Config(**payload)
    model = _trained(desk, config)
    desk.stage("Writing the Keras file", None)
    prepare_device()
    save_keras_file(desk.store, model.key, keras_file(model.config, model.weights))
    return {"key": model.key}


def reward(desk: Desk, payload: dict) -> dict:
    """Learn a reward from votes: ``config`` (fields), ``key``, ``topic`` and ``compared``."""
    asked = {**payload, "config": Config(**payload["config"])}
    trainer = _trainer(desk.store)
    trainer.digest(asked["config"].corpus, desk.stage)
    desk.stage("Learning from the votes", None)
    learn_reward(trainer, **asked)
    return {"key": payload["key"]}


def fine_tune(desk: Desk, payload: dict) -> dict:
    """Fine-tune an original on a reward: ``config`` (fields), ``reward_key`` and ``beta``."""
    asked = {**payload, "config": Config(**payload["config"])}
    live = Live(desk, f"tuned-{payload['reward_key']}")
    try:
        told = {"on_epoch": live.on_epoch, "on_stage": desk.stage, "check": desk.check}
        model = tuned_model(_trainer(desk.store), **asked, **told)
    finally:
        live.close()
    return {"key": model.key}


def _trained(desk: Desk, config: Config) -> StoredModel:
    model, _ = _trainer(desk.store).model(config, desk.only_stop, desk.stage, desk.check)
    if model.report["stopped"]:
        raise Stopped
    return model


class Live:
    """Puts the weights of a running training where the server can read them.

    Args:
        desk: who to tell.
        key: the key of the model in training.
    """

    def __init__(self, desk: Desk, key: str) -> None:
        self.desk = desk
        self.folder = desk.store.root / LIVE / f"{key}-{desk.number}"

    def on_epoch(self, epoch: Epoch, weights: Callable[[], Weights]) -> bool:
        """Save a snapshot, report the epoch, and say whether to stop."""
        if self.desk.orders.stopped(self.desk.number):
            return True
        path = self.folder / f"{epoch.epoch:09.3f}.npz"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_weights(path, weights())
        except OSError as error:
            raise disk_error(error, self.desk.store.root) from error
        self.desk.say(event="epoch", id=self.desk.number, epoch=epoch.as_dict(), snapshot=str(path))
        return False

    def close(self) -> None:
        """Throw the snapshots away."""
        shutil.rmtree(self.folder, ignore_errors=True)


_trainers: dict[Path, Trainer] = {}


def _trainer(store: Store) -> Trainer:
    """One trainer for a store, so that the coded corpus stays in memory between jobs."""
    return _trainers.setdefault(store.root, Trainer(store))


TASKS: dict[str, Callable[[Desk, dict], dict]] = {
    "prepare": prepare,
    FETCH: prepare,  # with a download before, beside the queue
    "read": read,
    "data": data,
    "train": train,
    "embedding_map": embedding_map,
    "twin": twin,
    "keras": keras_export,
    "reward": reward,
    "fine_tune": fine_tune,
}
