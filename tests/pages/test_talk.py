"""A shared model on a phone, drawn by the server from ready models."""

import re
from urllib.parse import parse_qs, urlsplit

from streamlit.testing.v1 import AppTest

from minigpt.jobs.status import Status
from minigpt.text.corpus import SIMPLE_WIKIPEDIA
from minigpt.ui.session.move import BACK
from tests.app_server import PAGE_TIME, ROOT, WORDS, open_page, text

PROMPT = " ".join(WORDS.words[:5])


def talk(**address: str) -> AppTest:
    """The page as a phone opens it: no controls beside it."""
    app = AppTest.from_file(str(ROOT / "pages" / "talk.py"), default_timeout=PAGE_TIME)
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def written(app: AppTest) -> list[str]:
    """What the model made of the prompt."""
    return [said for one in app.get("html") if PROMPT in (said := str(one.proto))]


def test_it_talks_and_has_no_sliders(jobs):
    """The likeliest word and a text; a press brings another text, from the same model."""
    app = talk(prompt=PROMPT)
    assert not app.exception and jobs.asked == [] and len(app.slider) == 0
    before = written(app)
    assert len(before) == 1
    app.button[0].click().run()
    after = written(app)
    assert not app.exception and after != before


def test_it_is_the_model_of_the_address(jobs):
    """Three heads are asked for where the store has two; a value that can't be is mended."""
    assert talk(prompt=PROMPT, heads="3").session_state["heads"] == 3
    assert jobs.asked == [("train", "original")]
    assert talk(prompt=PROMPT, heads="x", model="nosuch").session_state["heads"] == 2


def test_no_slider_of_before_changes_it(jobs):
    """What another page stood at is not what was shared."""
    app = talk(prompt=PROMPT)
    app.session_state["heads"] = 7
    app.run()
    assert jobs.asked == [] and "heads" not in app.session_state


def test_the_adversary_is_shared_as_such(jobs):
    """The code on Take it home names the model that is chosen there, and its sliders."""
    app = open_page("take-home", prompt=PROMPT, vocab_size="500")
    app.segmented_control(key="taken_home").set_value("The adversary").run()
    assert not app.exception and "this computer alone" in text(app)
    said = " ".join(str(one.proto) for one in app.get("bidi_component"))
    [address] = set(re.findall(r"http://[^\s\"\\\\]+/talk[^\s\"\\\\]+", said))
    asked = parse_qs(urlsplit(address).query)
    assert urlsplit(address).path == "/talk"
    assert asked["model"] == ["adversary"] and asked["prompt"] == [PROMPT]
    shown = talk(prompt=PROMPT, model="adversary")
    assert not shown.exception and jobs.asked == []


def test_a_text_that_cannot_be_had_leads_back(jobs):
    """The address no longer asks for it, and the built-in text's model talks."""
    jobs.answer = Status("", "failed", reason="the download broke off; expected the text. Wait")
    app = talk(prompt=PROMPT, corpus=SIMPLE_WIKIPEDIA)
    assert not app.exception and "The download broke off" in app.error[0].value
    next(button for button in app.button if button.label == BACK).click()
    app.run()
    assert not app.exception and not app.error and "corpus" not in app.query_params
    assert "Say something else" in [button.label for button in app.button]
