"""What the page Twins says of two models that are alike, or far apart."""

from minigpt.config import Config
from minigpt.ui.inside.twins import begins_elsewhere, distance


def test_a_small_distance_is_not_said_to_be_none():
    """Two places, or a power of ten where both would be 0."""
    assert distance(3.0912) == "3.09"
    assert distance(0.00068) == "6.8\u00a0×\u00a010⁻⁴"
    assert distance(0.0) == "0"


def test_without_a_reward_nothing_begins_elsewhere():
    """At weight 0 no calculation bends the adversary towards its reward."""
    assert "begin elsewhere" in begins_elsewhere(Config(adversary_weight=0.75))
    assert "begin elsewhere" not in begins_elsewhere(Config(adversary_weight=0.0))
