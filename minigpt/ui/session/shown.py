"""What a page shows of the two models at one moment."""

from dataclasses import dataclass

from minigpt.config import Config
from minigpt.jobs.queue import Status
from minigpt.library.entries import StoredModel
from minigpt.model.prediction import LanguageModel
from minigpt.training.history import Epoch


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
    """The models as they are to be shown now; all but the original only where a page asks."""

    config: Config
    original: Shown
    adversary: Shown | None = None
    beside: Shown | None = None

    @property
    def shown(self) -> list[Shown]:
        """The models that the page asked for."""
        return [one for one in (self.original, self.adversary, self.beside) if one is not None]

    @property
    def finished(self) -> bool:
        """Whether nothing more will come."""
        return all(shown.finished for shown in self.shown)

    @property
    def news(self) -> list[tuple]:
        """What is different when there is something new to show; to be compared."""
        return [(one.status, one.stored is None, one.model is None) for one in self.shown]

    @property
    def waiting(self) -> bool:
        """Whether a first table is owed."""
        owed = self.original.model is None or self.original.previous
        return not self.finished and (owed or (self.beside is not None and not self.beside.model))
