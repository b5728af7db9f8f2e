"""Lines through the means of trainings, which are dots that can be clicked, with error bars."""

from collections.abc import Sequence

import altair

from minigpt.ui.chart_specs.drawing import (
    LEVEL,
    colour_by,
    finished,
    of_kind,
    pressed_on,
    told_apart,
)
from minigpt.ui.chart_specs.lines import DASHES, SHAPES
from minigpt.ui.parts.charts import Axes
from minigpt.ui.parts.seed_lines import PRESS


def seed_line_spec(names: Sequence[tuple[str, int]], axes: Axes, y_step: float) -> dict:
    """How they are drawn.

    Args:
        names: of the lines, each with its place in the list of colours.
        axes: what the axes mean.
        y_step: least distance of two numbers on the axis from bottom to top.
    """
    x = altair.X("x:Q", title=axes.x, scale=altair.Scale(zero=False, nice=False, padding=10)).axis(
        format=axes.x_format, grid=False, tickMinStep=axes.x_step, tickCount=5
    )
    y = altair.Y("y:Q", title=axes.y, scale=altair.Scale(zero=axes.zero)).axis(
        **LEVEL, format=axes.y_format, tickMinStep=y_step
    )
    drawn = {"x": x, "color": colour_by("line", names)}
    dash = altair.StrokeDash("line:N", scale=told_apart(names, DASHES), legend=None)
    shape = altair.Shape("line:N", scale=told_apart(names, SHAPES), legend=None)
    tips = altair.Tooltip("text:N", title="open")
    dots = of_kind("dot").mark_point(filled=True, size=60, opacity=0.65, aria=False)
    dots = dots.encode(**drawn, y=y, shape=shape, tooltip=tips)
    return finished(
        altair.layer(
            of_kind("frame").mark_point(opacity=0, aria=False).encode(x=x, y=y),
            of_kind("line")
            .mark_rule(strokeWidth=1.5, aria=False)
            .encode(**drawn, y=altair.Y("low:Q", title=axes.y), y2="high:Q"),
            of_kind("line")
            .mark_line(strokeWidth=2.5, aria=False)
            .encode(**drawn, y=y, strokeDash=dash),
            pressed_on(dots, "training", name=PRESS).properties(name="dots"),
            of_kind("label")
            .mark_text(align="left", dx=8, fontSize=12, fontWeight=600, aria=False)
            .encode(**drawn, y=y, text="text:N"),
        )
    )
