"""What a page shows of the two models at one moment."""

from dataclasses import dataclass

from minigpt.config import Config
from minigpt.entries import StoredModel
from minigpt.history import Epoch
from minigpt.jobs import Status
from minigpt.prediction import LanguageModel


@dataclass(frozen=True)
class Shown:
    """One model as it is to be shown now.

    Attributes:
        config: what it is trained from.
        model: the model as it is now, or None before its first snapshot.
        history: the epochs so far.
        status: how the training asked for stands, or None if the model was there already.
        stored: the finished model, or None while it is in training.
        previous: whether this is the model before, still in view until the new one's first table.
    """

    config: Config
    model: LanguageModel | None = None
    history: tuple[Epoch, ...] = ()
    status: Status | None = None
    stored: StoredModel | None = None
    previous: bool = False

    @property
    def finished(self) -> bool:
        """Whether nothing more will come: it is trained, or it can't be."""
        return self.status is None or not self.status.active


@dataclass(frozen=True)
class View:
    """Both models as they are to be shown now; the adversary only where a page asks for it."""

    config: Config
    original: Shown
    adversary: Shown | None = None

    @property
    def shown(self) -> list[Shown]:
        """The models that the page asked for."""
        return [self.original] + ([self.adversary] if self.adversary else [])

    @property
    def finished(self) -> bool:
        """Whether nothing more will come."""
        return all(shown.finished for shown in self.shown)

    @property
    def waiting(self) -> bool:
        """Whether a first table is owed."""
        return not self.finished and (self.original.model is None or self.original.previous)
