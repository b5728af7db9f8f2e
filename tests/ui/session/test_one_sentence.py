"""What can't be done is one sentence, and what can't be done just now is tried again."""

from streamlit.testing.v1 import AppTest

from minigpt.text.corpus import keep_own_text
from minigpt.ui.session import service
from minigpt.ui.session.one_sentence import BY_ITSELF
from minigpt.ui.session.repeating import LOOKS
from tests.app_server import FakeJobs, open_page, text
from tests.shared_places import Unsteady, until


def draw(error) -> AppTest:
    """A page that raises, drawn once."""
    script = f"""
from minigpt.errors import NotNow, UserError
from minigpt.ui.session.one_sentence import in_one_sentence
with in_one_sentence():
    raise {error}("it is away", "something", "Wait")
"""
    return AppTest.from_string(script).run()


def test_a_mistake_is_said_and_what_is_away_is_asked_again():
    """A mistake stays; a place that does not answer is asked again by the page itself."""
    app = draw("UserError")
    assert [e.value for e in app.error] == ["It is away; expected something. Wait."]
    app = draw("NotNow")
    said = f"It is away; expected something. Wait. {BY_ITSELF}"
    assert [e.value for e in app.warning] == [said] and not app.error and not app.exception
    app.run()  # a timer of its own each time: a late look of the one before empties no page
    assert app.session_state[LOOKS] == 2


def test_an_address_keeps_its_text_while_the_shared_store_is_away(machines, unsteady, monkeypatch):
    """The page says so in place of the text, shows no other one, and has it when all is back."""
    both = machines(unsteady)
    both.store("a")
    corpus = keep_own_text("A wombat meets a tree.\n" * 200)
    store, jobs = both.store("b"), FakeJobs()
    monkeypatch.setattr(service, "store", lambda: store)
    monkeypatch.setattr(service, "jobs", lambda: jobs)
    monkeypatch.setattr(service, "session", lambda: "me")
    Unsteady.gone.set()
    app = open_page("words", corpus=corpus)
    assert not app.exception
    assert app.query_params["corpus"] == corpus and app.session_state["corpus"] == corpus
    assert BY_ITSELF in text(app) and "can't be" not in text(app)
    Unsteady.gone.clear()
    until(lambda: not store.shared.away)
    app.run()
    assert app.query_params["corpus"] == corpus
    assert BY_ITSELF not in text(app) and "wombat" in text(app)
