"""What all charts are built with: Altair, the theme's colours, and data that is not in the chart.

A chart's drawing rules (its Vega-Lite specification) are made once and kept. They never hold data:
then the browser moves the lines of a chart that is already there instead of drawing it anew, and a
running training does not flicker. For the same reason they hold no word of a sentence: the places
on an axis are numbers, and what is written there is looked up in the data.

Altair takes half a second to load, so no page without a chart imports this module.
"""

from collections.abc import Sequence

import altair

# Places in the theme's list of chart colours (.streamlit/config.toml), which has a light and a
# dark version of each; who they belong to is the same on every page. INK is the text's, GROUND
# what it stands on.
ORIGINAL, ADVERSARY, IDEAL, FOURTH, GREY, INK, GROUND = range(7)
COLOURS = 7
DATA = "source"  # what Streamlit calls the data that it hands to a chart
TURN = "turn"  # a column of the data: the number of the choice in view; see ``choice``


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


def by_place(names: Sequence[tuple[str, int]]) -> list[str]:
    """The names in the order of the theme's colours; a place nobody has gets a stand-in."""
    taken = {colour: name for name, colour in names}
    return [taken.get(place, f"unused {place}") for place in range(COLOURS)]


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


def looked_up(column: str) -> str:
    """The text of an axis at place ``n``: what stands in row ``n`` of the data in ``column``.

    A nominal axis of the words themselves keeps the rank of a word that stays when the data
    change, and writes a sentence in a wrong order (vega 6.2 with vega-lite 6.4).
    """
    return f"(data('{DATA}')[datum.value] || {{}}).{column}"


def press_on(*fields: str, name: str) -> altair.Parameter:
    """A click on a mark, told to the server as the mark's ``fields``; the last click wins.

    Streamlit says nothing to the server if a click says what the last one on this chart said,
    though something else was chosen in between. So every mark also says the turn, which is
    another one after each new choice; see :func:`minigpt.ui.parts.choice.turn`.
    """
    return altair.selection_point(name=name, fields=[*fields, TURN], toggle="false")
