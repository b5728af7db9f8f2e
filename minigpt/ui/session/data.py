"""A page that needs the corpus and its phrases, but no model: it follows the worker's coding."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from minigpt.config import Config
from minigpt.jobs.queue import Status
from minigpt.text.coding import CodedCorpus
from minigpt.text.corpus import BUILTIN, SIMPLE_WIKIPEDIA, title
from minigpt.text.dataset import Dataset
from minigpt.text.tokenizer import CHARACTERS, PIECES, WORDS
from minigpt.ui.parts.plain_text import plain, sentence
from minigpt.ui.parts.section import stays
from minigpt.ui.session import service
from minigpt.ui.session.controls import config as chosen_config
from minigpt.ui.session.frame import draw_above
from minigpt.ui.session.live import begin_anew_on_news, draw_as_part
from minigpt.ui.session.move import back_button, move_button
from minigpt.ui.session.too_short import offer_what_fits
from minigpt.ui.session.wait import waiting_words

LOOK = 0.4  # seconds between two looks while the worker reads or cuts


@dataclass(frozen=True)
class DataView:
    """What there is of the text that the controls stand at.

    Attributes:
        config: what the controls stand at.
        corpus: the text as numbers, or None while it is being read.
        dataset: its phrases, or None while they are being cut or cannot be.
        status: how the worker stands, or None if everything is there.
    """

    config: Config
    corpus: CodedCorpus | None = None
    dataset: Dataset | None = None
    status: Status | None = None

    @property
    def news(self) -> tuple:
        """What is different when there is something new to show; to be compared."""
        return self.status, self.corpus is None, self.dataset is None

    @property
    def waiting(self) -> bool:
        """Whether more is to come."""
        return self.status is not None and self.status.active


def follow_data(draw: Callable[[DataView], None]) -> None:
    """Draw a page from the text and the phrases of the sliders, again until both are there."""
    config = service.fitted(chosen_config())

    def page(view: DataView) -> None:
        draw_above()
        draw(view)

    first = draw_as_part(lambda: look(config), page)
    every = LOOK if first.waiting else None
    begin_anew_on_news(lambda: look(config).news, first.news, every)


def follow_units(draw: Callable[[dict[str, DataView]], None]) -> None:
    """Draw a page from the text of the sliders as words, pieces and characters, as each is there.

    Args:
        draw: is given what there is by the name of the units; no phrases are cut.
    """
    chosen = chosen_config()

    def page(views: dict[str, DataView]) -> None:
        draw_above()
        draw(views)

    first = draw_as_part(lambda: look_at_units(chosen), page)
    every = LOOK if any(view.waiting for view in first.values()) else None
    begin_anew_on_news(lambda: _news(look_at_units(chosen)), _news(first), every)


def look_at_units(chosen: Config) -> dict[str, DataView]:
    """The text as words, pieces and characters, as far as it is there; asks for what is missing."""
    found = {}
    for units in (WORDS, PIECES, CHARACTERS):
        config = service.fitted(replace(chosen, units=units))
        corpus = service.corpus(config)
        status = None if corpus else service.request_corpus(config, slot=f"text-{units}")
        found[units] = DataView(config, corpus, status=status)
    return found


def _news(views: dict[str, DataView]) -> list[tuple]:
    return [view.news for view in views.values()]


def look(config: Config) -> DataView:
    """What there is now; asks the worker for what is missing."""
    corpus = service.corpus(config)
    if corpus is None:
        return DataView(config, status=service.request_corpus(config))
    dataset = service.dataset(config)
    if dataset is None:
        return DataView(config, corpus, status=service.request_data(config))
    return DataView(config, corpus, dataset)


def draw_data_status(view: DataView) -> None:
    """One line that says which text is in view, or how far the worker is with it."""
    name = title(view.config.corpus)
    if view.status is None:
        st.markdown(f":green-badge[:material/check: ready] &nbsp;{name}")
        return
    with stays("status-data"):  # a wait is told in a lesson, too
        _draw_wait(view, name)


def _draw_wait(view: DataView, name: str) -> None:
    status = view.status
    if status.state in ("queued", "held"):
        words = waiting_words(status)
        st.markdown(f":orange-badge[:material/hourglass_top: waiting] &nbsp;{name}: {words}")
    elif status.active:
        st.markdown(
            f":blue-badge[:material/sync: {plain(status.stage or 'Starting')}] &nbsp;{name}",
        )
        if status.share is not None:
            st.progress(status.share)
    else:
        st.markdown(f":red-badge[:material/error: not ready] &nbsp;{name}")
        _draw_failure(view)


def _draw_failure(view: DataView) -> None:
    """Why there is no text, or why it can't be cut into phrases; and ways on."""
    status = view.status
    st.error(sentence(status.reason or "it was stopped."), icon=":material/error:")
    with st.container(horizontal=True):
        if st.button("Try again", icon=":material/refresh:"):
            service.jobs().retry(status.key)
            st.rerun()
        if view.corpus is None:
            back_button("data-back")
        else:
            offer_what_fits(view.config, "text")


def offer_other_corpus(config: Config) -> None:
    """One click from the built-in text to the notebook's, and back."""
    if config.corpus == BUILTIN:
        move_button(
            "The notebook's text",
            "corpus",
            SIMPLE_WIKIPEDIA,
            ":material/download:",
            "Simple English Wikipedia: a download of 11.9 MB.",
        )
    else:
        move_button(f"Use the {title(BUILTIN)}", "corpus", BUILTIN, ":material/undo:")
