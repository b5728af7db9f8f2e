"""The time machine: going back and forth over the moments of both trainings, and playing them."""

from dataclasses import dataclass

import streamlit as st

from minigpt.model.prediction import LanguageModel
from minigpt.training.history import Epoch
from minigpt.training.moments import Moments
from minigpt.ui.inside.moment_views import (
    MAP_HEIGHT,
    draw_attention,
    draw_line,
    draw_moment_map,
)
from minigpt.ui.parts.chart_spec import ADVERSARY, ORIGINAL
from minigpt.ui.parts.charts import Axes, Line, draw_lines
from minigpt.ui.prediction.next_words import draw_side_by_side
from minigpt.ui.session.live import wait_for
from minigpt.ui.session.shown import View
from minigpt.ui.session.training_record import map_basis, request_map
from minigpt.ui.session.unit_names import in_units

PLAYING = "moments_playing"  # session key: whether the moments follow each other by themselves
DRAWN = "moments_drawn"  # session key: whether the moment in view has had its beat
SCRUBBER = "moment"  # session key of the scrubber: the epoch in view
BEAT = 1.2  # seconds a moment while playing


@dataclass(frozen=True)
class Reel:
    """Both trainings on one axis: every epoch at which either has a moment.

    Attributes:
        original: the original's moments.
        adversary: the adversary's.
        epochs: the epochs of the axis, ascending.
    """

    original: Moments
    adversary: Moments
    epochs: tuple[float, ...]

    def at(self, moments: Moments, epoch: float) -> int:
        """The last moment of ``moments`` not after ``epoch``, or its first."""
        return max(0, sum(entry.epoch <= epoch for entry in moments.epochs) - 1)


def reel(original: Moments, adversary: Moments) -> Reel:
    """Both trainings on one axis."""
    epochs = {entry.epoch for moments in (original, adversary) for entry in moments.epochs}
    return Reel(original, adversary, tuple(sorted(epochs)))


def draw_machine(view: View, found: Reel, prompt: str) -> None:
    """Play button, scrubber and the picture; only this is drawn again from moment to moment."""
    playing = st.session_state.get(PLAYING, False)
    st.fragment(_draw_beat, run_every=BEAT if playing else None)(view, found, prompt)


def _draw_beat(view: View, found: Reel, prompt: str) -> None:
    state, last = st.session_state, found.epochs[-1]
    if state.get(SCRUBBER) not in found.epochs:
        state[SCRUBBER] = last
    if state.get(PLAYING) and state.get(DRAWN):  # a beat has passed since this moment was drawn
        after = [epoch for epoch in found.epochs if epoch > state[SCRUBBER]]
        state[SCRUBBER] = after[0] if after else last
        state[PLAYING] = len(after) > 1
        if not state[PLAYING]:
            st.rerun()
    state[DRAWN] = True
    _draw_controls(found)
    _draw_moment(view, found, prompt, state[SCRUBBER])


def _draw_controls(found: Reel) -> None:
    state, playing = st.session_state, st.session_state.get(PLAYING, False)
    label, icon = ("Pause", "pause") if playing else ("Play", "play_arrow")
    alone = len(found.epochs) < 2
    if st.button(label, icon=f":material/{icon}:", key="moments-play", disabled=alone):
        state[PLAYING], state[DRAWN] = not playing, False
        if not playing and state[SCRUBBER] == found.epochs[-1]:
            state[SCRUBBER] = found.epochs[0]
        st.rerun()
    if not alone:
        st.select_slider("Epoch", found.epochs, key=SCRUBBER, format_func=lambda e: f"{e:.3g}")


def _draw_moment(view: View, found: Reel, prompt: str, epoch: float) -> None:
    first = _model(view, found.original, found.at(found.original, epoch), "original")
    second = _model(view, found.adversary, found.at(found.adversary, epoch), "adversary")
    _draw_axis(view, found, epoch)
    draw_line(first, prompt, "Original")
    draw_line(second, prompt, "Adversary")
    context = first.context(prompt)
    draw_side_by_side(
        first.chances(context),
        second.chances(context),
        first.vocabulary,
        view.config.letter,
        ("Original", "Adversary"),
    )
    left, right = st.columns(2)
    with left:
        st.header("The original's attention")
        _draw_attention(view, first, prompt)
    with right:
        st.header(in_units("The original's words on a map"))
        _draw_map(view, found, epoch)


def _model(view: View, moments: Moments, at: int, role: str) -> LanguageModel:
    config = view.config.original() if role == "original" else view.config.adversary()
    return LanguageModel(config, view.original.model.vocabulary, moments.weights(at))


def _draw_axis(view: View, found: Reel, epoch: float) -> None:
    """Accuracy of both at their moments, on one axis; an upright line marks the moment in view."""

    def points(entries: tuple[Epoch, ...]) -> list[tuple[float, float]]:
        return [(entry.epoch, entry.val_accuracy) for entry in entries]

    lines = [
        Line("original", ORIGINAL, points(found.original.epochs)),
        Line("adversary", ADVERSARY, points(found.adversary.epochs)),
    ]
    ends = " and ".join(f"{line.name} {line.points[-1][1]:.1%}" for line in lines)
    alt = f"Accuracy on the test set at each moment; at the end {ends}."
    axes = Axes("epoch of its own training", "right on the test set", ".0%", x_step=1)
    draw_lines(lines, axes, alt, "moments-axis", at=epoch)
    st.caption(_lengths(view, found))


def _lengths(view: View, found: Reel) -> str:
    """Why one line is shorter than the other, where it is."""
    ends = [moments.epochs[-1].epoch for moments in (found.original, found.adversary)]
    if ends[0] == ends[1]:
        return f"Both trainings ended at epoch {ends[0]:.3g}."
    text = (
        f"The original's last moment is at epoch {ends[0]:.3g} of its training, the adversary's at "
        f"epoch {ends[1]:.3g} of its own. "
    )
    if view.config.start == "original":
        bent = ", its last layer bent towards the reward by a calculation"
        bent *= view.config.recipe == "fast"  # so it is right less often from its first moment on
        return f"{text}The adversary begins from the trained original{bent}: its training is short."
    return text + "Each has a length of its own."


def _draw_attention(view: View, model: LanguageModel, prompt: str) -> None:
    with st.container(horizontal=True):
        layer = st.segmented_control("Layer", [1, 2], default=1, required=True, key="moment-layer")
        heads = list(range(1, view.config.heads + 1))
        head = st.selectbox("Head", heads, key="moment-head", width=100)
    draw_attention(model, prompt, layer, head - 1)


def _draw_map(view: View, found: Reel, epoch: float) -> None:
    config = view.original.config
    basis = map_basis(config)
    if basis is None:
        wait_for(lambda: map_basis(config) is not None, lambda: request_map(config), MAP_HEIGHT)
        return
    at = found.at(found.original, epoch)
    draw_moment_map(found.original, at, basis, view.original.model.vocabulary.words)
