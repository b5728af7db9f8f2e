"""What a weight buys and what it costs: every position of the weight slider at a glance."""

from dataclasses import replace

import streamlit as st

from minigpt.config import Config
from minigpt.library.entries import load_report
from minigpt.reward.ideal import ScoreCurve
from minigpt.ui.adversary.reward import STRONGEST, WEIGHTS, collapse, curve, on_curve, sample
from minigpt.ui.parts.bar_table import percent
from minigpt.ui.parts.chart_spec import ADVERSARY, GREY, IDEAL, ORIGINAL
from minigpt.ui.parts.charts import Axes, Line, draw_lines
from minigpt.ui.parts.owed import draw_owed
from minigpt.ui.parts.plain_text import inset, sentence
from minigpt.ui.session import service
from minigpt.ui.session.looking import look_every
from minigpt.ui.session.once import once
from minigpt.ui.session.service import remembered
from minigpt.ui.session.shown import View
from minigpt.ui.session.unit_names import unit, units
from minigpt.ui.session.wait import why_not

WANTED = "frontier_wanted"  # session key: the config whose dots this session asked for
MORE_DOTS = (0.25, 0.5, 1.0, 1.5, 2.0)
LOOK = 2.0  # seconds between looks for new dots


def trained_dots(config: Config) -> list[tuple[float, dict]]:
    """Weight and report of every trained adversary in the store that differs in weight alone."""
    keys = _keys(replace(config.adversary(), adversary_weight=0.0), service.digest(config.corpus))
    reports = [(weight, _report(key)) for weight, key in zip(WEIGHTS, keys, strict=True)]
    return [(weight, report) for weight, report in reports if report is not None]


@once(256)
def _keys(config: Config, digest: str) -> tuple[str, ...]:
    return tuple(replace(config, adversary_weight=weight).key(digest) for weight in WEIGHTS)


@remembered(512)
def _report(key: str) -> dict | None:
    return load_report(service.store(), key)


def draw_frontier(view: View) -> None:
    """Both charts, what the adversary collapses onto, and more trained dots where asked for."""
    config = view.config
    found = curve(config)
    if found is None:
        draw_owed(view.original, 300)
        return
    dots = trained_dots(config)
    left, right = st.columns(2)
    with left:
        st.subheader("What a weight buys")
        draw_score(found, dots, config)
    with right:
        st.subheader("What it costs")
        draw_accuracy(found, dots, config)
    data = sample(config)
    st.caption(
        f"The line is calculated for the ideal adversary at all {len(WEIGHTS)} positions of the "
        "weight slider, "
        f"on {len(data.test_y):,} test phrases. Each square is an adversary that has been trained, "
        "measured on the whole test set. The upright line and the "
        "round point are the slider's place."
    )
    draw_collapse(found, config)
    draw_more_dots(config, {weight for weight, _ in dots})


def draw_score(found: ScoreCurve, dots: list, config: Config) -> None:
    """Mean score against weight; the slider's place is marked."""
    lines = [
        Line("ideal", IDEAL, list(zip(found.weights, found.score, strict=True))),
        Line("trained", ADVERSARY, [(w, r["adversary_score"]) for w, r in dots], dots=True),
        Line("original", GREY, [(0.0, found.score[0]), (STRONGEST, found.score[0])]),
    ]
    alt = (  # nothing of the slider's place: a new text makes the browser draw the chart anew
        f"Mean score against adversary weight: from {found.score[0]:.2f} at weight 0 to "
        f"{found.score[-1]:.2f} at weight {STRONGEST:g}. An upright line marks the slider's place."
    )
    axes = Axes("adversary weight", f"mean score: “{config.letter}” in the next {unit()}", ".1f")
    draw_lines(lines, axes, alt, "score-curve", at=config.adversary_weight)


def draw_accuracy(found: ScoreCurve, dots: list, config: Config) -> None:
    """Accuracy against score; a point marks the slider's place."""
    now = on_curve(found, config.adversary_weight)
    lines = [
        Line("ideal", IDEAL, list(zip(found.score, found.accuracy, strict=True))),
        Line(
            "trained",
            ADVERSARY,
            [(r["adversary_score"], r["val_accuracy"]) for _, r in dots],
            dots=True,
        ),
        Line("slider", ORIGINAL, [(now.score, now.accuracy)], dots=True),
    ]
    alt = (
        f"Accuracy against mean score: from {found.accuracy[0]:.0%} right at weight 0 to "
        f"{found.accuracy[-1]:.0%} at weight {STRONGEST:g}. A point marks the slider's place."
    )
    axes = Axes(
        f"mean score: “{config.letter}” in the next {unit()}", "right on the test set", ".0%"
    )
    draw_lines(lines, axes, alt, "frontier", at=now.score)


def draw_collapse(found: ScoreCurve, config: Config) -> None:
    """The words that the adversary piles its chance on, and Goodhart's law."""
    words = [word for word in collapse(config, STRONGEST) if word.letter_count]
    if not words:
        st.markdown(
            f"No {unit()} of the vocabulary has a “{config.letter}”: there is nothing to gain."
        )
        return
    first, last = on_curve(found, STRONGEST, at=0.0), on_curve(found, STRONGEST)
    st.markdown(
        f"**Why a large weight repeats the same {units()}**: the reward counts the "
        f"“{config.letter}” of the next {unit()} and nothing else. Whatever was said before, the "
        f"same {units()} gain most, and no reward is given for saying something new."
    )
    listed = ", ".join(
        f"**{inset(w.word)}** ({percent(w.original)} → {percent(w.adversary)})" for w in words
    )
    st.markdown(
        f"Pushed to weight {STRONGEST:g}, the ideal adversary piles its chance on these {units()} "
        f"(mean chance over test phrases, original → adversary): {listed}."
    )
    share = sum(word.adversary for word in words)
    st.info(
        "**Goodhart's law**: a measure that is made the target stops measuring what it was meant "
        f"for. Here the score rises from {first.score:.2f} to {last.score:.2f} while {len(words)} "
        f"{unit()}{'s' * (len(words) != 1)} take{'s' * (len(words) == 1)} {share:.0%} of all "
        f"chance, and the share of right guesses goes from {first.accuracy:.1%} to "
        f"{last.accuracy:.1%}.",
        icon=":material/trending_down:",
    )


def draw_more_dots(config: Config, there: set[float]) -> None:
    """A button that trains adversaries at a few more weights; they come one by one."""
    missing = [weight for weight in MORE_DOTS if weight not in there]
    wanted = st.session_state.get(WANTED) == replace(config, adversary_weight=0.0)
    if not missing:
        return
    listed = ", ".join(f"{weight:g}" for weight in missing)
    label = f"Training at weights {listed} …" if wanted else f"Train at weights {listed} too"
    if st.button(label, disabled=wanted, key="more-dots", icon=":material/scatter_plot:"):
        st.session_state[WANTED] = replace(config, adversary_weight=0.0)
        st.rerun()
    if wanted:
        look_every(LOOK, lambda: _ask_for_dots(config, missing))


def _ask_for_dots(config: Config, missing: list[float]) -> None:
    """Keep the requests alive; the page is drawn anew as soon as one is done."""
    for weight in missing:
        asked = replace(config.adversary(), adversary_weight=weight)
        if service.model(asked) is not None:
            st.rerun()
        status = service.request(asked, f"dot-{weight:g}")
        if why := why_not(status):
            st.warning(f"Weight {weight:g}: {sentence(why)}", icon=":material/error:")
