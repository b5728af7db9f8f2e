"""The trainings that the store holds, without their weights: where each stood, what came of it.

They are the rows of a grid, whoever asked for them: a page, a lesson, ``python -m minigpt grid``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from minigpt.config import Config, stored_config
from minigpt.library.entry_files import read_diary, read_json, read_report
from minigpt.store import Store

SLIDERS = ("vocab_size", "context_length", "heads", "adversary_weight")
FILES = ("config.json", "history.json", "report.json")


@dataclass(frozen=True)
class Training:
    """One training.

    Attributes:
        key: of its model in the store.
        config: what was trained.
        loss: cross-entropy on the test set, in nats; None for an adversary whose diary lacks it.
        accuracy: share of test phrases whose next word was the likeliest, 0–1.
        score: mean adversary score on the test set; None if it is about another letter.
        seconds: that it took.
    """

    key: str
    config: Config
    loss: float | None
    accuracy: float
    score: float | None
    seconds: float

    def at(self, slider: str) -> float:
        """Where one of :data:`SLIDERS` stood; the adversary weight of an original is 0."""
        original = slider == "adversary_weight" and self.config.role == "original"
        return 0.0 if original else getattr(self.config, slider)

    def place(self, *without: str) -> tuple:
        """What tells it from the others: its sliders and its seed, but for those named."""
        names = (*SLIDERS, "seed")
        return tuple(
            self.config.seed if name == "seed" else self.at(name)
            for name in names
            if name not in without
        )


def load_training(store: Store, key: str) -> Training | None:
    """The training stored under ``key``, or None.

    The loss of an adversary's report is the combined one. To be held against an original's, its
    cross-entropy is read from the diary, at the epoch that was kept.
    """

    def read(folder: Path) -> Training:
        config = stored_config(read_json(folder / "config.json"))
        report, loss = read_report(folder), None
        if config.role == "original":
            loss = report["val_loss"]
        else:
            diary = read_diary(folder / "history.json")
            kept = (one for one in diary if one.val_loss == report["val_loss"])
            loss = next((one.val_cross_entropy for one in kept), None)
        figures = (report["val_accuracy"], report["adversary_score"], report["seconds"])
        return Training(key, config, loss, *figures)

    return store.read("models", key, read, FILES)


def comparable(found: Iterable[Training], config: Config, digest: str) -> list[Training]:
    """Those that differ from ``config`` in nothing but sliders, role and seed.

    An adversary of weight 0 is left out: it is neither an original nor one that was rewarded.

    Args:
        found: trainings of any text.
        config: fitted to its text; where its sliders stand does not matter.
        digest: of its text.
    """
    alike = [one for one in found if _is_comparable(one, config, digest)]
    ours = [_about_letter(one, config.letter) for one in alike]
    return sorted(ours, key=Training.place)


def _is_comparable(one: Training, config: Config, digest: str) -> bool:
    its = one.config
    if its.role == "adversary" and not its.adversary_weight:
        return False
    sliders = {name: getattr(its, name) for name in (*SLIDERS, "seed", "role")}
    return replace(config, **sliders).key(digest) == one.key


def _about_letter(one: Training, letter: str) -> Training:
    """An original is stored once for all letters, with the score of the first one asked for."""
    return one if one.config.letter == letter else replace(one, score=None)


def of_text(found: Iterable[Training], digest: str) -> list[Training]:
    """All trainings of one text, whatever else was chosen."""
    return [one for one in found if one.config.key(digest) == one.key]


def values_of(found: Sequence[Training], slider: str) -> list[float]:
    """The values at which a slider stood, in their order."""
    return sorted({one.at(slider) for one in found})
