"""What the store keeps of a training beside its model, and asking the worker for it."""

from dataclasses import asdict

from minigpt.config import Config
from minigpt.jobs.queue import Status
from minigpt.library.entries import load_moments
from minigpt.model.embedding_map import MapBasis, load_basis
from minigpt.training.moments import Moments
from minigpt.training.twin_run import TwinRun, load_twin_run
from minigpt.ui.session import service
from minigpt.ui.session.service import remembered


def moments(config: Config) -> Moments | None:
    """Moments of the training of ``config``, memory-mapped, or None if there are none."""
    found = service.digest(config.corpus)
    return None if found is None else _moments(config.key(found))


@remembered(32)
def _moments(key: str) -> Moments | None:
    return load_moments(service.store(), key)


def twin_run(config: Config) -> TwinRun | None:
    """Both trainings of ``config`` held side by side, or None if that was not done yet."""
    found = service.digest(config.corpus)
    return None if found is None else _twin_run(config.adversary().key(found))


@remembered(64)
def _twin_run(key: str) -> TwinRun | None:
    return load_twin_run(service.store(), key)


def request_twin(config: Config, slot: str = "twin") -> Status:
    """Ask the worker to run original and adversary of ``config`` side by side."""
    return _request("twin", config.adversary(), slot)


def map_basis(config: Config) -> MapBasis | None:
    """The directions of the map of ``config``'s words, or None if it was not made yet."""
    found = service.digest(config.corpus)
    return None if found is None else _map_basis(config.key(found))


@remembered(64)
def _map_basis(key: str) -> MapBasis | None:
    return load_basis(service.store(), key)


def request_map(config: Config, slot: str = "map") -> Status:
    """Ask the worker for the map of the words of ``config``'s model."""
    return _request("embedding_map", config, slot)


def _request(task: str, config: Config, slot: str) -> Status:
    key = f"{task}-{config.key(service.digest(config.corpus))}"
    return service.ask(key, task, asdict(config), slot)
