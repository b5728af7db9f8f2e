"""Dots on a log scale, one a line."""

import altair

from minigpt.ui.chart_specs.drawing import (
    colour_by,
    finished,
    looked_up,
    new_chart,
    told_apart,
)
from minigpt.ui.parts.chart_spec import ADVERSARY, ORIGINAL
from minigpt.ui.parts.log_dots import OTHERS, OURS

WHOSE = ((OTHERS, ORIGINAL), (OURS, ADVERSARY))
IN_WORDS = (  # how the axis writes its numbers
    "datum.value >= 1e12 ? format(datum.value / 1e12, ',') + ' trillion' : "
    "datum.value >= 1e9 ? format(datum.value / 1e9, ',') + ' billion' : "
    "datum.value >= 1e6 ? format(datum.value / 1e6, ',') + ' million' : format(datum.value, ',')"
)
LEFT = "datum.value > sqrt(domain('x')[0] * domain('x')[1])"  # in the right half: text at the left


def log_dots_spec(title: str) -> dict:
    """How they are drawn; ``title`` is that of the axis."""
    y = altair.Y("place:O").axis(
        title=None,
        labelExpr=looked_up("name"),
        labelLimit=170,
        labelOverlap=False,
        ticks=False,
        domain=False,
        grid=True,
    )
    x = altair.X("value:Q", scale=altair.Scale(type="log", nice=True)).axis(
        title=title, tickCount=6, labelExpr=IN_WORDS
    )
    shapes = told_apart(WHOSE, ("circle", "square"))
    placed = new_chart().encode(x=x, y=y, color=colour_by("whose", WHOSE))
    points = placed.mark_point(filled=True, size=90, aria=False)
    side = altair.expr(f"{LEFT} ? 'right' : 'left'"), altair.expr(f"{LEFT} ? -9 : 9")
    texts = placed.mark_text(align=side[0], dx=side[1], fontSize=12, aria=False)
    return finished(
        altair.layer(
            points.encode(shape=altair.Shape("whose:N", scale=shapes, legend=None)),
            texts.encode(text="text:N"),
        )
    )
