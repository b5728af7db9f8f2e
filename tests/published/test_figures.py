"""Published figures and where they stand."""

import re

import pytest

from minigpt.published.figures import FACTORS, MODELS, times_larger

FIGURES = [
    (model.name, name, getattr(model, name))
    for model in MODELS
    for name in FACTORS
    if getattr(model, name) is not None
]


@pytest.mark.parametrize(("model", "name", "figure"), FIGURES, ids=lambda v: str(v)[:30])
def test_every_figure_has_its_source_and_date(model, name, figure):
    """A figure names title, authors, month, address and place, and is a number above 0."""
    source = figure.source
    assert figure.value > 0
    assert all((source.title, source.authors, figure.place))
    assert re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", source.date)
    assert source.url.startswith("https://")


def test_models_are_in_order_of_date_and_named_once():
    """Readers see them as they came; every one publishes something."""
    assert [m.date for m in MODELS] == sorted(m.date for m in MODELS)
    assert len({m.name for m in MODELS}) == len(MODELS)
    assert {m.name for m in MODELS} == {name for name, _, _ in FIGURES}


def test_what_was_never_published_is_not_here():
    """OpenAI has published no size of GPT-4, and no figure at all is given for GPT-3.5."""
    by_name = {m.name: m for m in MODELS}
    assert by_name["GPT-4"].parameters is None
    assert not any("3.5" in name for name in by_name)


def test_times_larger_by_hand():
    """GPT-3 has 175e9 parameters, 350,000 times 500,000; what is not published stays None."""
    by_name = {m.name: m for m in MODELS}
    ours = {"parameters": 500_000, "context": 4, "training_tokens": 1_000_000}
    found = times_larger(by_name["GPT-3"], ours)
    assert found == {"parameters": 350_000, "context": 512, "training_tokens": 300_000}
    assert times_larger(by_name["GPT-4"], ours) == {
        "parameters": None,
        "context": 2048,
        "training_tokens": None,
    }
