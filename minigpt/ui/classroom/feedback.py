"""Asking the worker for a reward and for a fine-tuned model, and what is there of both."""

import hashlib
import json
from dataclasses import asdict

from minigpt.classroom.reward import Reward, load_reward, tuned_key
from minigpt.classroom.rooms import Room
from minigpt.classroom.votes import compared
from minigpt.config import Config
from minigpt.jobs.queue import Status
from minigpt.library.entries import StoredModel, load_model
from minigpt.reward.kl_optimum import Balance, balance, optimum_weights
from minigpt.text.dataset import Dataset
from minigpt.ui.classroom.served import engine
from minigpt.ui.session import service
from minigpt.ui.session.service import remembered

PREVIEWED = 1000  # test contexts that the preview looks at


def votes_to_learn_from(room: Room) -> list[list]:
    """For each pair compared on the room's topic its two texts and how many prefer each."""
    return [
        [f"{t.pair.a}", f"{t.pair.b}", int(t.for_a), int(t.for_b)] for t in compared(engine(), room)
    ]


def reward_key(config: Config, topic: str, votes: list[list]) -> str:
    """A name for what these votes teach: the same votes are learnt from once."""
    text = json.dumps(["reward", config.original().as_of_before(), topic, votes])
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def request_reward(config: Config, key: str, topic: str, votes: list[list]) -> Status:
    """Ask the worker to learn from these votes."""
    payload = {"config": asdict(config), "key": key, "topic": topic, "compared": votes}
    return service.ask(f"reward-{key}", "reward", payload, "reward")


@remembered(32)
def reward(key: str) -> Reward | None:
    """The reward under this key, or None while it is not learnt."""
    return load_reward(service.store(), key)


def request_tuned(config: Config, original: str, key: str, found: Reward, beta: float) -> Status:
    """Ask the worker for the original fine-tuned on the reward stored under ``key``."""
    payload = {"config": asdict(config), "reward_key": key, "beta": beta}
    job = f"tuned-{tuned_key(original, found, beta)}"
    return service.ask(job, "fine_tune", payload, "tuned")


@remembered(16)
def tuned(key: str) -> StoredModel | None:
    """The tuned model under this key, or None while it is not trained."""
    return load_model(service.store(), key)


_previews: dict[tuple, Balance] = {}


def preview(original: StoredModel, dataset: Dataset, found: Reward, beta: float) -> Balance:
    """What fine-tuning can reach at most, at once: the closed form on some test contexts."""
    key = (original.key, found.digest, beta)
    if key not in _previews:
        if len(_previews) > 200:
            _previews.clear()
        some = Dataset(
            dataset.train_x,
            dataset.train_y,
            dataset.test_x[:PREVIEWED],
            dataset.test_y[:PREVIEWED],
        )
        rewards = found.of(original.vocabulary.words)
        best = optimum_weights(original.weights, rewards, beta)
        _previews[key] = balance(best, original.weights, some, rewards, beta)
    return _previews[key]
