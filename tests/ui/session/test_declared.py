"""What controls can stand at: whatever comes, what is used is declared."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minigpt.config import Config, Range, declaration
from minigpt.text.corpus import keep_own_text
from minigpt.ui.inside.variant_choice import VARIANT
from minigpt.ui.session.address import config_in_state
from minigpt.ui.session.controls import BOUND
from minigpt.ui.session.declared import Among, Control, Words, control, same
from tests.conftest import tiny_text

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.binary()
    | st.sampled_from(["builtin", "/etc/hostname", "own:", "e", "é", "E", "fast", "true", "gpt"])
)
ANYTHING = st.recursive(SCALARS, lambda one: st.lists(one) | st.dictionaries(st.text(), one))


@given(st.sampled_from((*BOUND, VARIANT, "mask")), ANYTHING)
def test_whatever_is_sent_a_control_stands_where_it_can(name, value):
    """The config takes what is made of it, and what fits stays as it is."""
    about = control(name)
    fit = about.fit(value)
    config = Config(**{name: fit})
    assert same(about.fit(fit), fit)
    values = declaration(name)["values"]
    values.check(name, getattr(config, name))
    if isinstance(values, Range):  # the command line may leave the slider's steps, a page may not
        assert fit == values.snap(fit) and values.low <= fit <= values.high


@given(st.sampled_from((*BOUND, VARIANT, "mask")), st.text())
def test_whatever_an_address_says_a_control_stands_where_it_can(name, raw):
    """What is read is written so that it is right the next time."""
    about = control(name)
    value = about.read(raw)
    Config(**{name: value})
    assert about.is_right(about.write(value))
    assert about.is_right(raw) or about.write(value) != raw


@pytest.mark.parametrize(
    ("name", "value", "fit"),
    [
        ("vocab_size", 517, 500),
        ("vocab_size", -3, 50),
        ("vocab_size", float("inf"), 2000),
        ("vocab_size", float("nan"), 500),
        ("vocab_size", True, 500),
        ("vocab_size", "450", 500),
        ("heads", 2.0, 2),
        ("adversary_weight", 0.77, 0.75),
        ("letter", "é", "é"),
        ("letter", "Q", "e"),
        ("recipe", "slow", "fast"),
        ("recipe", ["fast"], "fast"),
        ("start", None, None),
        ("corpus", "/etc/hostname", "builtin"),
        ("corpus", "README.md", "builtin"),
        ("corpus", "own:../../README", "builtin"),
        ("corpus", "own:" + "0" * 20, "builtin"),
        ("corpus", "simple-wikipedia", "simple-wikipedia"),
        ("mask", 1, False),
        ("mask", True, True),
    ],
)
def test_the_nearest_that_there_is(name, value, fit):
    """Worked out by hand: the nearest place of a slider, else where the control stands at first."""
    found = control(name).fit(value)
    assert found == fit and type(found) is type(fit)


def test_a_text_that_was_added_here_may_be_named():
    """And by nobody else's letters in its name."""
    name = keep_own_text(tiny_text())
    assert control("corpus").fit(name) == name
    assert control("corpus").fit(name.upper()) == "builtin"


def test_one_of_a_pages_own_values():
    """Written as the control writes them; what is none of them becomes the default."""
    head = Control("Head", Among((1, 2), lambda n: f"head {n}"), 2)
    assert head.read("head 1") == 1 and head.write(1) == "head 1" and head.is_right("head 1")
    assert head.read("1") == 2 and not head.is_right("1")
    assert head.fit(True) == 2, "a switch is no number"


def test_a_text_is_cut_where_its_box_ends():
    """What is no text is none."""
    box = Control("The word", Words(3), "")
    assert box.fit("four") == "fou" and box.fit(4) == "" and not box.is_right("four")


def test_the_session_cannot_hold_what_reaches_a_job(monkeypatch):
    """Whatever is under the controls' names, the config that a job is asked with is declared."""
    from minigpt.ui.session import address

    held = {"corpus": "/etc/hostname", "vocab_size": "many", "heads": 4, "letter": b"e"}
    state = SimpleNamespace(to_dict=lambda: held)
    monkeypatch.setattr(address.st, "session_state", state)
    assert config_in_state(BOUND) == Config(heads=4)
