"""A page that follows a training: it shows what there is, and more as it comes.

What was on the page stays there until there is something newer: a slider that moves leaves the
model before in view, and says so, until the first table of the new one.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import streamlit as st

from minigpt.config import Config
from minigpt.jobs.queue import Status
from minigpt.model.prediction import LanguageModel
from minigpt.training.history import Epoch
from minigpt.ui.parts.plain_text import plain, sentence
from minigpt.ui.session import service
from minigpt.ui.session.controls import config as chosen_config
from minigpt.ui.session.frame import draw_above
from minigpt.ui.session.looking import look_every
from minigpt.ui.session.move import begin_anew_if_moved, begun_anew
from minigpt.ui.session.one_sentence import in_one_sentence
from minigpt.ui.session.repeating import begin_anew_when
from minigpt.ui.session.shown import Shown, View
from minigpt.ui.session.status import draw_status, stopped
from minigpt.ui.session.wait import waiting_words, why_not

__all__ = ["Shown", "View", "draw_status", "follow"]  # all that a page needs

FIRST_LOOK = 0.1  # seconds between looks while a first table is owed; 5 ms each
FEW_WATCHERS = 4  # for so many only; a server does about 60 reruns a second in all
SHARE_OF_SERVER = 8  # looks a second that all may take together; one with news costs 50 ms
GONE = (OSError, KeyError, ValueError)  # a snapshot thrown away between two looks
LAST = "live_last"  # session key: the original that was shown last

T = TypeVar("T")


def follow(
    draw: Callable[[View], None],
    adversary: bool = False,
    start: str = "",
    beside: Callable[[Config], Config] | None = None,
) -> None:
    """Draw a page from the models of the sliders, again and again until they are trained.

    The page lies in one fragment: what is typed or chosen in it reruns that alone. Beside it a
    second one, which draws nothing, looks for news while a training goes on.

    Args:
        draw: draws everything that depends on a model; must be fit for a half-trained one.
        adversary: whether the page needs the adversary as well as the original.
        start: where the adversary starts on this page; by default what the controls say.
        beside: gives another original to be trained and shown, from the config of the controls.
    """
    config = chosen_config()
    config = service.fitted(replace(config, start=start or config.start))

    def now() -> View:
        return look(config, adversary, beside)

    def page(view: View) -> None:
        draw_above(view)
        draw(view)

    first = draw_as_part(now, page)
    begin_anew_on_news(lambda: now().news, first.news, interval(first))


def draw_as_part(look: Callable[[], T], draw: Callable[[T], None]) -> T:
    """Draw a page from what there is, as a part that is drawn by itself at a click in it.

    A click that moves a control outside of it begins the whole page anew.

    Args:
        look: gives what there is now.
        draw: draws it.

    Returns:
        What it was drawn from in this run.
    """
    begun_anew()
    first = look()
    seen = [first]  # the fragment runs once within this very run: it need not look again

    def page() -> None:
        with in_one_sentence():
            if not seen:
                begin_anew_if_moved()
            draw(seen.pop() if seen else look())

    st.fragment(page)()
    return first


def begin_anew_on_news(news: Callable[[], object], seen: object, every: float | None) -> None:
    """Look from time to time, and draw the page anew when there is something new to show.

    A look draws nothing: thirty students who wait in a queue cost next to nothing, where drawing
    the page at each look would take the server from those who move sliders.

    Args:
        news: what there is to show now; asking shows that somebody still waits.
        seen: what the page shows.
        every: seconds between two looks; None for no look at all.
    """
    if every is not None:
        begin_anew_when(lambda: news() != seen, every, look_every)


def wait_for(ready: Callable[[], bool], ask: Callable[[], Status], height: int = 0) -> None:
    """Ask for something beside the models until it is there; then the page is drawn anew.

    Args:
        ready: whether it is there.
        ask: asks the worker for it; gives how that stands.
        height: pixels of a box in its place, for as long as it may still come; 0 for none.
    """

    def keep_asking() -> None:
        if ready():
            st.rerun()
        status = ask()
        if why_not(status):
            offer_again(status)
            return
        if status.state in ("queued", "held"):
            st.caption(f"Waiting for the worker: {waiting_words(status)}.")
        else:
            st.caption(f"{plain(status.stage or 'Nearly there')} …")
        if height:
            st.skeleton(height=height)

    look_every(1.0, keep_asking)


def offer_again(status: Status) -> None:
    """Why something will not come, and a button that asks for it once more."""
    st.error(sentence(why_not(status)), icon=":material/error:")
    if st.button("Try again", key=f"again-{status.key}", icon=":material/refresh:"):
        service.jobs().retry(status.key)
        st.rerun()


def wait_for_data(config: Config) -> None:
    """Have the phrases cut that a kept model learned from: they can be gone where it is not."""
    wait_for(lambda: service.dataset(config) is not None, lambda: service.request_data(config))


def interval(view: View) -> float | None:
    """Seconds between two looks: longer for more watchers, short where a first table is owed."""
    if view.finished:
        return None
    watchers = service.jobs().watchers()
    if view.waiting and watchers <= FEW_WATCHERS:
        return FIRST_LOOK
    return max(1.0, watchers / SHARE_OF_SERVER)


def look(config: Config, adversary: bool, beside: Callable[[Config], Config] | None = None) -> View:
    """What there is now; asks the worker for what is missing."""
    original = _or_previous(_shown(config.original(), "original"), config)
    if beside is not None:
        return View(original.config, original, beside=_shown(beside(config), "beside"))
    if not adversary:
        return View(original.config, original)
    second = _shown(config.adversary(), "adversary")
    if original.previous:  # its words are not those in view
        second = replace(second, model=None, history=(), stored=None)
    return View(original.config, original, second)


def _shown(config: Config, slot: str) -> Shown:
    found = _finished(config) or stopped(config)
    if found is not None:
        return found
    status = service.request(config, slot)
    if status.state == "done" and service.digest(config.corpus) is not None:
        found = _finished(config)  # it may have come between the two questions
        if found is not None:
            return found
        service.jobs().retry(status.key)  # gone from the store since it was made
        status = service.request(config, slot)
    history = tuple(Epoch(**epoch) for epoch in status.epochs)
    return Shown(config, _half_trained(config, status), history, status)


def _finished(config: Config) -> Shown | None:
    stored = service.model(config)
    if stored is None:
        return None
    model = service.language_model(stored, config)
    return Shown(config, model, stored.history, stored=stored)


def _half_trained(config: Config, status: Status) -> LanguageModel | None:
    words = service.vocabulary(config) if status.snapshot else None
    if words is None:
        return None
    try:
        return LanguageModel(config, words, service.snapshot(status.snapshot, config))
    except GONE:
        return None


def _or_previous(shown: Shown, config: Config) -> Shown:
    """``shown``, or the original that was in view before while ``shown`` has no table yet."""
    if shown.model is not None:
        st.session_state[LAST] = shown
        return replace(shown, config=config)
    last: Shown | None = st.session_state.get(LAST)
    if last is None:
        return replace(shown, config=config)
    before = last.config
    merged = replace(  # weight and letter act at once: they need no training of the original
        before,
        adversary_weight=config.adversary_weight,
        letter=config.letter,
        start=config.start,
    )
    return replace(
        last,
        config=merged,
        model=replace(last.model, config=merged),
        status=shown.status,
        previous=_position(before) != _position(config),
    )


def _position(config: Config) -> tuple[str, str]:
    """What tells one original from another."""
    return config.corpus, config.original().key("")
