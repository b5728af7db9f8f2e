"""Presenter mode: which models a lesson needs, and controls that are taken away."""

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from minigpt.config import Config
from minigpt.errors import NotNow
from minigpt.lessons.file import CONTROLS, Lesson, Step
from minigpt.ui.guide import lesson_mode
from minigpt.ui.session import service
from minigpt.ui.session.one_sentence import BY_ITSELF
from tests.app_server import FakeJobs, ready_store

LESSON = Lesson(
    "l",
    "L",
    "",
    (
        Step("One", "home", say="Say *this*.", sliders={"heads": 3}, hide=CONTROLS),
        Step("Two", "words", sliders={"adversary_weight": 1.0}, hide=("heads",)),
    ),
)


@pytest.fixture
def jobs(tmp_path, monkeypatch) -> FakeJobs:
    """The app's jobs, none of which is ever done, beside a store with the default models."""
    fake, store = FakeJobs(), ready_store(tmp_path / "ready")
    monkeypatch.setattr(service, "store", lambda: store)
    monkeypatch.setattr(service, "jobs", lambda: fake)
    monkeypatch.setattr(service, "session", lambda: "me")
    return fake


def test_a_lesson_needs_each_model_once():
    """Both steps share an original; each has an adversary of its own."""
    first, second = Config(heads=3), Config(heads=3, adversary_weight=1.0)
    needed = lesson_mode.models(LESSON)
    assert [config.role for config in needed].count("adversary") == 2
    assert set(needed) == {
        first.original(),
        first.adversary(),
        second.original(),
        second.adversary(),
    }


def script():
    """A page in presenter mode, at a step that leaves all controls but one."""
    import streamlit as st

    from minigpt.ui.guide import lesson_mode

    number = st.session_state["lesson_step"]
    lesson_mode.draw(st.session_state["lesson"].steps[number].page)
    if not lesson_mode.active():
        st.stop()
    st.text(str(st.session_state["heads"]))


def at_step(number: int, lesson: Lesson = LESSON) -> AppTest:
    """The bar and the controls at a step, after its sliders were set."""
    app = AppTest.from_function(script, default_timeout=60)
    app.session_state["lesson"] = lesson
    app.session_state["lesson_step"] = number
    for name, value in lesson.moved(number).items():
        app.session_state[name] = value
    return app.run()


def test_hidden_controls_are_not_drawn_and_keep_their_value(jobs):
    """The first step hides all, the second only the heads, which stay at 3."""
    first, second = at_step(0), at_step(1)
    assert not first.exception and not second.exception
    assert [slider.label for slider in first.slider] == []
    labels = [slider.label for slider in second.slider]
    assert "Attention heads" not in labels and "Vocabulary size" in labels
    assert second.run().text[0].value == "3"


def press(app: AppTest, label: str) -> AppTest:
    """Press the button with this label."""
    next(button for button in app.button if button.label == label).click()
    return app.run()


def test_the_bar_says_where_the_lesson_is_and_never_what_to_say(jobs):
    """Back is dead at the start, and Next at the end; the notes are not on this screen."""
    app = at_step(0)
    dead = {button.label for button in app.button if button.disabled}
    assert dead == {"Back"}
    assert any("**1 of 2** · One" in element.value for element in app.markdown)
    assert not any("Say *this*." in element.value for element in app.markdown)
    assert "Notes" not in {button.label for button in app.button}
    ends = {button.label: button.disabled for button in at_step(1).button}
    assert ends["Next"] and not ends["Back"]


def test_what_is_covered_is_uncovered_before_the_lesson_goes_on(jobs):
    """The button that goes on, and so Page Down, first shows the answer; then it goes on."""
    covered = Lesson("l", "L", "", (Step("One", "home", show=("answer",), cover=("answer",)),))
    app = at_step(0, covered)
    assert "Show the answer" in {button.label for button in app.button}
    assert "visibility: hidden" in styles(app) and "display: none" in styles(app)
    app = press(app, "Show the answer")
    assert "visibility: hidden" not in styles(app) and "display: none" in styles(app)
    assert next(button for button in app.button if button.label == "Next").disabled  # the last


def styles(app: AppTest) -> str:
    """All style sheets that the page brought."""
    return "".join(element.proto.body for element in app.get("html"))


def test_warming_asks_for_what_is_missing_once_it_is_told_to(jobs, monkeypatch):
    """The default's models are there; those with three heads are asked for."""

    def page():
        from minigpt.lessons.file import Lesson, Step
        from minigpt.ui.guide import lesson_mode

        steps = (Step("One", "home"), Step("Two", "home", sliders={"heads": 3}))
        lesson_mode.draw_warming(Lesson("l", "L", "", steps))

    st.cache_data.clear()
    app = AppTest.from_function(page, default_timeout=60).run()
    assert not app.exception and jobs.asked == []
    app.button[0].click()
    app.run()
    assert {role for _, role in jobs.asked} == {"original", "adversary"}


def router():
    """What the router does with a lesson: resume, draw, and say what the session holds."""
    import streamlit as st

    from minigpt.ui.guide import lesson_mode
    from minigpt.ui.session import controls, service
    from minigpt.ui.session.one_sentence import in_one_sentence

    with in_one_sentence():
        lesson_mode.resume()
    if lesson_mode.active():
        lesson_mode.draw("words")
    else:
        controls.draw()
    st.text(f"{st.session_state['vocab_size']} {service.PRESENTS in st.session_state}")


def reloaded(**address: str) -> AppTest:
    """A new session that comes with an address."""
    app = AppTest.from_function(router, default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def test_a_reload_goes_on_where_the_lesson_was(jobs):
    """The third step moves the vocabulary to 100; nobody becomes a presenter by a link."""
    app = reloaded(lesson="story", step="3")
    assert not app.exception and not app.warning
    assert any("**3 of 9**" in element.value for element in app.markdown)
    assert app.text[0].value == "100 False"
    assert app.query_params["lesson"] == "story" and app.query_params["step"] == "3"


def test_what_was_moved_by_hand_stays_moved(jobs):
    """The address has the vocabulary; a control that the step hides stands as the lesson says."""
    assert reloaded(lesson="story", step="3", vocab_size="300").text[0].value == "300 False"
    assert reloaded(lesson="story", step="4", vocab_size="300").text[0].value == "500 False"


@pytest.mark.parametrize(
    ("asked", "at", "said"), [("99", 9, "'99' of a lesson of 9"), ("<b>", 1, "'<b>'")]
)
def test_a_step_that_there_is_not_is_mended_and_said(jobs, asked, at, said):
    """The nearest one, or the first where it is no number."""
    app = reloaded(lesson="story", step=asked)
    assert any(f"**{at} of 9**" in element.value for element in app.markdown)
    assert said in app.warning[0].value.replace("\\", "")
    assert app.query_params["step"] == str(at)


def test_a_lesson_that_is_given_twice_is_the_last_one(jobs):
    """And so is its step; all that was wrong is said, and the address has each once."""
    app = reloaded(lesson=["nosuch", "story"], step=["1", "99"])
    assert any("**9 of 9**" in element.value for element in app.markdown)
    said = " ".join(element.value for element in app.warning).replace("\\", "")
    assert "gave the lesson 2 times" in said and "gave the step 2 times" in said
    assert "'99' of a lesson of 9" in said
    assert app.query_params["lesson"] == "story" and app.query_params["step"] == "9"


def test_an_unknown_lesson_is_said_and_leaves_the_page_as_it_is(jobs):
    """No presenter mode; the address is clean again."""
    app = reloaded(lesson="../secret", step="2")
    assert not app.exception and "there is no lesson" in app.warning[0].value
    assert app.slider and "lesson" not in app.query_params


def test_a_lesson_that_can_not_be_asked_for_just_now_stays_in_the_address(jobs, monkeypatch):
    """The page says so, and begins the lesson when the shared store is back."""
    found = lesson_mode.find_lesson

    def away(name: str):
        raise NotNow("the shared store does not answer", "one that does", "Try again")

    monkeypatch.setattr(lesson_mode, "find_lesson", away)
    app = reloaded(lesson="story", step="3")
    assert app.warning[0].value.endswith(BY_ITSELF) and not app.exception
    assert app.query_params["lesson"] == "story" and app.query_params["step"] == "3"
    monkeypatch.setattr(lesson_mode, "find_lesson", found)
    app.run()
    assert any("**3 of 9**" in element.value for element in app.markdown) and not app.warning


def test_ending_the_lesson_takes_it_out_of_the_address(jobs):
    """So that the next reload is an ordinary page."""
    app = reloaded(lesson="story", step="3")
    next(button for button in app.button if button.label == "End").click()
    app = app.run()
    assert "lesson" not in app.query_params and "step" not in app.query_params
    assert len(app.slider) == 4
