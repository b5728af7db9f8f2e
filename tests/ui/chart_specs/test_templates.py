"""The shelf of specifications: it is what Altair makes today, and blanks are where they belong."""

import json

import pytest

from minigpt.ui.chart_specs.lines import line_spec
from minigpt.ui.chart_specs.log_dots import log_dots_spec
from minigpt.ui.chart_specs.seed_lines import seed_line_spec
from minigpt.ui.chart_specs.templates import as_file
from minigpt.ui.chart_specs.word_grid import word_grid_spec
from minigpt.ui.parts.chart_shelf import SHELF, WRITE, specification
from minigpt.ui.parts.chart_spec import GREY, ORIGINAL
from minigpt.ui.parts.charts import Axes, said_by

NAMES = (("test", ORIGINAL), ("uniform", GREY))
SHARES = Axes("epoch", "right on the test set", ".0%", x_step=1)
LOSSES = Axes("weight", "loss (nats)", "~s", ".2f", zero=True, x_step=0.05)


def test_the_shelf_is_what_altair_makes():
    """Whoever changes a chart writes the shelf anew, or no page shows the change."""
    assert SHELF.read_text(encoding="utf-8") == as_file(), f"{WRITE} writes it anew"


@pytest.mark.parametrize(
    ("made", "kind", "values"),
    [
        (lambda: line_spec(NAMES, SHARES, 0.01), "lines", said_by(NAMES, SHARES)),
        (lambda: line_spec(NAMES, LOSSES, 0.0), "lines", said_by(NAMES, LOSSES)),
        (lambda: seed_line_spec(NAMES, SHARES, 0.01), "seed_lines", said_by(NAMES, SHARES)),
        (lambda: seed_line_spec(NAMES, LOSSES, 0.0), "seed_lines", said_by(NAMES, LOSSES)),
        (lambda: log_dots_spec("tokens"), "log_dots", {"title": "tokens"}),
        (
            lambda: word_grid_spec("Head 3", True),
            "word_grid",
            {"title": "Head 3", "pressed": True, "titled": True},
        ),
        (
            lambda: word_grid_spec("", False),
            "word_grid",
            {"title": "", "pressed": False, "titled": False},
        ),
    ],
)
def test_a_filled_blank_is_what_altair_makes_of_the_value(made, kind, values):
    """To the letter, in the same order: the browser takes it for the same chart."""
    assert json.dumps(specification(kind, **values)) == json.dumps(made())
