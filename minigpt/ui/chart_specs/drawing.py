"""What all charts are built with: Altair, the theme's colours, and data that is not in the chart.

See :mod:`minigpt.ui.parts.chart_spec` for what a chart must not hold.
"""

from collections.abc import Sequence

import altair

from minigpt.ui.parts.chart_spec import DATA, TURN, by_place

# Of an axis from bottom to top: Streamlit's theme pushes the first and the last text inwards, off
# the row or the line that it names.
LEVEL = {"labelFlush": False}


def new_chart() -> altair.Chart:
    """A chart of the data that Streamlit will bring."""
    return altair.Chart(altair.NamedData(DATA))


def finished(chart: altair.TopLevelMixin) -> dict:
    """The specification of a chart, without what Streamlit and its theme say themselves."""
    spec = chart.to_dict()
    for part in (spec, *spec.get("layer", ())):
        for name in ("$schema", "config", "data"):
            part.pop(name, None)
    return {"data": {"name": DATA}, **spec}


def theme_scale(names: Sequence[tuple[str, int]]) -> altair.Scale:
    """The scale that gives each name its colour in the theme."""
    return altair.Scale(domain=by_place(names))


def colour_by(field: str, names: Sequence[tuple[str, int]]) -> altair.Color:
    """The encoding that gives each name of ``field`` its colour in the theme."""
    return altair.Color(f"{field}:N", scale=theme_scale(names), legend=None)


def coloured(chart: altair.Chart, colour: int) -> altair.Chart:
    """A chart whose marks all have one colour of the theme, in light and in dark."""
    always = colour_by("always", [("always", colour)])
    return chart.transform_calculate(always="'always'").encode(color=always)


def told_apart(names: Sequence[tuple[str, int]], looks: Sequence) -> altair.Scale:
    """A scale that tells the names apart without colour, each by the look of its place."""
    return altair.Scale(domain=by_place(names)[: len(looks)], range=list(looks))


def where(test: str) -> altair.Chart:
    """A chart of the rows of the data for which this expression of Vega holds."""
    return new_chart().transform_filter(test)


def of_kind(kind: str) -> altair.Chart:
    """The rows of the data whose ``kind`` is this one."""
    return where(f"datum.kind === '{kind}'")


def looked_up(column: str) -> str:
    """The text of an axis at place ``n``: what stands in row ``n`` of the data in ``column``.

    A nominal axis of the words themselves keeps the rank of a word that stays when the data
    change, and writes a sentence in a wrong order (vega 6.2 with vega-lite 6.4).
    """
    return f"(data('{DATA}')[datum.value] || {{}}).{column}"


def pressed_on(chart: altair.Chart, *fields: str, name: str) -> altair.Chart:
    """A chart whose marks can be clicked, told to the server as the mark's ``fields``.

    The last click wins. Streamlit says nothing to the server if a click says what the last one on
    this chart said, though something else was chosen in between. So every mark also says the turn,
    which is another one after each new choice; see :func:`minigpt.ui.parts.choice.turn`.

    In a chart of layers it needs a name: else Altair names it by a checksum of what is in it.
    """
    click = altair.selection_point(name=name, fields=[*fields, TURN], toggle="false")
    return chart.add_params(click)
