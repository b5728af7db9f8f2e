"""Every specification that a page asks for, with blanks for what the page says, as a file."""

import json
import re
from dataclasses import replace

import altair

from minigpt.ui.chart_specs.cells import cell_spec
from minigpt.ui.chart_specs.flow import flow_spec
from minigpt.ui.chart_specs.lines import line_spec
from minigpt.ui.chart_specs.log_dots import log_dots_spec
from minigpt.ui.chart_specs.maps import followed_map_spec, moment_map_spec
from minigpt.ui.chart_specs.seed_lines import seed_line_spec
from minigpt.ui.chart_specs.word_grid import word_grid_spec
from minigpt.ui.parts.chart_shelf import blank, place
from minigpt.ui.parts.chart_spec import COLOURS
from minigpt.ui.parts.charts import Axes, name_at

NAMES = tuple((blank(name_at(colour)), colour) for colour in range(COLOURS))
TITLE = blank("title")


def templates() -> dict[str, dict]:
    """The specifications by their place on the shelf."""
    made = {
        place("cells"): cell_spec(),
        place("flow"): flow_spec(),
        place("followed_map"): followed_map_spec(),
        place("log_dots"): log_dots_spec(TITLE),
        place("moment_map"): moment_map_spec(),
    }
    step, axes = _number("y_step"), _axes()
    for flags, drawn in (((), axes), (("zero",), replace(axes, zero=True))):
        made[place("lines", flags)] = line_spec(NAMES, drawn, step)
        made[place("seed_lines", flags)] = seed_line_spec(NAMES, drawn, step)
    for pressed in ((), ("pressed",)):
        made[place("word_grid", pressed)] = word_grid_spec("", bool(pressed))
        titled = place("word_grid", (*pressed, "titled"))
        made[titled] = word_grid_spec(TITLE, bool(pressed))
    return made


def as_file() -> str:
    """The text of the shelf."""
    text = json.dumps(templates(), indent=1)
    return re.sub(r'\{\s*"expr": ("<\w+>")\s*\}', r"\1", text) + "\n"


def _axes() -> Axes:
    texts = {name: blank(name) for name in ("x", "y", "x_format", "y_format")}
    return Axes(**texts, x_step=_number("x_step"))


def _number(name: str) -> altair.ExprRef:
    """A blank for a number: where one belongs, Altair takes no text but an expression."""
    return altair.expr(blank(name))
