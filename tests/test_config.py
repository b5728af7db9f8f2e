"""Config: what it takes, what it refuses, and what a key depends on."""

from dataclasses import fields, replace

import pytest

from minigpt import config as config_module
from minigpt.config import Config, Range, declaration
from minigpt.errors import UserError

ADVERSARY_CHANGES = {"adversary_weight": 1.25, "letter": "a", "start": "scratch"}
ORIGINAL_CHANGES = {
    "vocab_size": 550,
    "context_length": 6,
    "heads": 3,
    "units": "characters",
    "cleaning": "letters",
    "recipe": "notebook",
    "seed": 1,
    "variant": "gpt",
    "positions": True,
    "mask": True,
    "residuals": True,
    "normalisation": True,
}
NOT_IN_ORIGINAL_KEY = {*ADVERSARY_CHANGES, "corpus", "role"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("vocab_size", 1),
        ("vocab_size", 20_001),
        ("vocab_size", 2.5),
        ("vocab_size", True),
        ("vocab_size", "500"),
        ("context_length", 0),
        ("heads", 0),
        ("adversary_weight", -0.05),
        ("adversary_weight", 100.5),
        ("adversary_weight", float("nan")),
        ("adversary_weight", float("inf")),
        ("letter", "E"),
        ("letter", "ee"),
        ("letter", ""),
        ("letter", "3"),
        ("recipe", "slow"),
        ("start", "middle"),
        ("role", "judge"),
        ("seed", -1),
        ("seed", 2**32),
        ("corpus", "  "),
    ],
)
def test_bad_values_are_refused_by_name(name, value):
    """A value outside its field's declaration is a user's error that names field and value."""
    with pytest.raises(UserError) as refusal:
        Config(**{name: value})
    assert declaration(name)["label"].lower() in str(refusal.value)
    assert repr(value) in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_start_follows_the_recipe_unless_told():
    """The notebook's adversary starts from scratch, ours from the original."""
    assert Config().start == "original"
    assert Config(recipe="notebook").start == "scratch"
    assert Config(recipe="notebook", start="original").start == "original"


@pytest.mark.parametrize(
    ("name", "value", "snapped"),
    [
        ("vocab_size", 512, 500),
        ("vocab_size", 99_999, 2000),
        ("vocab_size", -5, 50),
        ("adversary_weight", 0.73, 0.75),
        ("context_length", 1, 2),
    ],
)
def test_snap_gives_the_nearest_slider_position(name, value, snapped):
    """Any number becomes a position that the slider can stand on."""
    values = declaration(name)["values"]
    assert isinstance(values, Range)
    assert values.snap(value) == snapped
    assert type(values.snap(value)) is type(snapped)


@pytest.mark.parametrize("name", ADVERSARY_CHANGES)
def test_originals_key_ignores_the_adversary(name):
    """No field of the adversary trains the original again, but each makes another adversary."""
    changed = replace(Config(), **{name: ADVERSARY_CHANGES[name]})
    assert changed.original().key("d") == Config().original().key("d")
    assert changed.adversary().key("d") != Config().adversary().key("d")


@pytest.mark.parametrize("name", ORIGINAL_CHANGES)
def test_every_field_of_the_original_changes_both_keys(name):
    """What shapes the original gives it a new key, and with it its adversary."""
    before = Config(start="scratch")
    after = replace(before, **{name: ORIGINAL_CHANGES[name]})
    assert after.original().key("d") != before.original().key("d")
    assert after.adversary().key("d") != before.adversary().key("d")


def test_every_field_is_in_one_of_the_two_lists():
    """A field added later must be said to matter to the original's key, or not to."""
    assert {f.name for f in fields(Config)} == NOT_IN_ORIGINAL_KEY | set(ORIGINAL_CHANGES)


def test_a_gpt_has_every_switch_on_and_the_notebooks_model_none():
    """The switches follow the variant unless they are set."""
    assert Config().plain
    gpt = Config(variant="gpt")
    assert gpt.positions and gpt.mask and gpt.residuals and gpt.normalisation
    assert not Config(variant="gpt", mask=False).mask
    assert not Config(mask=True).plain


def test_key_is_made_of_the_text_and_the_format(monkeypatch):
    """The digest counts and the corpus's name does not; a new format makes every key new."""
    key = Config().key("d")
    assert Config(corpus="elsewhere").key("d") == key
    assert Config().key("other") != key
    monkeypatch.setattr(config_module, "FORMAT_VERSION", config_module.FORMAT_VERSION + 1)
    assert Config().key("d") != key


def test_a_whole_weight_and_the_same_weight_with_a_point_are_one_key():
    """1 and 1.0 are the same weight and must not train two adversaries."""
    whole, point = (Config(role="adversary", adversary_weight=w) for w in (1, 1.0))
    assert whole.key("d") == point.key("d")


def test_data_key_depends_on_the_phrases_alone():
    """Heads, recipe and adversary use the same phrases; size, context, seed and text do not."""
    key = Config().data_key("d")
    for same in (
        {"heads": 3},
        {"recipe": "notebook"},
        *({k: v} for k, v in ADVERSARY_CHANGES.items()),
    ):
        assert replace(Config(), **same).data_key("d") == key
    others = [
        replace(Config(), **{k: ORIGINAL_CHANGES[k]})
        for k in ("vocab_size", "context_length", "seed")
    ]
    keys = {key, Config().data_key("e"), *(other.data_key("d") for other in others)}
    assert len(keys) == 5
