"""How a training stands, in one line that never moves the page; stopping and starting again."""

from dataclasses import replace

import streamlit as st

from minigpt.config import Config
from minigpt.jobs.queue import Status
from minigpt.model.variants import variant_name
from minigpt.text.corpus import title
from minigpt.ui.parts.plain_text import plain, sentence
from minigpt.ui.parts.section import stays
from minigpt.ui.parts.signed import written
from minigpt.ui.session import service
from minigpt.ui.session.controls import config as chosen_config
from minigpt.ui.session.move import back_button, chosen_corpus
from minigpt.ui.session.shown import Shown
from minigpt.ui.session.too_short import offer_what_fits
from minigpt.ui.session.wait import about, waiting_words

MOST_STOPPED = 5  # each holds the weights that it got to, as long as the tab is open
STOPPED = "stopped_trainings"  # session key: what this session stopped, by key


def sliders(config: Config) -> str:
    """Where the sliders stand, in words: "500 words · context 5 · 2 heads"."""
    heads = f"{config.heads} head{'s' * (config.heads != 1)}"
    text = f"{config.vocab_size:,} {config.units} · context {config.context_length} · {heads}"
    if not config.plain:
        text += f" · {variant_name(config)}"
    return text if config.recipe == "fast" else f"{text} · {config.recipe} recipe"


def position(config: Config) -> str:
    """Which model, in words: "500 words · context 5 · 2 heads · Pocket encyclopedia"."""
    return f"{sliders(config)} · {title(config.corpus)}"


def draw_status(shown: Shown, name: str = "The model", above: Shown | None = None) -> None:
    """One line: which model is in view and how its training stands; and what can be done.

    The line has the same height whatever it says, so that nothing below it moves.

    Args:
        shown: the model.
        name: what the page calls it.
        above: the model whose line stands above: where both wait for one job, a text that can't
            be had or nobody has read yet, that line says all there is to say of it.
    """
    told = above is not None and None not in (shown.status, above.status)
    told = told and _one_job(shown, above)
    state, detail = _state(shown, name, told)
    if shown.status is None:
        st.markdown(f"{state} &nbsp;{detail}")
        return
    with stays(f"status-{name.split()[-1]}"):  # a wait is told in a lesson, too
        st.markdown(f"{state} &nbsp;{detail}")
        if not told:
            _draw_what_can_be_done(shown, name)


def _draw_what_can_be_done(shown: Shown, name: str) -> None:
    status = shown.status
    if status.state == "failed":
        st.error(sentence(status.reason), icon=":material/error:")
        with st.container(horizontal=True):
            _offer_again(status.key, "Try again", name)
            offer_what_fits(chosen_config() if shown.previous else shown.config, name)
            if service.corpus(replace(shown.config, corpus=chosen_corpus())) is None:
                back_button(f"back-{name}")
    elif status.state == "cancelled":
        _offer_again(status.key, "Train on", name)
    elif status.share is not None and not shown.history:
        st.progress(status.share, f"{plain(status.stage)} …")


def _one_job(shown: Shown, above: Shown) -> bool:
    return shown.status.key == above.status.key


def _state(shown: Shown, name: str, told: bool) -> tuple[str, str]:
    """A badge that says how the training stands, and what stands beside it."""
    status, which = shown.status, position(shown.config)
    whose = "" if name == "The model" else f"{name} · "
    if status is None:
        return f":green-badge[:material/check: {_ready(shown)}]", whose + which
    badge, detail = _badge(shown, status, told)
    if shown.previous:
        which = f"still in view: {sliders(shown.config)}"
    return badge, f"{whose}{detail} · {which}"


def _ready(shown: Shown) -> str:
    report = shown.stored.report if shown.stored else {}
    return f"trained in {report['seconds']:.1f} s" if "seconds" in report else "trained"


def _badge(shown: Shown, status: Status, told: bool) -> tuple[str, str]:
    again = " · the training process had died and began again" * status.retried
    if status.state == "queued":
        words = waiting_words(status)
        return ":orange-badge[:material/hourglass_top: waiting]", words + again
    if status.state == "held":
        words = f"{plain(status.reason)}; {waiting_words(status)}"
        return ":orange-badge[:material/pause_circle: held up]", words
    if status.state == "running":
        return ":blue-badge[:material/model_training: in training]", _progress(shown) + again
    if status.state == "failed":
        where = "above" if told else "below"
        return ":red-badge[:material/error: not trained]", f"the reason is {where}"
    said = plain(status.reason) or "as far as it got"
    return ":orange-badge[:material/stop_circle: stopped]", said


def _progress(shown: Shown) -> str:
    if shown.history and shown.status.epochs and not shown.previous:
        last = shown.history[-1]
        device, loss = service.jobs().device, written(last.val_loss, 2)
        return f"epoch {round(last.epoch, 1):g}, test loss {loss}, on the {device}"
    stage = shown.status.stage
    return f"{plain(stage[:1].lower() + stage[1:])} …{about(shown.status.seconds)}"


def _offer_again(key: str, label: str, name: str) -> None:
    if st.button(label, key=f"again-{name}-{key}", icon=":material/play_arrow:"):
        train_on(key)
        st.rerun()


def stop(shown: Shown) -> None:
    """This session waits no more; the training stops unless others wait for it too.

    What there is so far stays in view.
    """
    kept: dict[str, Shown] = st.session_state.setdefault(STOPPED, {})
    kept.pop(shown.status.key, None)  # so that it comes last
    kept[shown.status.key] = shown
    for oldest in list(kept)[:-MOST_STOPPED]:
        del kept[oldest]
    service.jobs().leave(service.session())


def train_on(key: str) -> None:
    """Wait again for a training that was stopped or that failed."""
    st.session_state.get(STOPPED, {}).pop(key, None)
    service.jobs().retry(key)


def stopped(config: Config) -> Shown | None:
    """The model of ``config`` as it was when this session stopped its training, or None."""
    kept = st.session_state.get(STOPPED)
    digest = service.digest(config.corpus) if kept else None
    shown = kept.get(config.key(digest)) if digest else None
    if shown is None:
        return None
    return replace(shown, config=config, status=Status(shown.status.key, "cancelled"))
