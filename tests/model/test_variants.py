"""The models between the notebook's and a gpt, and their names."""

from minigpt.config import SWITCHES, Config
from minigpt.model.variants import single_switches, variant_name, variants, with_parts


def test_there_are_sixteen_mixtures_and_the_gpt():
    """Every set of the four switches once, fewest first; then the gpt, and it without each."""
    found = variants(Config(heads=3))
    assert len(found) == len(set(found)) == 21
    assert found[0] == Config(heads=3)
    assert [sum(getattr(c, s) for s in SWITCHES) for c in found[:6]] == [0, 1, 1, 1, 1, 2]
    assert found[16] == Config(heads=3, variant="gpt")
    assert [variant_name(config) for config in found[17:19]] == ["gpt − positions", "gpt − mask"]
    assert all(config.heads == 3 for config in found)


def test_a_class_compares_eleven_first():
    """None, each alone, all four, the gpt and it without each: all of them among the others."""
    first = single_switches(Config())
    assert len(first) == 11
    assert set(first) < set(variants(Config()))


def test_parts_of_an_adversarys_config_make_an_original():
    """The variant is always that of an original; a gpt has all parts whatever is given."""
    config = with_parts(Config(role="adversary", variant="gpt"), "notebook", ("mask",))
    assert config.role == "original" and config.mask and not config.positions
    assert with_parts(config, "gpt", ()) == Config(variant="gpt")
    assert with_parts(config, "gpt", left_out=("mask",)) == Config(variant="gpt", mask=False)


def test_names():
    """What is added stands behind a plus, what a gpt lacks behind a minus."""
    assert variant_name(Config()) == "notebook"
    assert variant_name(Config(positions=True, mask=True)) == "notebook + positions + mask"
    assert variant_name(Config(variant="gpt")) == "gpt"
    assert variant_name(Config(variant="gpt", mask=False)) == "gpt − mask"
