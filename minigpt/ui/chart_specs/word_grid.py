"""A heat map of words that look at words."""

import altair

from minigpt.ui.chart_specs.drawing import (
    LEVEL,
    coloured,
    finished,
    looked_up,
    new_chart,
    pressed_on,
)
from minigpt.ui.parts.chart_spec import INK
from minigpt.ui.parts.word_grid import PRESS

BLUE, EDGE, MARKED = "#5b6be0", "#8a90a8", "#d9580a"  # read on light and on dark
DARKEST = 0.62  # of the blue where a number stands on it: text keeps its contrast in both themes
ROOM = 26  # pixels a number needs; a narrower square has none


def word_grid_spec(title: str, pressed: bool) -> dict:
    """How it is drawn: squares to click, or squares with numbers on them.

    Args:
        title: stands above.
        pressed: whether a square can be clicked.
    """
    written = dict(
        title=None, labelLimit=120, labelOverlap=False, labelFontSize=12, ticks=False, domain=False
    )
    x = altair.X("column:O").axis(
        **written, orient="top", labelAngle=-50, labelExpr=looked_up("at")
    )
    y = altair.Y("row:O").axis(**written, **LEVEL, labelExpr=looked_up("at"))
    opacity = altair.Scale(domain=[0, 1], range=[0.04, 1 if pressed else DARKEST])
    squares = new_chart().encode(
        x=x,
        y=y,
        fillOpacity=altair.FillOpacity("share:Q", scale=opacity, legend=None),
        stroke=altair.when("datum.chosen").then(altair.value(MARKED)).otherwise(altair.value(EDGE)),
        strokeWidth=altair.when("datum.chosen")
        .then(altair.value(3.5))
        .otherwise(altair.value(0.4)),
        tooltip=[
            altair.Tooltip("looks:N", title="looks"),
            altair.Tooltip("at:N", title="at"),
            altair.Tooltip("share:Q", title="share", format=".1%"),
        ],
    )
    look = {"aria": False, "color": BLUE}
    if pressed:
        drawn = squares.mark_rect(**look, cursor="pointer")
        drawn = pressed_on(drawn, "row", "column", name=PRESS)
    else:
        number = altair.expr(f"bandwidth('x') < {ROOM} ? '' : format(datum.share, '.0%')")
        numbers = coloured(new_chart(), INK).mark_text(fontSize=12, aria=False, text=number)
        drawn = altair.layer(squares.mark_rect(**look), numbers.encode(x=x, y=y))
    if title:
        drawn = drawn.properties(title=altair.TitleParams(title, anchor="start", fontSize=13))
    return finished(drawn)
