"""Words on a map: dots in a frame, the names that have room, rings, and the way of one of them."""

import altair

from minigpt.ui.chart_specs.drawing import (
    colour_by,
    finished,
    new_chart,
    pressed_on,
    theme_scale,
    where,
)
from minigpt.ui.parts.chart_spec import ADVERSARY, FOURTH, GROUND, INK, ORIGINAL
from minigpt.ui.parts.point_map import CHOSEN, COMMON, NEAR, PATH, PRESS

KINDS = ((COMMON, INK), (NEAR, FOURTH), (CHOSEN, ADVERSARY), (PATH, ORIGINAL))
LONG = "datum.side == 'left' ? 'right' : datum.side == 'right' ? 'left' : 'center'"  # alignment
ASIDE = "datum.side == 'left' ? -datum.away : datum.side == 'right' ? datum.away : 0"
DOWN = "datum.side == 'above' ? -datum.away : datum.side == 'below' ? datum.away : 0"
BASE = "datum.side == 'above' ? 'bottom' : datum.side == 'below' ? 'top' : 'middle'"
BARE = {"title": None, "labels": False, "ticks": False}  # an axis without numbers


def _axes(x: str | None = None, y: str | None = None) -> dict:
    whole = altair.Scale(domain=[0, 1], nice=False)
    return {
        "x": altair.X("x:Q", scale=whole).axis(**{**BARE, "title": x}),
        "y": altair.Y("y:Q", scale=whole).axis(**{**BARE, "title": y}),
    }


def _names(place: dict) -> tuple[altair.Chart, altair.Chart]:
    """The names that have room in a map as wide as this one, and a rim of the page's ground."""
    looks = {
        "text": altair.expr("width >= datum.least ? datum.word : ''"),
        "align": altair.expr(LONG),
        "baseline": altair.expr(BASE),
        "dx": altair.expr(ASIDE),
        "dy": altair.expr(DOWN),
        "fontSize": 12,
        "aria": False,
    }
    named = where("datum.side != null && datum.side != ''").encode(**place)
    always = altair.Stroke("ground:N", scale=theme_scale([("ground", GROUND)]), legend=None)
    rim = named.transform_calculate(ground="'ground'").mark_text(
        **looks, strokeWidth=3, opacity=0.8
    )
    ink = named.mark_text(**looks)
    return rim.encode(stroke=always), ink.encode(color=colour_by("kind", KINDS))


def moment_map_spec() -> dict:
    """Dots and their names, all in one colour."""
    place = _axes("first main direction", "second main direction")
    dots = new_chart().mark_point(filled=True, size=30, aria=False)
    named = {"color": colour_by("kind", KINDS), "tooltip": altair.Tooltip("word:N", title="name")}
    return finished(altair.layer(dots.encode(**place, **named), *_names(place)))


def followed_map_spec() -> dict:
    """Dots that can be clicked, coloured and sized by rank; rings, names and a way."""
    place, named = _axes(), {"color": colour_by("kind", KINDS)}
    colours = altair.Scale(type="log", range=["#d06a10", "#6272e4"], interpolate="rgb")
    sizes = altair.Scale(type="log", range=[230, 25])
    tips = [
        altair.Tooltip("word:N", title="name"),
        altair.Tooltip("rank:Q", format=",d"),
        altair.Tooltip("count:Q"),
    ]
    words = where("datum.kind != 'path'").encode(**place, tooltip=tips)
    # A small dot is hard to hit: around it is a disc that cannot be seen. (Vega-Lite's ``nearest``
    # would lie above the names, and give a click on a name to whichever dot is nearest to it.)
    discs = words.mark_point(filled=True, opacity=0, aria=False, cursor="pointer").encode(
        size=altair.Size("reach:Q", scale=None)
    )
    dots = words.mark_point(filled=True, opacity=0.6, aria=False, cursor="pointer").encode(
        color=altair.Color("rank:Q", scale=colours, legend=None),
        size=altair.Size("rank:Q", scale=sizes, legend=None),
    )
    way = where("datum.kind == 'path'").mark_line(strokeWidth=3, strokeDash=[6, 3], aria=False)
    rings = where("datum.kind == 'near' || datum.kind == 'chosen'").mark_point(
        size=260, strokeWidth=2.5, aria=False
    )
    layers = (
        pressed_on(discs, "word", name=PRESS).properties(name="discs"),
        dots,
        way.encode(**place, **named, order=altair.Order("moment:Q")),
        # Vega-Lite tells clicks on a layer without tooltips to nobody.
        rings.encode(**place, **named, tooltip=tips),
        *(names.encode(tooltip=tips) for names in _names(place)),
    )
    return finished(altair.layer(*layers).resolve_scale(color="independent", size="independent"))
