"""The tour: what its file says, when a step counts as done, what is remembered."""

from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest
import streamlit as st

from minigpt.config import Config
from minigpt.model.prediction import LanguageModel
from minigpt.text.tokenizer import Tokenizer
from minigpt.text.vocabulary import Vocabulary
from minigpt.ui.guide import tour, tour_rules
from minigpt.ui.guide.tour import Progress, Step, is_done, pages, summary
from tests.app_server import ROOT
from tests.small_models import fixed_weights


@pytest.fixture
def state(monkeypatch) -> dict:
    """A session's state that is a plain dictionary."""
    held: dict = {}
    monkeypatch.setattr(st, "session_state", held)
    return held


def step(*done) -> Step:
    """A step that is seen in this way."""
    return Step("words 1", "Try it.", done)


def test_the_file_names_real_pages_and_rules():
    """Every address is one of the router's, every rule exists, every step says something."""
    router = (ROOT / "router.py").read_text(encoding="utf-8")
    for path, page in pages().items():
        assert path == "" or f'page("{path}"' in router
        for one in page.steps:
            assert one.say.endswith((".", "?"))
            assert one.done[0] in ("changed", "typed", "is", "one of", "seen")
            assert one.done[0] != "seen" or one.done[1] in tour_rules.RULES


def test_a_sentence_names_the_units_of_the_text(state):
    """Whoever reads characters types a character; the page about all three kinds says words."""
    state["units"] = "characters"
    words, tokens = pages()["meaning"], pages()["tokens"]
    assert words.said(words.steps[0]) == "Type a character and look at its neighbours."
    assert "what do words, pieces and characters make of it?" in tokens.said(tokens.steps[0])


def test_the_whole_story_takes_about_half_an_hour():
    """25 minutes, and the pages that came later; what is left shrinks with what was done."""
    assert 22 <= sum(page.minutes for page in pages().values()) <= 32
    every = {one.name for page in pages().values() for one in page.steps}
    assert f"In all 0 of {len(every)} steps" in summary(Progress())
    assert "about 0 are left" in summary(Progress(done=set(every)))


def test_a_control_counts_once_it_has_moved(state):
    """What it stood at first is remembered; a control that is not drawn yet is not asked."""
    first: dict = {}
    assert not is_done(step("changed", "heads"), None, first)
    state["heads"] = 2
    assert not is_done(step("changed", "heads"), None, first)
    state["heads"] = 3
    assert is_done(step("changed", "heads"), None, first)


def test_an_example_is_not_typed(state):
    """Neither the example in the box nor an empty box counts."""
    for held, done in (("", False), ("one two", False), ("my own", True)):
        state |= {"prompt": held, "prompt_example": "one two"}
        assert is_done(step("typed", "prompt"), None, {}) == done


def test_values_and_switches(state):
    """A control at a value; any of some switches."""
    state |= {"variant": "gpt", "mask": True}
    assert is_done(step("is", "variant", "gpt"), None, {})
    assert not is_done(step("is", "variant", "notebook"), None, {})
    assert is_done(step("one of", "positions", "mask"), None, {})
    assert not is_done(step("one of", "positions"), None, {})


def test_a_rule_needs_a_view(state, monkeypatch):
    """On a page without models no rule is asked."""
    monkeypatch.setitem(tour_rules.RULES, "adversary_differs", lambda view: True)
    assert not is_done(step("seen", "adversary_differs"), None, {})
    assert is_done(step("seen", "adversary_differs"), object(), {})


def test_three_guesses(state):
    """Two are not enough."""
    for count in (2, 3):
        state["guess_game"] = {"guesses": list(range(count))}
        assert tour_rules.guessed_three(None) == (count == 3)


@dataclass
class Looked:
    """A view whose adversary and original answer with set words."""

    config: object = field(default_factory=lambda: tour_rules.Config(letter="e"))


@pytest.mark.parametrize(
    ("words", "differs", "likes"),
    [(("sun", "tree"), True, True), (("sea", "tree"), True, False), (("sun", "sun"), False, False)],
)
def test_what_the_adversary_says(monkeypatch, words, differs, likes):
    """It differs when the word is another; it likes when only its word has the letter."""
    monkeypatch.setattr(tour_rules, "likeliest", lambda view: words)
    assert tour_rules.adversary_differs(Looked()) == differs
    assert tour_rules.adversary_likes(Looked()) == likes


@pytest.mark.parametrize(("units", "prompt"), [("words", "The SEA"), ("characters", "ab")])
def test_the_words_in_the_box_are_read_as_the_text_was(state, units, prompt):
    """Capital letters, and characters with nothing between them, are asked for as on the page."""
    words = ("a", "b") if units == "characters" else ("the", "sea")
    config = Config(vocab_size=2, context_length=2, heads=1, units=units)
    known = Vocabulary(words, Tokenizer(units))
    models = [
        LanguageModel(one, known, fixed_weights(chances, config))
        for one, chances in ((config, (0.7, 0.3)), (config.adversary(), (0.2, 0.8)))
    ]
    view = SimpleNamespace(config=config, shown=[SimpleNamespace(model=model) for model in models])
    state["prompt"] = prompt
    assert tour_rules.likeliest(view) == words
    state["prompt"] = prompt[-1]
    assert tour_rules.likeliest(view) is None


def test_what_a_browser_kept_is_checked():
    """Names that are no steps are dropped; skipping is remembered; the text comes back the same."""
    now = Progress(done={"words 1"})
    now.take("model 2\n<script>\nhidden", {"words 1", "model 2"})
    assert now.done == {"words 1", "model 2"} and now.hidden and now.known
    again = Progress()
    again.take(now.as_text(), {"words 1", "model 2"})
    assert (again.done, again.hidden) == (now.done, now.hidden)


def test_a_page_without_a_tour_draws_nothing(state, monkeypatch):
    """The page of the vote, say."""
    monkeypatch.setattr(tour, "exchange", lambda *about: pytest.fail("asked the browser"))
    tour.enter("vote")
    tour.draw()
    assert tour.STATE not in state
