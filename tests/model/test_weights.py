"""Names, shapes and number of the weights."""

import numpy as np
import pytest

from minigpt.config import Config
from minigpt.model.weights import named, parameter_count, parameters_by_layer, weight_shapes


def test_the_default_has_85924_parameters_by_hand():
    """Each layer's parameters, multiplied out on paper, add up to the notebook's number."""
    attention = 3 * (8 * 2 * 8 + 2 * 8) + (2 * 8 * 8 + 8)  # query, key, value; output
    by_hand = {
        "embedding": 500 * 8,
        "attention_1": attention,
        "attention_2": attention,
        "feed_forward": 8 * 32 + 32,
        "output": 5 * 32 * 500 + 500,
    }
    assert attention == 568
    assert parameters_by_layer(Config()) == by_hand
    assert sum(by_hand.values()) == parameter_count(Config()) == 85_924


def test_named_wants_every_array():
    """A list that is one short is an error, not a model with a hole."""
    arrays = [np.zeros(shape) for shape in weight_shapes(Config()).values()]
    assert list(named(arrays, Config())) == list(weight_shapes(Config()))
    with pytest.raises(ValueError, match="shorter"):
        named(arrays[:-1], Config())
