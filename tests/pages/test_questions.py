"""Questions before and after the lesson, and the call to the front: phones and the desk."""

import pytest

from minigpt.classroom.calls import call_to_front, let_go_on
from minigpt.classroom.questions import (
    AFTER,
    BEFORE,
    close_question,
    give_answer,
    kept_questions,
    open_question,
    shift,
)
from minigpt.classroom.rates import Rates
from minigpt.classroom.rooms import set_topic
from minigpt.classroom.rounds import begin_round
from minigpt.classroom.screens import put_on_screen
from minigpt.classroom.standing import standing
from minigpt.classroom.votes import cast_vote, tallies
from minigpt.lessons.questions import Question, shipped_questions
from minigpt.lessons.shelf import keep_lesson
from minigpt.ui.classroom import ballot
from tests.app_server import open_page, text
from tests.classrooms import PAIRS, students
from tests.pages.test_class import choose, desk, press, room_now

ASKED = Question("Is *it* alive?", ("Yes", "No [x](y)", "A bit"), 2)


def answer(app, place: int):
    """Tap an answer on the phone."""
    next(b for b in app.button if (b.key or "").endswith(f"-{place}")).click()
    return app.run()


def seen(app) -> str:
    """All that is in view, with the tables."""
    return text(app) + "".join(str(one.proto) for one in app.get("html"))


def ticked(app) -> list[str]:
    """The answers with a tick."""
    return [button.label for button in app.button if "✓" in button.label]


def test_a_phone_answers_and_changes_its_mind(engine, room, phone):
    """The question goes before an open round; the round comes back when it is closed."""
    me = students(engine, room, 1)[0]
    set_topic(engine, room.id, "polite")
    begin_round(engine, room.id, "compare", PAIRS)
    asking = open_question(engine, room.id, ASKED, BEFORE)
    app = open_page("vote", room=room.code)
    assert app.title[0].value == r"Is \*it\* alive?" and not ticked(app)
    app = answer(app, 0)
    assert ticked(app) == ["**A**  Yes  ✓"] and "change your answer" in text(app)
    app = answer(app, 1)
    assert ticked(app) == [r"**B**  No \[x\]\(y\)  ✓"]
    assert standing(engine, room.id, me.id).answer == 1
    close_question(engine, room.id)
    assert app.run().title[0].value == "Which is polite?"
    with pytest.raises(StopIteration):
        answer(app, 2)
    assert asking


def test_an_answer_that_comes_too_late_or_too_often_is_told_so(engine, room, phone, monkeypatch):
    """What was stored stays."""
    students(engine, room, 1)
    open_question(engine, room.id, ASKED, BEFORE)
    app = open_page("vote", room=room.code)
    close_question(engine, room.id)
    app = answer(app, 0)
    assert not app.exception and "question is closed" in app.error[0].value
    app = press(app, "Close the message")
    open_question(engine, room.id, ASKED, BEFORE)
    monkeypatch.setattr(
        type(ballot.st.context), "ip_address", property(lambda self: "198.51.100.7")
    )
    monkeypatch.setattr(ballot, "VOTES", Rates("votes", 1, 0))
    app = answer(answer(app.run(), 0), 1)
    assert "came from your network" in app.error[0].value
    assert shift(engine, kept_questions(engine, room.id)[0]).counts(BEFORE).tolist() == [1, 0, 0]


def test_a_tap_on_a_question_that_has_just_come_is_ignored(engine, room, phone, monkeypatch):
    """It was meant for what was there before."""
    students(engine, room, 1)
    open_question(engine, room.id, ASKED, BEFORE)
    app = open_page("vote", room=room.code)
    monkeypatch.setattr(ballot, "SETTLED", 3600.0)
    assert not ticked(answer(app, 0))


def test_the_presenter_asks_closes_asks_again_and_sees_who_moved(engine, room):
    """Counts are hidden until the question is closed; then the picture has numbers, no names."""
    first = shipped_questions()[0]
    class_ = students(engine, room, 3)
    app = press(desk("Questions"), "Ask before the lesson")
    assert not app.exception and "0 of 0 have answered" in text(app)
    asking = kept_questions(engine, room.id)[0].askings[BEFORE].id
    for student, choice in zip(class_, (0, 0, 1), strict=True):
        give_answer(engine, room, student, asking, choice)
    app = app.run()
    assert "3 of 3 have answered" in text(app) and "students</th>" not in seen(app)
    app = press(app, "Close the question")
    assert "What the class answered before the lesson" in [one.label for one in app.expander]
    assert ">2<" not in seen(app)  # folded away until it is wanted
    app = press(app, "Ask after the lesson")
    asking = kept_questions(engine, room.id)[0].askings[AFTER].id
    for student, choice in zip(class_[:2], (1, 0), strict=True):
        give_answer(engine, room, student, asking, choice)
    app = press(app.run(), "Close the question")
    assert not app.exception
    assert "**1 of 2** who answered both times changed" in text(app)
    assert "1 moved to B, which fits" in text(app) and "1 answered only before" in text(app)
    assert first.answers[0] in seen(app) and "s1" not in seen(app)
    assert len(app.get("vega_lite_chart")) + len(app.get("arrow_vega_lite_chart")) == 1
    assert "Ask again after the lesson" in [button.label for button in app.button]


def test_a_file_of_ones_own_is_checked_and_kept(engine, room):
    """A mistake is named with its place and stays to be read; a right file is on the list."""
    app = desk("Questions")
    app.session_state["fold-own-questions"] = True
    app = app.run()
    app.file_uploader[0].upload("my.toml", b'[[question]]\ntext = "Why?"\n', "text/plain")
    app = press(app.run(), "Put them on the list")
    assert "my.toml, question 1: answers is None" in app.error[0].value.replace("\\", "")
    right = '[[question]]\ntext = "Träumt es?"\nanswers = ["Ja", "Nein"]\n'.encode()
    app.file_uploader[0].upload("my.toml", right, "text/plain")
    app = press(app.run(), "Put them on the list")
    assert not app.exception and not app.error
    assert [one.question.text for one in kept_questions(engine, room.id)] == ["Träumt es?"]
    assert "Träumt es?" in app.selectbox(key="question_chosen").options


def test_phones_look_at_the_front_and_go_on_where_they_were(engine, room, phone):
    """The pair in view is still in view, though others voted meanwhile; the step is named."""
    set_topic(engine, room.id, "polite")
    began = begin_round(engine, room.id, "compare", PAIRS)
    _, other = students(engine, room, 2)
    app = open_page("vote", room=room.code)
    keys = [button.key for button in app.button]
    call_to_front(engine, room.id)
    raw = b'title = "L"\n[[step]]\ntitle = "One *of* it"\npage = "home"\n'
    put_on_screen(engine, room.id, (keep_lesson(raw, "l.toml").name, 0))
    app = app.run()
    assert app.title[0].value == "Look at the front" and r"One \*of\* it" in text(app)
    assert not [button for button in app.button if (button.key or "").startswith("vote-")]
    for tally in tallies(engine, [began.id]):
        if f"vote-{tally.id}-a" in keys:  # now the other pair has fewer votes
            cast_vote(engine, room_now(engine, room), other, tally.id, "a")
    let_go_on(engine, room.id)
    app = app.run()
    assert [button.key for button in app.button] == keys
    assert "2 of 2" in text(choose(app, "b"))


def test_one_tap_calls_and_another_lets_go_on(engine, room):
    """In whatever part of the desk."""
    me = students(engine, room, 1)[0]
    app = press(desk("Students"), "Everybody look here")
    assert standing(engine, room.id, me.id).called
    app.session_state["desk_part"] = "Compare"
    press(app.run(), "Let them go on")
    assert not standing(engine, room.id, me.id).called


def test_counts_of_a_round_are_hidden_unless_the_presenter_wants_them(engine, room):
    """A switch that is off at first."""
    set_topic(engine, room.id, "polite")
    began = begin_round(engine, room.id, "compare", PAIRS)
    me = students(engine, room, 1)[0]
    cast_vote(engine, room_now(engine, room), me, tallies(engine, [began.id])[0].id, "a")
    app = desk("Compare")
    assert "Votes so far: 1 of 2" in text(app) and PAIRS[0].a not in seen(app)
    app = app.toggle(key="desk_counts").set_value(True).run()
    assert PAIRS[0].a in seen(app)
