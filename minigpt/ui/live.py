"""A page that follows a training: it shows what there is, and more as it comes."""

from collections.abc import Callable
from dataclasses import dataclass, field

import streamlit as st

from minigpt.config import Config
from minigpt.entries import StoredModel
from minigpt.history import Epoch
from minigpt.jobs import Status
from minigpt.prediction import LanguageModel
from minigpt.ui import service
from minigpt.ui.controls import config as chosen_config

FIRST_LOOK = 0.25  # seconds between looks while a first table is owed
FEW_WATCHERS = 4  # for so many only; a server does about 60 reruns a second in all
SHARE_OF_SERVER = 30  # reruns a second that following may take together
GONE = (OSError, KeyError, ValueError)  # a snapshot thrown away between two looks


@dataclass(frozen=True)
class Shown:
    """One model as it is to be shown now.

    Attributes:
        config: what it is trained from.
        model: the model as it is now, or None before its first snapshot.
        history: the epochs so far.
        status: how its training stands, or None if it was there already.
        stored: the finished model, or None while it is in training.
    """

    config: Config
    model: LanguageModel | None = None
    history: tuple[Epoch, ...] = ()
    status: Status | None = None
    stored: StoredModel | None = None

    @property
    def finished(self) -> bool:
        """Whether nothing more will come: it is trained, or it can't be."""
        return self.stored is not None or (self.status is not None and not self.status.active)


@dataclass(frozen=True)
class View:
    """Both models as they are to be shown now; the adversary only where a page asks for it."""

    config: Config
    original: Shown
    adversary: Shown | None = None
    watching: bool = field(default=False, compare=False)

    @property
    def shown(self) -> list[Shown]:
        """The models that the page asked for."""
        return [self.original] + ([self.adversary] if self.adversary else [])

    @property
    def finished(self) -> bool:
        """Whether nothing more will come."""
        return all(shown.finished for shown in self.shown)


def follow(draw: Callable[[View], None], adversary: bool = False) -> None:
    """Draw a page from the models of the sliders, again and again until they are trained.

    Args:
        draw: draws everything that depends on a model; must be fit for a half-trained one.
        adversary: whether the page needs the adversary as well as the original.
    """
    config = chosen_config()
    view = look(config, adversary)
    if view.finished:
        draw(view)
        return
    waiting = view.original.model is None

    def keep_looking() -> None:
        now = look(config, adversary)
        if now.finished or (waiting and now.original.model is not None):
            st.rerun()  # a finished page looks no more; one with a table looks less often
        draw(now)

    st.fragment(keep_looking, run_every=interval(waiting))()


def interval(waiting: bool) -> float:
    """Seconds between two looks: longer for more watchers, short where a first table is owed."""
    watchers = service.jobs().watchers()
    if waiting and watchers <= FEW_WATCHERS:
        return FIRST_LOOK
    return max(1.0, watchers / SHARE_OF_SERVER)


def look(config: Config, adversary: bool) -> View:
    """What there is now; asks the worker for what is missing."""
    original = _shown(config.original(), "original")
    second = _shown(config.adversary(), "adversary") if adversary else None
    return View(config, original, second)


def _shown(config: Config, slot: str) -> Shown:
    stored = service.model(config)
    if stored is not None:
        model = service.language_model(stored, config)
        return Shown(config, model, stored.history, stored=stored)
    status = service.request(config, slot)
    history = tuple(Epoch(**epoch) for epoch in status.epochs)
    return Shown(config, _half_trained(config, status), history, status)


def _half_trained(config: Config, status: Status) -> LanguageModel | None:
    words = service.vocabulary(config) if status.snapshot else None
    if words is None:
        return None
    try:
        return LanguageModel(config, words, service.snapshot(status.snapshot, config))
    except GONE:
        return None


def draw_status(shown: Shown, name: str = "The model") -> None:
    """One line that says how the training stands; nothing once it is trained."""
    status = shown.status
    if shown.stored is not None or status is None:
        return
    if status.state == "queued":
        again = " The training process ended unexpectedly; it begins again." * status.retried
        st.info(f"{name} waits: number {status.position} in the queue.{again}", icon="⏳")
    elif status.state == "running":
        _draw_running(shown, name)
    elif status.state == "failed":
        st.error(status.reason)
        _offer_again(status.key, "Try again")
    elif status.state == "cancelled":
        st.info(f"{name} was stopped before it was trained.", icon=":material/stop_circle:")
        _offer_again(status.key, "Train it")


def _draw_running(shown: Shown, name: str) -> None:
    status = shown.status
    if shown.history:
        last = shown.history[-1]
        device = service.jobs().device
        st.info(
            f"{name} is in training on the {device}: epoch {last.epoch:g}, "
            f"loss {last.val_loss:.2f} on the test set.",
            icon=":material/model_training:",
        )
    elif status.share is not None:
        st.progress(status.share, f"{status.stage} …")
    else:
        st.info(f"{name}: {status.stage} …", icon=":material/model_training:")


def _offer_again(key: str, label: str) -> None:
    if st.button(label, key=f"again-{key}"):
        service.jobs().retry(key)
        st.rerun()
