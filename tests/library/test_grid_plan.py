"""A grid that a page may ask for: what it trains, and how the address writes it."""

import pytest

from minigpt.config import Config
from minigpt.errors import UserError
from minigpt.library.grid_plan import MOST, GridPlan, check_plan, read_plan

PLAN = GridPlan(((100, 500), (3,), (2,), (0.0, 0.75)), 2)
WRITTEN = "vocab_size:100,500;context_length:3;heads:2;adversary_weight:0,0.75;seeds:2"


def test_every_combination_is_trained_once_and_originals_first():
    """By hand: 2 vocabularies × 2 weights × 2 seeds, the four originals in front."""
    found = PLAN.configs(Config())
    assert [one.role for one in found] == ["original"] * 4 + ["adversary"] * 4
    assert {(one.vocab_size, one.seed) for one in found[:4]} == {
        (size, seed) for size in (100, 500) for seed in (0, 1)
    }


def test_adversaries_bring_the_originals_that_they_begin_from():
    """Two weights, one original; none where they begin from scratch."""
    plan = GridPlan(((100,), (3,), (2,), (0.5, 0.75)), 1)
    roles = [one.role for one in plan.configs(Config())]
    assert roles == ["original", "adversary", "adversary"]
    scratch = [one.role for one in plan.configs(Config(start="scratch"))]
    assert scratch == ["adversary", "adversary"]


def test_the_address_says_it_and_reads_it():
    """There and back."""
    assert PLAN.written() == WRITTEN and read_plan(WRITTEN) == PLAN


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "vocab_size:100",
        WRITTEN.replace("100", "101"),
        WRITTEN.replace("100", "1e2"),
        WRITTEN.replace("context_length:3", "context_length:99"),
        WRITTEN.replace("seeds:2", "seeds:0"),
        WRITTEN.replace("seeds:2", "seeds:99"),
        WRITTEN.replace("seeds:2", "seeds:1,2"),
        WRITTEN + ";heads:4",
        WRITTEN.replace("heads", "depth"),
        "9" * 5000,
    ],
)
def test_what_is_no_grid_is_said(text):
    """One sentence with what was expected, and nothing trained."""
    with pytest.raises(UserError, match="the grid"):
        read_plan(text)


def test_a_grid_has_its_limits():
    """No slider without a value; at most so many trainings, counted before they are listed."""
    with pytest.raises(UserError, match="no attention heads"):
        check_plan(GridPlan(((100,), (3,), (), (0.0,)), 1))
    many = tuple(range(50, 2050, 50))
    with pytest.raises(UserError, match=f"{MOST} at most"):
        check_plan(GridPlan((many, tuple(range(2, 13)), tuple(range(1, 9)), (0.0,)), 5))
