"""Which slider matters most, worked out by hand on a grid of two values each."""

from itertools import product

import pytest

from minigpt.config import Config
from minigpt.library.main_effects import main_effects, spread_over_seeds
from minigpt.library.trainings import Training

STEPS = {"vocab_size": 0.8, "context_length": -0.2, "heads": 0.01}  # what each adds to the loss


def made(loss: float | None, **where) -> Training:
    """A training with this loss."""
    config = Config(**where)
    return Training(repr(config), config, loss, 0.25, None, 1.0)


def grid(noise: float = 0.0) -> list[Training]:
    """100 and 200 words, context 3 and 5, 1 and 2 heads; seeds 0 and 1, so far up and down."""
    found = []
    for v, c, h, seed in product((0, 1), repeat=4):
        moved = v * STEPS["vocab_size"] + c * STEPS["context_length"] + h * STEPS["heads"]
        loss = 4.0 + moved + (noise if seed else -noise)
        where = {"vocab_size": 100 + 100 * v, "context_length": 3 + 2 * c, "heads": 1 + h}
        found.append(made(loss, **where, seed=seed))
    return found


def test_the_effects_of_a_whole_grid_are_the_differences_of_its_means():
    """By hand: +0.8, −0.2 and +0.01, each over 2 × 2 places × 2 seeds, the largest first."""
    found = main_effects(grid(0.1), "loss")
    assert [one.slider for one in found] == list(STEPS)
    assert [one.change for one in found] == pytest.approx(list(STEPS.values()))
    assert [one.pairs for one in found] == [8, 8, 8]
    assert [(one.low, one.high) for one in found] == [(100, 200), (3, 5), (1, 2)]


def test_the_spread_is_the_pooled_deviation_between_seeds():
    """By hand: ±0.1 at each of 8 places has a variance of 0.02 with one degree of freedom."""
    found = spread_over_seeds(grid(0.1), "loss")
    assert found.deviation == pytest.approx(0.02**0.5)
    assert (found.places, found.trainings) == (8, 16)
    vocabulary, context, heads = main_effects(grid(0.1), "loss")
    assert vocabulary.stands_out(found) and context.stands_out(found)
    assert heads.stands_out(found) is False and heads.stands_out(None) is None


def test_places_with_more_seeds_weigh_more():
    """By hand: variances 1 (of 1, 2, 3: two degrees) and 8 (of 0, 4: one) pool to 10/3."""
    losses = {2: (1.0, 2.0, 3.0), 4: (0.0, 4.0), 8: (9.0,)}
    found = [made(x, heads=h, seed=s) for h, xs in losses.items() for s, x in enumerate(xs)]
    spread = spread_over_seeds(found, "loss")
    assert spread.deviation == pytest.approx((10 / 3) ** 0.5)
    assert (spread.places, spread.trainings) == (2, 5)


def test_without_a_second_seed_the_spread_is_unknown():
    """None, which is not 0."""
    assert spread_over_seeds([one for one in grid() if one.config.seed == 0], "loss") is None


def test_only_trainings_that_are_equal_in_all_else_are_paired():
    """Two that differ in two sliders, or in slider and seed, say nothing of either."""
    first = made(4.0, vocab_size=100, heads=1)
    assert main_effects([first, made(5.0, vocab_size=200, heads=2)], "loss") == []
    assert main_effects([first, made(5.0, vocab_size=200, heads=1, seed=1)], "loss") == []
    assert main_effects([first], "loss") == main_effects([], "loss") == []


def test_one_odd_pair_does_not_outdo_a_grid():
    """50 words met 100 once, with a jump of 3; 100 and 200 met eight times: those count."""
    odd = made(1.0, vocab_size=50, context_length=3, heads=1, seed=0)
    first = main_effects([*grid(), odd], "loss")[0]
    assert (first.low, first.high, first.pairs) == (100, 200, 8)


def test_what_lacks_the_figure_is_left_out():
    """Half a grid without a loss: the other half is paired alone; of scores there are none."""
    found = [made(None, **vars(one.config)) if one.config.seed else one for one in grid()]
    assert {one.pairs for one in main_effects(found, "loss")} == {4}
    assert main_effects(found, "score") == []


def test_an_original_stands_at_weight_0():
    """By hand: the adversary's accuracy is 0.05 lower."""
    original = made(4.0)
    config = Config(role="adversary", adversary_weight=0.75)
    adversary = Training("a", config, 4.5, 0.20, 1.5, 1.0)
    (effect,) = main_effects([original, adversary], "accuracy")
    assert (effect.slider, effect.low, effect.high) == ("adversary_weight", 0.0, 0.75)
    assert effect.change == pytest.approx(-0.05)
