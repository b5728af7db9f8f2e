"""A field of cells, the stronger its colour, the larger its number."""

import altair

from minigpt.ui.chart_specs.drawing import finished, new_chart


def cell_spec() -> dict:
    """How it is drawn."""
    opacity = altair.Scale(domain=[0, 1], range=[0.06, 1])
    tips = [altair.Tooltip(f"{name}:N", title=name) for name in ("number", "name", "value")]
    chart = (
        new_chart()
        .mark_rect(aria=False, color="#7480e8", stroke="#8a90a8", strokeWidth=0.4)
        .encode(
            x=altair.X("column:O", axis=None),
            y=altair.Y("line:O", axis=None),
            fillOpacity=altair.FillOpacity("value:Q", scale=opacity, legend=None),
            tooltip=tips,
        )
    )
    return finished(chart)
