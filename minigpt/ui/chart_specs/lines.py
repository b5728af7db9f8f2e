"""Lines with their names at their ends, single dots, and an upright line."""

from collections.abc import Sequence

import altair

from minigpt.ui.chart_specs.drawing import LEVEL, colour_by, finished, of_kind, told_apart
from minigpt.ui.parts.charts import Axes

DASHES = ([1, 0], [7, 3], [2, 2], [10, 3, 2, 3], [4, 4])  # beside colour, by the same places
SHAPES = ("circle", "square", "diamond", "triangle-up", "cross")


def line_spec(names: Sequence[tuple[str, int]], axes: Axes, y_step: float) -> dict:
    """How they are drawn.

    Args:
        names: of the lines, each with its place in the list of colours.
        axes: what the axes mean.
        y_step: least distance of two numbers on the axis from bottom to top.
    """
    x = altair.X("x:Q", title=axes.x, scale=altair.Scale(zero=False, nice=False)).axis(
        format=axes.x_format, grid=False, tickMinStep=axes.x_step
    )
    y = altair.Y("y:Q", title=axes.y, scale=altair.Scale(zero=axes.zero)).axis(
        **LEVEL, format=axes.y_format, tickMinStep=y_step
    )
    tips = [
        altair.Tooltip("line:N", title="line"),
        altair.Tooltip("x:Q", title=axes.x, format=axes.x_format),
        altair.Tooltip("y:Q", title=axes.y, format=axes.y_format),
    ]
    drawn = {"x": x, "y": y, "color": colour_by("line", names)}
    dash = altair.StrokeDash("line:N", scale=told_apart(names, DASHES), legend=None)
    shape = altair.Shape("line:N", scale=told_apart(names, SHAPES), legend=None)
    # "aria" of every mark is off: the chart has its own description, and a table
    return finished(
        altair.layer(
            of_kind("at").mark_rule(opacity=0.6, color="gray", aria=False).encode(x=x),
            of_kind("line")
            .mark_line(strokeWidth=2.5, aria=False)
            .encode(**drawn, strokeDash=dash, tooltip=tips),
            of_kind("dot")
            .mark_point(filled=True, size=70, aria=False)
            .encode(**drawn, shape=shape, tooltip=tips),
            of_kind("label")
            .mark_text(align="left", dx=6, fontSize=13, fontWeight=600, aria=False)
            .encode(**drawn, text="text:N"),
        )
    )
