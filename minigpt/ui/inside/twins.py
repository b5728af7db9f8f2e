"""Original and adversary side by side: the objective taken apart, accuracy, and their distance."""

import streamlit as st

from minigpt.config import Config
from minigpt.published.publications import INSTRUCT_GPT
from minigpt.training.twin_run import MOST_CONTEXTS, TwinRun, diary_objectives
from minigpt.ui.parts.chart_spec import ADVERSARY, FOURTH, GREY, IDEAL, ORIGINAL
from minigpt.ui.parts.charts import Axes, Line, draw_lines
from minigpt.ui.parts.owed import draw_owed
from minigpt.ui.parts.powers import powers
from minigpt.ui.parts.signed import written
from minigpt.ui.session import service
from minigpt.ui.session.live import wait_for
from minigpt.ui.session.shown import View
from minigpt.ui.session.training_record import request_twin, twin_run
from minigpt.ui.session.unit_names import unit, units


def begins_elsewhere(config: Config) -> str:
    """Why the adversary's lines do not begin where the original's do, if they do not."""
    if not config.adversary_weight:
        return "At weight 0 there is no reward, and the lines lie close to each other. Both"
    return (
        "A calculation then bends the adversary's last layer towards its reward: that is why its "
        "lines begin elsewhere. After that both"
    )


def draw_objective(view: View) -> None:
    """Cross-entropy, weight × score and their difference at every line of the diary."""
    config, history = view.config, view.adversary.history
    taken = diary_objectives(history, config.adversary_weight)
    lines = [
        Line("cross-entropy", ORIGINAL, [(epoch, o.cross_entropy) for epoch, o in taken]),
        Line("weight × score", IDEAL, [(epoch, o.weighted_score) for epoch, o in taken]),
        Line("total", ADVERSARY, [(epoch, o.total) for epoch, o in taken]),
        Line("zero", GREY, [(taken[0][0], 0.0), (taken[-1][0], 0.0)] if taken else []),
    ]
    alt = "Cross-entropy, weight × score and their difference on the test set after each epoch"
    if taken and view.finished:  # a new text would draw a live chart anew
        end = taken[-1][1]
        alt += f"; at the end {end.cross_entropy:.2f}, {end.weighted_score:.2f}, "
        alt += written(end.total, 2)
    draw_lines(lines, Axes("epoch", "nats", zero=True, x_step=1), alt, "objective")
    if taken:
        last = taken[-1][1]
        st.markdown(
            f"Now: {last.cross_entropy:.2f} − {last.weighted_score:.2f} = "
            f"**{written(last.total, 2)}**. Cross-entropy, a mean of −log of chances, can't go "
            "below 0. The total can, because weight × score is taken away from it: a model that is "
            "paid enough owes a loss of less than nothing."
        )


def draw_accuracy(view: View) -> None:
    """How often each is right on the test set, epoch by epoch."""
    first, second = view.original.history, view.adversary.history
    lines = [
        Line("original", ORIGINAL, [(e.epoch, e.val_accuracy) for e in first]),
        Line("adversary", ADVERSARY, [(e.epoch, e.val_accuracy) for e in second]),
    ]
    alt = "Accuracy of original and adversary on the test set after each epoch"
    if view.finished:
        alt += "".join(f"; {line.name} {line.points[-1][1]:.1%}" for line in lines if line.points)
    draw_lines(lines, Axes("epoch", "right on the test set", ".0%", x_step=1), alt, "twin-accuracy")


def draw_distance(view: View) -> None:
    """KL(adversary ‖ original), which the worker measures once both are trained."""
    st.markdown(
        "How far has the adversary moved from its twin? For one context that is the sum over all "
        f"{units()} of $p \\log (p / q)$, with $p$ the adversary's chance of the {unit()} and $q$ "
        "the original's: the *Kullback–Leibler divergence*, KL(adversary ‖ original). It is 0 if "
        "they agree. Training with human feedback puts a price on this number, so that the "
        f"rewarded model stays near where it began ({INSTRUCT_GPT.cited}, the InstructGPT paper)."
    )
    if not view.finished or view.adversary.stored is None:
        st.caption("It is measured when both are trained.")
        draw_owed(view, 300)
        return
    found = twin_run(view.config)
    if found is None:
        config = view.config
        wait_for(lambda: twin_run(config) is not None, lambda: request_twin(config), 300)
        return
    _draw_found(found, view.config)


def _draw_found(found: TwinRun, config: Config) -> None:
    lines = [Line("KL", FOURTH, [(m.epoch, m.kl) for m in found.moments])]
    alt = (
        "Distance of the adversary from the original at the moments that both trainings share: "
        f"from {distance(found.moments[0].kl)} to {distance(found.moments[-1].kl)} nats."
    )
    # as many places as it takes: at weight 0 the two are a thousandth of a nat apart
    draw_lines(lines, Axes("epoch", "KL (nats)", "~g", zero=True, x_step=1), alt, "twin-distance")
    last = found.moments[-1]
    totals = [written(one.total, 2) for one in (last.original, last.adversary)]
    st.markdown(
        f"At the end it is **{distance(last.kl)} nats**. Judged by the adversary's objective, the "
        f"original is at {totals[0]} and the adversary at {totals[1]}." + _not_all(config)
    )


def distance(kl: float) -> str:
    """Nats with two places, or as a power of ten where they would read 0.00."""
    return f"{kl:.2f}" if kl >= 0.005 else powers(kl)


def _not_all(config: Config) -> str:
    """Why these totals differ a little from the one above, where they do."""
    data = service.dataset(config)
    if data is None or len(data.test_y) <= MOST_CONTEXTS:
        return ""
    return (
        f" These are counted on the first {MOST_CONTEXTS:,} of {len(data.test_y):,} test phrases, "
        "the total further up on all of them: so they differ a little."
    )
