"""Who moved from where to where: bands between two columns, as wide as they are many (Sankey)."""

import altair

from minigpt.ui.chart_specs.drawing import finished, of_kind, theme_scale
from minigpt.ui.parts.chart_spec import ADVERSARY, FOURTH, IDEAL, INK, ORIGINAL
from minigpt.ui.parts.flow_chart import LETTERS

COLOURS = (ORIGINAL, ADVERSARY, IDEAL, FOURTH)


def flow_spec() -> dict:
    """How they are drawn."""
    x = altair.X("x:Q", scale=altair.Scale(domain=[-0.16, 1.16], nice=False)).axis(None)
    y = altair.Y("y:Q", scale=altair.Scale(domain=[-0.02, 1.02], nice=False)).axis(None)
    scale = theme_scale([*zip(LETTERS, COLOURS, strict=True), ("text", INK)])  # one for all layers
    colour = altair.Color("end:N", scale=scale, legend=None)
    tips = [altair.Tooltip("band:N", title="from, to"), altair.Tooltip("text:N", title="students")]

    def band(kind: str, opacity: float) -> altair.Chart:
        mark = of_kind(kind).mark_area(opacity=opacity, aria=False)
        return mark.encode(x=x, y=y, y2="y2:Q", color=colour, detail="band:N", tooltip=tips)

    def written(kind: str, align: str, size: int) -> altair.Chart:
        text = of_kind(kind).mark_text(align=align, fontSize=size, fontWeight=600, aria=False)
        ink = altair.Color("ink:N", scale=scale, legend=None)
        return text.transform_calculate(ink="'text'").encode(x=x, y=y, text="text:N", color=ink)

    bars = of_kind("bar").mark_rect(aria=False)
    return finished(
        altair.layer(
            band("stayed", 0.3),
            band("moved", 0.6),
            bars.encode(x=x, x2="x2:Q", y=y, y2="y2:Q", color=colour),
            written("number", "left", 15),
            written("left", "right", 20),
            written("right", "left", 20),
        )
    )
