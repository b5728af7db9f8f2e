"""Small multiples: a figure against one slider, a chart a value of another, a third by colour."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st

from minigpt.config import declaration
from minigpt.library.trainings import SLIDERS, Training
from minigpt.ui.inside.effects_view import Figure, known
from minigpt.ui.inside.open_training import LAST, choose
from minigpt.ui.inside.stored_trainings import Found, in_words, place_in_words
from minigpt.ui.parts.charts import Axes, draw_table_behind
from minigpt.ui.parts.choice import turn
from minigpt.ui.parts.seed_lines import SeedLine, draw_seed_lines, frame_of
from minigpt.ui.session.address import bound, checked
from minigpt.ui.session.declared import Among, Control
from minigpt.ui.session.unit_names import in_units

MOST_COLOURS, MOST_CHARTS = 5, 6  # as many lines as can be told apart; as many charts as fit
LABELS = {declaration(name)["label"]: name for name in SLIDERS}
X, PANEL = "sweep_x", "sweep_by"
KEY = "sweep"


@dataclass(frozen=True)
class Layout:
    """Which slider is what.

    Attributes:
        x: runs from left to right.
        panel: has a chart for each of its values.
        colour: has a line for each of its values.
        held: each of the others, and the value at which it is held.
    """

    x: str
    panel: str
    colour: str
    held: tuple[tuple[str, float], ...] = ()


def draw_charts(found: Found, figure: Figure) -> None:
    """The choice of sliders, the charts, and the numbers behind them; one training at least."""
    trainings = known(found.trainings, figure)
    layout = _chosen_layout(trainings)
    shown = shown_in(trainings, layout)
    panels = sorted({one.at(layout.panel) for one in shown})
    lines = {value: _lines(shown, layout, figure, value) for value in panels}
    frame = frame_of([line for some in lines.values() for line in some])
    axes = _axes(layout.x, figure)
    number = turn(KEY, st.session_state.get(LAST))
    pressed = {one.key: one for one in shown}
    with st.grid(columns=min(2, len(panels)), min_column_width=280):
        for value in panels:
            key = f"{KEY}-{layout.panel}-{value:g}"
            alt = f"{figure.axis} against {_axis(layout.x)}, {in_words(layout.panel, value)}."
            with st.container():
                st.markdown(f"**{in_words(layout.panel, value)}**")
                wish = partial(choose, key, pressed)
                draw_seed_lines(lines[value], axes, frame, alt, key, number, wish)
    _draw_about(found, trainings, shown, layout)
    draw_table_behind(partial(_table, shown), KEY, len(panels))


def _chosen_layout(trainings: Sequence[Training]) -> Layout:
    """Which slider runs from left to right, which has charts, where others are held: as chosen."""
    first = [declaration(name)["label"] for name in by_variety(trainings)]
    left, right = st.columns(2)
    with left:
        x = LABELS[_choice(X, "From left to right", tuple(LABELS), first[0])]
    with right:
        panel = LABELS[_choice(PANEL, "A chart for each", tuple(LABELS), first[2])]
    colour, *rest = (name for name in by_variety(trainings) if name not in (x, panel))
    held, still = [], list(trainings)
    for name in rest:
        counts = Counter(in_words(name, one.at(name)) for one in still)
        most, _ = counts.most_common(1)[0]
        label = f"{declaration(name)['label']} held at"
        at = _choice(f"sweep_{name}", label, tuple(counts), most) if len(counts) > 1 else most
        still = [one for one in still if in_words(name, one.at(name)) == at]
        held.append((name, still[0].at(name)))
    return Layout(x, panel, colour, tuple(held))


def _choice(key: str, label: str, options: tuple[str, ...], default: str) -> str:
    """A choice that nobody has made yet goes where the data, which grow, would have it now."""
    state, about = st.session_state, Control(label, Among(options), default, moving=True)
    if key in state and state[key] == state.get(f"{key}_first"):
        state[key] = default
    state[f"{key}_first"] = default
    with checked({key: about}):
        return about.fit(st.selectbox(label, options, options.index(default), **bound(key)))


def by_variety(trainings: Sequence[Training]) -> list[str]:
    """The sliders, those first that stood at the most values."""
    counts = {name: len({one.at(name) for one in trainings}) for name in SLIDERS}
    return sorted(SLIDERS, key=lambda name: -counts[name])


def shown_in(trainings: Sequence[Training], layout: Layout) -> list[Training]:
    """Those that the charts have room for: of too many values those with the most trainings."""
    left = [one for one in trainings if all(one.at(name) == at for name, at in layout.held)]
    for name, most in ((layout.panel, MOST_CHARTS), (layout.colour, MOST_COLOURS)):
        counts = Counter(one.at(name) for one in left).most_common(most)
        left = [one for one in left if one.at(name) in dict(counts)]
    return left


def _lines(shown: Sequence[Training], layout: Layout, figure: Figure, panel: float):
    """The lines of one chart; a value has one colour in all charts."""
    made = []
    for colour, value in enumerate(sorted({one.at(layout.colour) for one in shown})):
        dots = [
            (one.at(layout.x), getattr(one, figure.field), one.key, place_in_words(one))
            for one in shown
            if one.at(layout.panel) == panel and one.at(layout.colour) == value
        ]
        made.append(SeedLine(in_words(layout.colour, value), colour, dots))
    return made


def _axis(slider: str) -> str:
    return in_units(declaration(slider)["label"].lower())


def _axes(slider: str, figure: Figure) -> Axes:
    whole = isinstance(declaration(slider)["values"].step, int)
    form, step = (",d", 1) if whole else (".2f", 0.05)
    return Axes(_axis(slider), figure.axis, figure.form, x_format=form, x_step=step)


def _draw_about(found: Found, trainings, shown, layout: Layout) -> None:
    """What the marks mean, and what is not drawn."""
    held = " and ".join(in_words(name, value) for name, value in layout.held)
    st.caption(
        "Each dot is a training; a click opens its model, as the box below does. Lines join the "
        "means over seeds; an upright line reaches one standard deviation up and down. "
        f"Drawn: {len(shown)} of {len(found.trainings)} trainings"
        + (f", those with {held}." if held else ".")
    )


def _table(shown: Sequence[Training]) -> pd.DataFrame:
    rows = [
        {**{label: one.at(name) for label, name in LABELS.items()}, "Seed": one.config.seed}
        | {"Test loss": one.loss, "Accuracy": one.accuracy, "Score": one.score}
        | {"Seconds": one.seconds}
        for one in shown
    ]
    return pd.DataFrame(rows)
