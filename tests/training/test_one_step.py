"""One step taken apart: places, slopes, steps, and what a rate does that is too large."""

import numpy as np
import pytest

from minigpt.model.weights import weight_shapes
from minigpt.training.backward import in_double, loss_and_gradient, losses
from minigpt.training.one_step import (
    Place,
    adam_steps,
    as_table,
    batch_from,
    curve,
    descend,
    fitting_example,
    measured_slope,
    stepped,
    strongest,
)
from tests.small_models import CONFIG, fixed_weights, random_weights

X = np.array([[0, 1], [2, 2], [5, 4], [0, 3]], np.int32)
Y = np.array([1, 0, 5, 5], np.int32)
HALVES = [1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 32, 1 / 32]


def test_every_weight_is_a_table():
    """Kernels of attention lie head by head; a bias is one row; nothing is lost."""
    shapes = {n: as_table(n, a).shape for n, a in random_weights().items()}
    assert shapes["embedding"] == (6, 8)
    assert shapes["attention_1/query_kernel"] == (8, 8)
    assert shapes["attention_1/query_bias"] == shapes["attention_2/output_bias"] == (1, 8)
    assert shapes["attention_1/output_kernel"] == (8, 8)
    for name, shape in weight_shapes(CONFIG).items():
        assert np.prod(shapes[name]) == np.prod(shape)


def test_a_number_is_put_in_its_place_alone():
    """The weights before are as they were; of the new ones one number is another."""
    weights, place = random_weights(), Place("attention_1/output_kernel", 3, 5)
    changed = place.put(weights, 7.0)
    assert place.of(changed) == 7.0
    assert changed["attention_1/output_kernel"][0, 3, 5] == 7.0
    assert place.of(weights) != 7.0
    differ = [int((changed[n] != weights[n]).sum()) for n in weights]
    assert sum(differ) == 1


def test_the_strongest_number_has_the_steepest_slope():
    """By size, not by sign."""
    gradient = {"output/kernel": np.array([[1.0, -3.0], [2.0, 0.0]])}
    assert strongest(gradient, "output/kernel") == Place("output/kernel", 0, 1)


def test_the_prepared_example_is_wrong_but_not_hopeless():
    """Word 0 is always likeliest; of the right words 0, 5, 1 the last has 25 %: example 2."""
    weights = fixed_weights([0.70, 0.25, 0.02, 0.01, 0.01, 0.01])
    assert fitting_example(weights, X[:3], np.array([0, 5, 1])) == 2
    assert fitting_example(weights, X[:3], np.array([0, 5, 2])) == 1  # none: the least chance


def test_a_batch_begins_with_the_example_and_goes_round():
    """64 phrases, no more than there are, fewer for a large model."""
    assert list(batch_from(3, 5, 1000)) == [3, 4, 0, 1, 2]
    assert len(batch_from(0, 1000, 85_924)) == 64
    assert len(batch_from(0, 1000, 400_000)) == 15
    assert len(batch_from(0, 1000, 4_000_000)) == 8


def test_the_measured_slope_is_the_gradient():
    """Nudged to both sides, for the steepest number of every weight, to a millionth."""
    weights = in_double(random_weights())
    _, gradient = loss_and_gradient(weights, X, Y)
    for name in weights:
        place = strongest(gradient, name)
        below, above, slope = measured_slope(weights, place, X, Y)
        assert slope == pytest.approx(place.of(gradient), rel=1e-6, abs=1e-9), name
        assert np.sign(above - below) == np.sign(round(slope, 9)) or abs(slope) < 1e-9


def test_the_curve_goes_through_the_loss_as_it_is():
    """At the number itself it is the loss; at the right word's bias it falls to the right."""
    weights, place = in_double(fixed_weights(HALVES)), Place("output/bias", 0, 1)
    now = place.of(weights)
    found = curve(weights, place, [now - 1, now, now + 1], X[:1], Y[:1])
    assert found[1] == pytest.approx(np.log(4), rel=1e-6)
    assert found[0] > found[1] > found[2]


def test_a_step_goes_against_the_gradient():
    """10 − 0.5 × 4 = 8."""
    assert stepped({"a": np.array([10.0])}, {"a": np.array([4.0])}, 0.5)["a"][0] == 8.0


def test_a_step_down_the_biases_by_hand():
    """Rate 1, right word at 1/4: its bias gains 3/4, word 0's loses 1/2; chances as they must."""
    weights = in_double(fixed_weights(HALVES))
    _, gradient = loss_and_gradient(weights, X[:1], Y[:1])
    after = stepped(weights, gradient, 1.0)
    powers = np.array(HALVES) * np.exp([-1 / 2, 3 / 4, -1 / 8, -1 / 16, -1 / 32, -1 / 32])
    expected = -np.log(powers[1] / powers.sum())
    assert losses(after, X[:1], Y[:1])[0] == pytest.approx(expected, rel=1e-6)


def test_descent_lowers_the_loss_and_notes_what_it_watches():
    """Twenty small steps: each lowers the batch's loss; the first note is the loss before."""
    weights = in_double(random_weights())
    found = descend(weights, X, Y, 0.05, 20, {"first": (X[:1], Y[:1])})
    assert len(found.batch) == len(found.watched["first"]) == 21
    assert (np.diff(found.batch) < 0).all()
    assert found.batch[0] == pytest.approx(losses(weights, X, Y).mean())
    assert found.watched["first"][0] == pytest.approx(losses(weights, X[:1], Y[:1])[0])
    assert not found.burst


def test_a_rate_that_is_much_too_large_bursts_and_is_no_number_that_is_shown():
    """All that is noted is finite, and it says that the rest is not."""
    found = descend(in_double(random_weights()), X, Y, 1e6, 30, {})
    assert found.burst
    assert np.isfinite(found.batch).all()
    assert len(found.batch) < 31


def test_adams_two_means_are_those_of_the_number_in_view():
    """Its first step: a tenth of the gradient, a thousandth of its square, the rate as the move."""
    weights = in_double(random_weights())
    _, gradient = loss_and_gradient(weights, X, Y)
    place = strongest(gradient, "feed_forward/kernel")
    first, second = adam_steps(weights, place, X, Y, 0.01, 2)
    slope = place.of(gradient)
    assert first.gradient == pytest.approx(slope)
    assert first.mean == pytest.approx(0.1 * slope)
    assert first.square == pytest.approx(0.001 * slope**2)
    assert first.move == pytest.approx(-0.01 * np.sign(slope), rel=1e-3)
    assert second.mean == pytest.approx(0.9 * first.mean + 0.1 * second.gradient)
