"""The stages of One step in which numbers move: one, then all, then again and again."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from minigpt.config import Config
from minigpt.model.weights import parameter_count
from minigpt.training.backward import losses
from minigpt.training.one_step import (
    NUDGE,
    Descent,
    Place,
    adam_steps,
    as_table,
    curve,
    descend,
    measured_slope,
    stepped,
)
from minigpt.ui.parts.bar_table import bar_table
from minigpt.ui.parts.chart_spec import ADVERSARY, FOURTH, IDEAL, ORIGINAL
from minigpt.ui.parts.charts import Axes, Line, draw_lines
from minigpt.ui.parts.one_piece import caption, columns, draw_together, figure
from minigpt.ui.parts.signed import written
from minigpt.ui.session import service
from minigpt.ui.session.address import bound, checked
from minigpt.ui.session.declared import Among, Control
from minigpt.ui.session.once import once
from minigpt.ui.session.terms import draw_prose
from minigpt.ui.training.scene import Scene
from minigpt.ui.training.weight_choice import choose_place, what_it_is

RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
FIRST_RATE = 0.03
RATE = "learning_rate"  # session key, and in the address
LEARNING_RATE = Control("Learning rate", Among(RATES, "{:g}".format), FIRST_RATE)
TIMES = (1, 10, 100)
REPEATS = Control("Do it so many times", Among(TIMES), 10)
ADAM_STEPS = 4  # that many columns fit a phone
POINTS = 41  # of the curve
RISE = 3.0  # nats by which the slope's line would rise from the middle of the curve to its end
LEAST_REACH, MOST_REACH = 0.5, 4.0  # of the curve, to both sides of the number
PLACES = 6  # of what is compared by nudging
NO_PART = 1e-12  # a gradient below that is none: what is left of rounding
NOTHING = 0.005  # nats; a change below that is called nothing


def number(value: float, digits: int = 4) -> str:
    """A number for a person, with a real minus sign."""
    return f"{value + 0.0:.{digits}g}".replace("-", "−")


def rate_slider() -> float:
    """The slider for the learning rate, on a log scale."""
    with checked({RATE: LEARNING_RATE}):
        chosen = st.select_slider(
            LEARNING_RATE.label,
            RATES,
            FIRST_RATE,
            format_func="{:g}".format,
            help="How far a step goes: the gradient is multiplied by it.",
            **bound(RATE),
        )
    return LEARNING_RATE.fit(chosen)


@dataclass(frozen=True)
class Valley:
    """The loss as one number is varied, all others held.

    Attributes:
        place: which number.
        now: where it stands.
        gradient: the slope there.
        loss: the loss there.
        points: number and loss, in order.
    """

    place: Place
    now: float
    gradient: float
    loss: float
    points: list[tuple[float, float]]


def valley(scene: Scene, place: Place, move: float = 0.0) -> Valley:
    """The curve around a number; wide enough to hold it after ``move``."""
    loss, gradient = scene.slope
    now, slope = place.of(scene.weights), place.of(gradient)
    reach = np.clip(RISE / max(abs(slope), 1e-9), LEAST_REACH, MOST_REACH)
    reach = max(float(reach), 1.15 * abs(move))
    grid = now + np.linspace(-reach, reach, POINTS)
    found = curve(scene.weights, place, grid, *scene.one)
    points = list(zip(map(float, grid), map(float, found), strict=True))
    return Valley(place, now, slope, loss, points)


def draw_valley(found: Valley, key: str, after: tuple[float, float] | None = None) -> None:
    """The curve, its slope where the number stands, and where a step leads."""
    losses_drawn = [loss for _, loss in found.points]
    tall = (max(losses_drawn) - min(losses_drawn)) / 5
    long = min((found.points[-1][0] - found.now) / 4, tall / max(abs(found.gradient), NO_PART))
    ends = [(found.now + d, found.loss + found.gradient * d) for d in (-long, long)]
    lines = [
        Line("loss", ORIGINAL, found.points),
        Line("slope", IDEAL, ends),
        Line("now", ADVERSARY, [(found.now, found.loss)], dots=True),
        Line("after the step", FOURTH, [after] if after else [], dots=True),
    ]
    axes = Axes("this number", "loss of this phrase (nats)", "~s", x_step=0.5)
    alt = "The loss of this phrase as this one number is varied, and the slope where it stands."
    draw_lines(lines, axes, alt, key)


def draw_gradient(scene: Scene) -> None:
    """Stage 5: one number, the slope of the loss, and the check by nudging."""
    place = choose_place(scene.model.config, scene.slope[1], scene.example)
    found = valley(scene, place)
    shape = as_table(place.name, scene.weights[place.name]).shape
    st.markdown(f"**{number(found.now)}** is the number: {what_it_is(place, shape, scene.words)}")
    draw_valley(found, "one-step-gradient")
    if abs(found.gradient) < NO_PART:
        draw_prose(
            "The curve is flat: the *gradient* is **0**. This number has no part in what the "
            "model said here, so this phrase does not move it."
        )
        return
    way = "falls" if found.gradient < 0 else "grows"
    should = "grow" if found.gradient < 0 else "shrink"
    st.markdown(
        f"The *gradient* is the slope of the curve where the number stands (the square): "
        f"**{number(found.gradient)}**. When the number grows a little, the loss {way} "
        f"{number(abs(found.gradient))} times as much. So the number should **{should}**."
    )
    figures = (*measured_slope(scene.weights, place, *scene.one), found.gradient)
    below, above, slope, gradient = (written(one, PLACES) for one in figures)
    st.markdown(
        f"Checked by nudging it: with {NUDGE:g} less the loss is {below}, with {NUDGE:g} more it "
        f"is {above}. Measured slope **{slope}**, gradient **{gradient}**."
    )


def draw_one_move(scene: Scene) -> None:
    """Stage 6: learning rate times gradient, the new number, the loss after."""
    rate = rate_slider()
    place = choose_place(scene.model.config, scene.slope[1], scene.example)
    move = -rate * place.of(scene.slope[1])
    found = valley(scene, place, move)
    new = found.now + move
    after = float(curve(scene.weights, place, [new], *scene.one)[0])
    draw_together(
        columns(
            figure("Now", number(found.now)),
            figure("Rate × gradient", f"{rate:g} × {number(found.gradient)}"),
            figure("New number", number(new), f"{number(move)} added"),
            figure("Loss after", f"{after:.3f}", f"{found.loss:.3f} before"),
            least="9rem",
        )
    )
    draw_valley(found, "one-step-move", (new, after))
    st.markdown(
        "The *learning rate* says how far a step goes: new number = number − learning rate × "
        "gradient. Minus, because it is to go downhill: from the square to the triangle. "
        + verdict(found.loss, after)
    )


def verdict(before: float, after: float) -> str:
    """What a step did, in a sentence."""
    if not np.isfinite(after):
        return "**The numbers burst**: they grew beyond what a computer can hold."
    if abs(after - before) < NOTHING:
        return f"**Next to nothing happens**: the loss changes by {number(after - before, 2)}."
    if after > before:
        return f"**It got worse**, by {after - before:.3f}: the step went too far."
    return f"**It got better**, by {before - after:.3f}."


def draw_all_numbers(scene: Scene) -> None:
    """Stage 7: every number at once, for this phrase alone and for a batch."""
    rate, count = rate_slider(), parameter_count(scene.model.config)
    alone = stepped(scene.weights, scene.slope[1], rate)
    together = stepped(scene.weights, scene.batch_slope[1], rate)
    many = len(scene.batch[1])
    groups = {"This phrase": scene.one, f"The batch: {many} phrases": scene.batch}
    rows = [
        [_mean(weights, pair) for weights in (scene.weights, alone, together)]
        for pair in groups.values()
    ]
    names = ("Before", "After a step for this phrase", "After a step for the batch")
    table = {name: [_loss_text(row[at]) for row in rows] for at, name in enumerate(names)}
    draw_together(bar_table(table, None, {}, index=list(groups), index_name="Mean loss"))
    st.markdown(
        f"Each of the model's {count:,} numbers has a gradient of its own, and all take their step "
        f"at once. A step for this phrase alone: this phrase goes {_way(*rows[0][:2])}, but the "
        f"batch {_way(*rows[1][:2])}."
    )
    st.markdown(
        f"What is good for one phrase need not be good for the others. So a training takes many "
        f"phrases, a *batch* (here this one and the {many - 1} after it), and steps by the mean of "
        f"their gradients. After that step the batch goes {_way(rows[1][0], rows[1][2])}."
    )


def _way(before: float, after: float) -> str:
    """From one loss to another, and whether that is good."""
    better = "better" if after < before else "worse"
    word = "nothing to speak of" if abs(after - before) < NOTHING else better
    return f"{_loss_text(before)} → {_loss_text(after)} (**{word}**)"


def _mean(weights, pair) -> float:
    with np.errstate(over="ignore", invalid="ignore"):
        return float(losses(weights, *pair).mean())


def _loss_text(loss: float) -> str:
    return f"{loss:,.3f}" if np.isfinite(loss) else "burst"


def draw_again(scene: Scene) -> None:
    """Stage 8: the same step once, ten or a hundred times."""
    rate = rate_slider()
    with checked({"times": REPEATS}):
        times = REPEATS.fit(
            st.segmented_control(REPEATS.label, TIMES, default=10, required=True, **bound("times"))
        )
    found = descent(scene, rate, times)
    series = {"batch": found.batch, **found.watched}
    colours = (ORIGINAL, ADVERSARY, IDEAL)
    lines = [
        Line(name, colour, list(enumerate(values)))
        for (name, values), colour in zip(series.items(), colours, strict=True)
    ]
    alt = "Mean loss after each step, of the batch, of this phrase and of phrases never seen."
    axes = Axes("step", "mean loss (nats)", "~s", "d", zero=True, x_step=1)
    draw_lines(lines, axes, alt, "one-step-descent")
    draw_descent_words(scene, found, times)


def draw_descent_words(scene: Scene, found: Descent, times: int) -> None:
    """What the steps did, and for whom."""
    many, taken = len(scene.batch[1]), len(found.batch) - 1
    steps = f"{taken} step{'s' * (taken != 1)}"
    text = f"After {steps} of plain *gradient descent* with these {many} phrases: "
    if found.burst:
        text = (
            f"**The numbers burst** after {steps} of {times}: they grew beyond what a computer "
            "can hold. The learning rate is too large. Up to there: "
        )
    parts = [("the batch", found.batch), *((n, v) for n, v in found.watched.items())]
    said = [f"{name} {v[0]:,.3f} → {v[-1]:,.3f}" for name, v in parts if v]
    st.markdown(text + ", ".join(said) + ".")
    st.markdown(
        f"**unseen** are {many} test phrases, which no step learns from. If the batch gets better "
        "and they get worse, the model learns these phrases by heart. That is why a training "
        "takes another batch for every step."
    )


def descent(scene: Scene, rate: float, times: int) -> Descent:
    """The steps; for a finished model worked out once for all sessions."""
    config = scene.model.config
    stored = service.model(config)
    if stored is not None and stored.weights is scene.model.weights:
        return _kept_descent(stored.key, config, scene.example, rate, times)
    return _descent(scene, rate, times)


@once(64)
def _kept_descent(key: str, config: Config, example: int, rate: float, times: int) -> Descent:
    stored, data = service.model(config), service.dataset(config)
    return _descent(Scene(service.language_model(stored, config), data, example), rate, times)


def _descent(scene: Scene, rate: float, times: int) -> Descent:
    watch = {"this phrase": scene.one, "unseen": scene.unseen}
    return descend(scene.weights, *scene.batch, rate, times, watch)


def draw_adam(scene: Scene) -> None:
    """Stage 9: the two running means of the number in view, and what they make of its steps."""
    rate = rate_slider()
    place = choose_place(scene.model.config, scene.slope[1], scene.example)
    found = adam_steps(scene.weights, place, *scene.batch, rate, ADAM_STEPS)
    rows = {
        "Gradient": [s.gradient for s in found],
        "Its running mean": [s.mean for s in found],
        "Root of the running mean of its square": [s.square**0.5 for s in found],
        "Adam adds": [s.move for s in found],
        "A plain step would add": [-rate * s.gradient for s in found],
    }
    table = {
        f"Step {at + 1}": [written(row[at], 5) for row in rows.values()] for at in range(len(found))
    }
    shape = as_table(place.name, scene.weights[place.name]).shape
    draw_together(
        bar_table(table, None, {}, index=list(rows), index_name="This number"),
        caption(f"The number: {what_it_is(place, shape, scene.words)} "),
        caption(f"Gradients are means over the batch of {len(scene.batch[1])} phrases."),
    )
    draw_prose(
        "With plain steps, numbers with a steep slope leap and the others hardly move. *Adam*, by "
        "which this model was trained, keeps two running means for every number: of its gradient, "
        "and of its gradient squared. It divides the first by the root of the second, so each "
        "number moves by about the learning rate, or less, the way that its gradients agree on."
    )
