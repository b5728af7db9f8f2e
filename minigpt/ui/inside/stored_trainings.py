"""The trainings that the store holds of the text in view, read once in a server's life."""

from collections.abc import Sequence
from dataclasses import dataclass

from minigpt.config import Config, declaration
from minigpt.library.trainings import (
    SLIDERS,
    Training,
    comparable,
    load_training,
    of_text,
    values_of,
)
from minigpt.ui.session import service
from minigpt.ui.session.once import once
from minigpt.ui.session.service import remembered
from minigpt.ui.session.unit_names import unit, units

READ = 8192  # trainings kept in memory, of about a kilobyte each


@dataclass(frozen=True)
class Found:
    """What the store holds of one text.

    Attributes:
        trainings: those that differ in sliders and seed alone.
        others: how many more there are of this text.
    """

    trainings: tuple[Training, ...]
    others: int

    def values(self, slider: str) -> list[float]:
        """The values at which a slider stood."""
        return values_of(self.trainings, slider)


def found_for(config: Config) -> Found:
    """The trainings beside that of ``config``, which is fitted to its text."""
    digest = service.digest(config.corpus)
    if digest is None:
        return Found((), 0)
    first = {name: declaration(name)["default"] for name in (*SLIDERS, "seed", "role")}
    everywhere = tuple(service.store().keys("models"))
    return _found(everywhere, tuple(sorted({**vars(config), **first}.items())), digest)


@once(16)
def _found(keys: tuple[str, ...], choices: tuple, digest: str) -> Found:
    known = [one for one in map(training, keys) if one is not None]
    ours = tuple(comparable(known, Config(**dict(choices)), digest))
    return Found(ours, len(of_text(known, digest)) - len(ours))


@remembered(READ)
def training(key: str) -> Training | None:
    """The training stored under ``key``, or None; what a training left never changes."""
    return load_training(service.store(), key)


def missing_of(configs: Sequence[Config]) -> list[Config]:
    """Those of which no training lies here, by the names of the entries alone; all of one text."""
    digest = service.digest(configs[0].corpus) if configs else None
    here = set(service.store().keys("models")) if digest else set()
    return [one for one in configs if not digest or service.fitted(one).key(digest) not in here]


def is_there(config: Config) -> bool:
    """Whether ``config`` has been trained; a shared store is asked for it, and it is fetched."""
    digest = service.digest(config.corpus)
    return digest is not None and training(service.fitted(config).key(digest)) is not None


def in_words(slider: str, value: float) -> str:
    """A value of a slider with what it counts: "500 words", "context 5", "weight 0.75"."""
    if slider == "vocab_size":
        return f"{value:,.0f} {unit() if value == 1 else units()}"
    if slider == "heads":
        return f"{value:g} head{'s' * (value != 1)}"
    return f"{'context' if slider == 'context_length' else 'weight'} {value:g}"


def place_in_words(one: Training) -> str:
    """Where a training stood: "500 words · context 5 · 2 heads · weight 0.75 · seed 0"."""
    sliders = SLIDERS if one.config.role == "adversary" else SLIDERS[:-1]
    return " · ".join(
        [*(in_words(name, one.at(name)) for name in sliders), f"seed {one.config.seed}"]
    )
