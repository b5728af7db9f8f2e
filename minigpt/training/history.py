"""What a training reports while it runs, and what it leaves behind."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

from minigpt.model.weights import Weights


@dataclass(frozen=True)
class Epoch:
    """One line of a training's diary.

    Recipe ``fast`` reports inside its second epoch, too; there the figures of the test set are
    estimates: those of a fixed sample of it, plus what the whole set had over that sample at the
    end of the first epoch (a control variate, so that a curve does not jump). Those of a whole
    epoch, and so all that is kept, are exact.

    Attributes:
        epoch: 1 for the first; a fraction where a recipe reports inside an epoch.
        seconds: since the training began, building and tracing and validation counted.
        loss: mean training loss of the epoch, in nats; an adversary's is the combined one.
        val_loss: the same on the test set.
        val_accuracy: share of test phrases whose next word was the likeliest, 0–1.
        val_score: mean adversary score on the test set, or None for an original.
        val_cross_entropy: the part of ``val_loss`` that is cross-entropy, in nats.
    """

    epoch: float
    seconds: float
    loss: float
    val_loss: float
    val_accuracy: float
    val_score: float | None = None
    val_cross_entropy: float | None = None

    def as_dict(self) -> dict:
        """The same as a plain dictionary, for JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Trained:
    """A finished training.

    Attributes:
        weights: the kept weights by name (see :mod:`minigpt.model.weights`).
        history: one entry an epoch.
        kept: the entry of ``history`` that the kept weights belong to.
        stopped: whether somebody stopped it before its recipe did.
    """

    weights: Weights
    history: tuple[Epoch, ...]
    kept: Epoch
    stopped: bool = False


# Called after every epoch with what happened and a function that fetches the weights as they
# are now (fetching costs time, so only who needs them asks); True asks the training to stop.
OnEpoch = Callable[[Epoch, Callable[[], Weights]], bool]

# Called every few steps, between two of them: it may hold the training up while another one goes
# first, and returns for how many seconds it did. It raises :class:`~minigpt.errors.Stopped` where
# nobody waits any more.
Check = Callable[[], float]


def go_on() -> float:
    """A :data:`Check` that never stops and holds nothing up."""
    return 0.0


class Clock:
    """How long a training has worked: while it was held up, its clock stood still.

    Args:
        check: asked every few steps.

    Attributes:
        held: seconds for which it was held up so far.
    """

    def __init__(self, check: Check = go_on) -> None:
        self._check, self._began, self.held = check, time.monotonic(), 0.0

    def check(self) -> float:
        """Ask, and leave the seconds that it took out of account; itself a :data:`Check`."""
        held = self._check()
        self._began += held
        self.held += held
        return held

    @property
    def seconds(self) -> float:
        """Seconds of work since the clock was made."""
        return time.monotonic() - self._began
