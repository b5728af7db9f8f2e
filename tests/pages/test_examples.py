"""Prompts of a shared model kept as examples: the owner's switch, the visitor's page, the desk."""

import re

import pytest

from minigpt.classroom.examples import (
    add_example,
    count_keeping,
    examples,
    start_keeping,
    stop_keeping,
)
from minigpt.classroom.rates import Rates
from minigpt.classroom.rooms import set_topic
from minigpt.classroom.rounds import rounds
from minigpt.classroom.votes import tallies
from minigpt.ui.classroom import kept_examples
from tests.app_server import WORDS, open_page, text
from tests.pages.test_class import desk, press
from tests.pages.test_talk import talk

GIVEN = " ".join(WORDS.words[:5])
TYPED = " ".join(WORDS.words[5:10])


@pytest.fixture
def share(engine, room) -> str:
    """A share whose owner switched the keeping on."""
    return start_keeping(engine, room.id)


def write(app, prompt: str):
    """Type into the box of the page."""
    return app.text_input[0].set_value(prompt).run()


def prompts(engine, room) -> list[str]:
    """What is kept."""
    return [one.prompt for one in examples(engine, room.id)]


def test_the_owner_switches_it_on_and_off(engine, room):
    """The address names the share only while it is on; another address is another share."""
    app = open_page("take-home")
    assert "keep=" not in shared(app) and count_keeping(engine, room.id) == 0
    assert app.toggle(key="share_keeps").proto.wrap  # its label is longer than a column is wide
    app = app.toggle(key="share_keeps").set_value(True).run()
    assert not app.exception and count_keeping(engine, room.id) == 1
    assert re.search("keep=[0-9a-f]{16}", shared(app))
    app = app.toggle(key="share_keeps").set_value(False).run()
    assert "keep=" not in shared(app) and count_keeping(engine, room.id) == 0
    app = app.toggle(key="share_keeps").set_value(True).run()
    stop_keeping(engine, room.id)  # by the presenter
    app = app.run()
    assert not app.toggle(key="share_keeps").value and "keep=" not in shared(app)


def shared(app) -> str:
    """The addresses of the shared model on a page."""
    said = " ".join(str(one.proto) for one in app.get("bidi_component"))
    return " ".join(re.findall(r"http://[^\s\"\\\\]+/talk[^\s\"\\\\]+", said))


def test_without_a_class_there_is_no_switch(jobs, monkeypatch):
    """There is no comparison to keep anything for."""
    monkeypatch.delenv("MINIGPT_PRESENTER_TOKEN", raising=False)
    assert not open_page("take-home").toggle
    app = talk(prompt=GIVEN, keep="0" * 16)
    assert not app.exception and not app.info


def test_a_visitor_is_told_before_and_what_they_typed_is_kept_once(engine, room, share):
    """What they found in the box is not theirs; a draw more keeps nothing more."""
    app = talk(prompt=GIVEN, keep=share)
    assert "What you write here is kept" in app.info[0].value and "At most 5" in app.info[0].value
    assert prompts(engine, room) == []
    app = write(app, TYPED)
    assert not app.exception and prompts(engine, room) == [TYPED]
    assert "Kept as an example for the class: 1 of 5" in text(app)
    app = press(app, "Say something else")
    assert prompts(engine, room) == [TYPED]


@pytest.mark.parametrize("keep", ["", "0" * 16, "<b>", "x" * 16])
def test_without_the_switch_nothing_is_said_and_nothing_is_kept(engine, room, share, keep):
    """Not by a made-up name either."""
    app = talk(prompt=GIVEN, keep=keep) if keep else talk(prompt=GIVEN)
    app = write(app, TYPED)
    assert not app.info and prompts(engine, room) == [] and "Kept" not in text(app)


def test_switched_off_meanwhile_nothing_more_is_kept(engine, room, share):
    """The page goes on talking."""
    app = talk(prompt=GIVEN, keep=share)
    stop_keeping(engine, room.id, share)
    app = write(app, TYPED)
    assert not app.exception and not app.info and prompts(engine, room) == []


def test_words_that_the_model_can_not_read_are_not_kept(engine, room, share):
    """What it does not answer is no example."""
    app = write(talk(prompt=GIVEN, keep=share), "zzzz *qqq*")
    assert not app.exception and prompts(engine, room) == []


def test_a_visit_and_an_address_have_an_end(engine, room, share, monkeypatch):
    """Both are told, and the model still answers."""
    monkeypatch.setattr(kept_examples, "EACH", 1)
    app = write(talk(prompt=GIVEN, keep=share), TYPED)
    app = write(app, " ".join(WORDS.words[10:15]))
    assert "Not kept: you have given 1" in text(app) and prompts(engine, room) == [TYPED]
    here = property(lambda self: "198.51.100.7")
    monkeypatch.setattr(type(kept_examples.st.context), "ip_address", here)
    monkeypatch.setattr(kept_examples, "EXAMPLES", Rates("examples", 0, 0))
    app = write(talk(prompt=GIVEN, keep=share), " ".join(WORDS.words[15:20]))
    assert "Too many examples came from your network" in text(app) and not app.exception


def test_the_presenter_sees_each_and_takes_it_out(engine, room, share):
    """As it was typed: nothing in it acts; and ends the keeping."""
    for prompt in ("*one* [x](y)", "two"):
        add_example(engine, room.id, share, prompt)
    app = desk("Examples")
    assert not app.exception and r"\*one\* \[x\]\(y\)" in text(app)
    app = app.button(key=f"take-out-{examples(engine, room.id)[0].id}").click().run()
    assert prompts(engine, room) == ["two"] and "*one" not in text(app)
    app = press(app, "Keep no more")
    assert count_keeping(engine, room.id) == 0 and "**0** shared models keep" in text(app)
    app = press(app, "Take all out")
    assert prompts(engine, room) == [] and "no examples" in text(app)


def test_the_next_round_begins_with_them_and_then_they_are_gone(engine, room, share):
    """One whose words the model does not know waits; a short one gets words before it."""
    short = WORDS.words[7]
    for prompt in (TYPED, "qqqq zzzz", short):
        add_example(engine, room.id, share, prompt)
    set_topic(engine, room.id, "polite")
    app = desk("Compare")
    assert "Begin with what visitors wrote (3)" in [one.label for one in app.toggle]
    app = press(app, "Begin a round")
    assert not app.exception and not app.error
    asked = [tally.pair.prompt for tally in tallies(engine, [rounds(engine, room.id)[0].id])]
    assert TYPED in asked and any(prompt.endswith(f" {short}") for prompt in asked)
    assert prompts(engine, room) == ["qqqq zzzz"]


def test_a_round_without_them_leaves_them(engine, room, share):
    """The presenter's switch is off."""
    add_example(engine, room.id, share, TYPED)
    set_topic(engine, room.id, "polite")
    app = desk("Compare").toggle(key="desk_own_prompts").set_value(False).run()
    press(app, "Begin a round")
    asked = [tally.pair.prompt for tally in tallies(engine, [rounds(engine, room.id)[0].id])]
    assert len(asked) == 8 and TYPED not in asked and prompts(engine, room) == [TYPED]
