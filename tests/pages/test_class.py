"""The student's and the presenter's pages, drawn by the server from a room in SQLite."""

from types import SimpleNamespace

import pytest
import streamlit as st

from minigpt.classroom.class_list import remove, rename
from minigpt.classroom.rates import Rates
from minigpt.classroom.rooms import Room, find_room, set_topic
from minigpt.classroom.rounds import begin_round, end_round, rounds
from minigpt.classroom.screens import put_on_screen
from minigpt.classroom.students import count_students
from minigpt.classroom.votes import cast_vote, tallies
from minigpt.lessons.shelf import keep_lesson
from minigpt.network.cards import Card
from minigpt.ui.classroom import ballot, invitation, served
from minigpt.ui.session import presenter
from tests.app_server import open_page, text
from tests.classrooms import PAIRS, TOKEN, secret, students

PAIRS_SHOWN = 8


def press(app, label: str):
    """Press the button with this label."""
    next(button for button in app.button if button.label == label).click()
    return app.run()


def room_now(engine, room: Room) -> Room:
    """The room as it is now, with its open round."""
    return find_room(engine, room.code)


def test_a_student_joins_in_one_tap_and_waits(engine, room, phone):
    """The link has the code; nothing need be typed."""
    app = press(open_page("vote", room=room.code), "Join the class")
    assert not app.exception
    assert app.title[0].value == "You are in"
    assert count_students(engine, room.id) == 1


def test_who_comes_back_to_a_new_server_is_told(engine, room, monkeypatch):
    """A page that was open all the while notices the other server; one just opened does not."""
    students(engine, room, 1)
    monkeypatch.setattr(ballot, "browser_id", lambda: (secret(1), True))
    assert "asked again" in open_page("vote", room=room.code).toast[0].value
    answers = iter([None, secret(1)])
    monkeypatch.setattr(ballot, "browser_id", lambda: (next(answers), False))
    app = open_page("vote", room=room.code).run()
    assert app.title[0].value == "You are in" and not app.toast


def test_an_unknown_code_is_asked_for_again(engine, phone):
    """With a message, and a box for the right one."""
    app = open_page("vote", room="' OR 1=1 --")
    assert "There is no room" in app.warning[0].value
    assert app.text_input[0].label == "Join code"


def test_a_room_that_is_given_twice_is_the_last_one(engine, room, phone):
    """The address has it once from then on, and the page says which one it took."""
    app = open_page("vote", room=["XXXXX", room.code])
    assert "gave the room 2 times" in app.info[0].value and room.code in app.info[0].value
    assert app.query_params["room"] == room.code
    assert not app.run().info and not app.warning


def test_a_nickname_of_ten_thousand_characters_gets_a_message(engine, room, phone):
    """And nobody is in the room."""
    app = open_page("vote", room=room.code)
    app.text_input[0].set_value("x" * 10_000)
    app = press(app, "Join the class")
    assert "at most 20" in app.error[0].value
    assert count_students(engine, room.id) == 0


def choose(app, choice: str):
    """Tap the button of the pair in view that stands for ``a``, ``b`` or ``n``."""
    tapped = f"-{choice}"
    buttons = [one for one in app.button if (one.key or "").startswith("vote-")]
    next(one for one in buttons if one.key.endswith(tapped)).click()
    return app.run()


def test_votes_go_one_pair_at_a_time_and_can_be_changed(engine, room, phone):
    """Two pairs, counted on the phone; the second vote is changed; each is stored once."""
    set_topic(engine, room.id, "more *polite*")
    began = begin_round(engine, room.id, "compare", PAIRS)
    students(engine, room, 1)
    app = open_page("vote", room=room.code)
    assert app.title[0].value == r"Which is more \*polite\*?" and "1 of 2" in text(app)
    app = choose(app, "n")
    assert "2 of 2" in text(app)
    app = choose(app, "a")
    assert app.title[0].value == "Thank you!" and "2 of 2" in text(app)
    app = press(app, "Change my last vote")
    assert [one.label for one in app.button if "✓" in one.label][0].endswith("  ✓")
    app = choose(app, "b")
    assert app.title[0].value == "Thank you!"
    found = tallies(engine, [began.id])
    assert sorted((t.for_a, t.for_b, t.cant_tell) for t in found) == [(0, 0, 1), (0, 1, 0)]


def test_a_tap_on_a_pair_that_has_just_come_is_ignored(engine, room, phone, monkeypatch):
    """It was meant for the pair before; a moment later the same tap counts."""
    set_topic(engine, room.id, "polite")
    began = begin_round(engine, room.id, "compare", PAIRS)
    students(engine, room, 1)
    app = open_page("vote", room=room.code)
    monkeypatch.setattr(ballot, "SETTLED", 3600.0)
    app = choose(app, "a")
    assert sum(tally.votes for tally in tallies(engine, [began.id])) == 0
    assert "1 of 2" in text(app)
    monkeypatch.setattr(ballot, "SETTLED", 0.0)
    choose(app, "a")
    assert sum(tally.votes for tally in tallies(engine, [began.id])) == 1


def test_each_phone_has_its_own_left_and_right_and_votes_count_for_the_text(engine, room, phone):
    """About half of the phones show the second text first, always the same ones."""
    turned = [ballot.b_first(student, 7) for student in range(1000)]
    assert 400 < sum(turned) < 600
    assert turned == [ballot.b_first(student, 7) for student in range(1000)]
    set_topic(engine, room.id, "polite")
    began = begin_round(engine, room.id, "compare", PAIRS[:1])
    me = students(engine, room, 1)[0]
    pair = tallies(engine, [began.id])[0]
    app = open_page("vote", room=room.code)
    upper = pair.pair.b if ballot.b_first(me.id, pair.id) else pair.pair.a
    first = next(one for one in app.button if (one.key or "").startswith("vote-"))
    assert first.label == f"… {upper}"


def test_the_end_of_a_round_shows_what_the_class_chose(engine, room, phone):
    """Two of three were for the first text; this phone was with them; then it waits again."""
    set_topic(engine, room.id, "polite")
    began = begin_round(engine, room.id, "compare", PAIRS[:1])
    me, *others = students(engine, room, 3)
    pair = tallies(engine, [began.id])[0]
    for student, choice in zip((me, *others), "aab", strict=True):
        cast_vote(engine, room_now(engine, room), student, pair.id, choice)
    end_round(engine, room.id)
    app = open_page("vote", room=room.code)
    assert app.title[0].value == "The round is over"
    assert "1 of 1" in text(app) and "2 of 3 votes" in text(app)
    assert pair.pair.a in text(app) and "presenter's screen" in text(app)
    set_topic(engine, room.id, "about animals")
    assert open_page("vote", room=room.code).title[0].value == "You are in"


def test_who_is_removed_is_asked_to_join_again_and_may(engine, room, phone):
    """The name is gone, and so are the votes; joining again is another student."""
    me = students(engine, room, 1)[0]
    app = open_page("vote", room=room.code)
    assert app.title[0].value == "You are in" and "s1" in text(app)
    rename(engine, room.id, me.id, "Ada")
    assert "Ada" in text(app.run())
    remove(engine, room.id, me.id)
    app = app.run()
    assert app.title[0].value == "Join the class" and "Ada" not in text(app)
    app = press(app, "Join the class")
    assert app.title[0].value == "You are in" and count_students(engine, room.id) == 1


def test_a_vote_in_a_round_that_just_ended_says_so(engine, room, phone):
    """The student sees why, and waits for the next round."""
    set_topic(engine, room.id, "polite")
    begin_round(engine, room.id, "compare", PAIRS)
    students(engine, room, 1)
    app = open_page("vote", room=room.code)
    set_topic(engine, room.id, "about animals")
    app = choose(app, "a")
    assert not app.exception
    assert "not being voted on" in app.error[0].value
    assert "not being voted on" in app.run().error[0].value
    assert not press(app, "Close the message").error


def test_without_serve_the_desk_says_how_to_start(jobs, monkeypatch):
    """Somebody who started the app alone."""
    monkeypatch.delenv("MINIGPT_PRESENTER_TOKEN", raising=False)
    assert "python -m minigpt serve" in open_page("room").info[0].value


@pytest.fixture
def looks(monkeypatch) -> list[tuple[str, float]]:
    """The names of all fragments that the browser is told to run again, and every how often."""
    names, fragment = [], st.fragment

    def noted(function=None, **options):
        if options.get("run_every"):
            names.append((function.__qualname__, options["run_every"]))
        return fragment(function, **options)

    monkeypatch.setattr(st, "fragment", noted)
    return names


@pytest.mark.parametrize("name", ["vote", "room", "watch"])
def test_each_drawing_of_a_page_looks_under_a_name_of_its_own(
    engine, room, jobs, phone, looks, name
):
    """So a look of the drawing before is no look of this one, and can throw nothing away."""
    jobs.queue, jobs.worker_pid = list, None
    students(engine, room, 1)
    app = open_page(name, room=room.code)
    if name != "vote":
        app.text_input[0].set_value(TOKEN)
        app = press(app, "Open the presenter's desk")
    assert not app.run().exception
    names = [name for name, _ in looks]
    assert len(names) == len(set(names)) > 1


def test_a_phone_that_has_something_to_tap_looks_less_often_and_is_here_by_its_taps(
    engine, room, phone, looks, monkeypatch
):
    """A tap looks too; the pause begins anew with each. Who waits hears of news sooner."""
    here = []
    monkeypatch.setattr(ballot, "presence", lambda: SimpleNamespace(note=here.append))
    set_topic(engine, room.id, "polite")
    begin_round(engine, room.id, "compare", PAIRS[:1])
    me = students(engine, room, 1)[0]
    app = open_page("vote", room=room.code)
    assert looks[-1][1] == ballot.LOOK_WHILE_ASKED
    here.clear()
    choose(app, "a")
    assert looks[-1][1] == ballot.LOOK_EVERY < ballot.LOOK_WHILE_ASKED
    assert set(here) == {me.id}


def desk(part: str):
    """The presenter's desk, opened with the token, at one part."""
    app = open_page("room")
    app.text_input[0].set_value(TOKEN)
    app = press(app, "Open the presenter's desk")
    app.session_state["desk_part"] = part
    return app.run()


def test_a_wrong_token_opens_nothing(engine, room):
    """It is said, and no control of the presenter is drawn."""
    app = open_page("room")
    app.text_input[0].set_value("wrong")
    app = press(app, "Open the presenter's desk")
    assert "not this room's token" in app.error[0].value
    assert not app.segmented_control


def test_the_desk_shows_how_to_join_and_no_token(engine, room):
    """The code is there; the token is nowhere on the page."""
    app = desk("Invite")
    assert not app.exception
    assert room.code in text(app)
    assert TOKEN not in str(app.main)


def come_from(monkeypatch, address: str) -> None:
    """Let every browser have this address, and little left to join and vote."""
    monkeypatch.setattr(type(st.context), "ip_address", property(lambda self: address))
    joins, votes = Rates("joins", 1, 0), Rates("votes", 1, 0)
    for module in (ballot, invitation):
        monkeypatch.setattr(module, "JOINS", joins)
        monkeypatch.setattr(module, "VOTES", votes)


def test_too_many_from_one_address_are_told_to_wait_and_the_desk_shows_it(
    engine, room, phone, monkeypatch
):
    """A second join and a second vote are refused with a sentence; what was voted stays."""
    from tests.classrooms import PAIRS

    come_from(monkeypatch, "198.51.100.7")
    set_topic(engine, room.id, "polite")
    began = begin_round(engine, room.id, "compare", PAIRS)
    app = press(open_page("vote", room=room.code), "Join the class")
    for _ in PAIRS:
        next(b for b in app.button if b.label.startswith("… ")).click()
        app = app.run()
    assert "Too many votes came from your network" in app.error[0].value
    assert sum(t.for_a + t.for_b for t in tallies(engine, [began.id])) == 1
    monkeypatch.setattr(ballot, "browser_id", lambda: (secret(2), False))
    app = press(open_page("vote", room=room.code), "Join the class")
    assert "Too many joins came from your network" in app.error[0].value
    assert count_students(engine, room.id) == 1
    said = desk("Invite").warning[0].value
    assert "1 joined and 1 were refused; 1 votes came and 1 were refused" in said


def test_the_qr_code_is_part_of_the_page(engine, room, monkeypatch):
    """Of the address that `serve` was told, path included; no file of one server is asked for."""
    monkeypatch.setenv("MINIGPT_ADDRESS", "https://gpt.school.example/mini")
    app = desk("Invite")
    assert "https\\://gpt.school.example/mini/vote" in text(app).replace("\u2060", "")
    (picture,) = app.get("image")
    address = f"https://gpt.school.example/mini/vote?room={room.code}"
    assert picture.value[0].startswith("data:image/svg+xml;base64,")
    assert address in str(picture.proto)
    assert "phones come by" not in str(app.selectbox)  # one address: nothing to choose


def test_of_several_network_cards_another_can_be_chosen(engine, room, monkeypatch):
    """The code on the wall follows."""
    monkeypatch.setenv("MINIGPT_ADDRESS", "http://192.168.1.5:8501/mini")
    found = [Card("wlan0", "192.168.1.5"), Card("eth0", "10.0.0.7"), Card("tun0", "2001:db8::1")]
    monkeypatch.setattr(served, "cards", lambda: found)
    app = desk("Invite")
    before = app.get("image")[0].value
    box = next(box for box in app.selectbox if box.label == "The phones come by")
    urls = [
        f"http://{host}:8501/mini/vote" for host in ("192.168.1.5", "10.0.0.7", "[2001:db8::1]")
    ]
    assert [option.replace("\\", "") for option in box.options] == urls
    app = box.set_value(f"{urls[2]}?room={room.code}").run()
    assert app.get("image")[0].value != before


def test_the_presenter_begins_and_ends_a_round(engine, room):
    """Eight pairs of the model's own continuations about the topic typed."""
    app = desk("Compare")
    app.text_input[0].set_value("about <b>cats</b>")
    app = press(app, "Ask for this")
    app = press(app, "Begin a round")
    assert not app.exception
    began = rounds(engine, room.id)[0]
    assert began.topic == "about <b>cats</b>" and began.kind == "compare"
    assert len(tallies(engine, [began.id])) == PAIRS_SHOWN
    app = press(app, "End the round")
    assert find_room(engine, room.code).open_round is None


def test_votes_are_sent_to_the_worker_with_nobodys_name(engine, room, jobs):
    """The reward is asked for with texts and counts alone."""
    set_topic(engine, room.id, "polite")
    began = begin_round(engine, room.id, "compare", PAIRS)
    room = find_room(engine, room.code)
    student = students(engine, room, 1)[0]
    cast_vote(engine, room, student, tallies(engine, [began.id])[0].id, "b")
    app = desk("Reward")
    assert not app.exception
    assert any("reward" in str(asked) for asked in jobs.asked)


def test_the_presenters_trainings_go_first(engine, room, jobs):
    """The same page asks with priority 0 for a student and with 1 once the token was shown."""
    app = open_page("room", heads="3")
    assert jobs.asked == []
    app.text_input[0].set_value(TOKEN)
    app = press(app, "Open the presenter's desk")
    app.session_state["desk_part"] = "Compare"
    app.run()
    assert jobs.asked and jobs.priorities == {1}
    jobs.priorities.clear()
    open_page("training", heads="3")
    assert jobs.priorities == {0}


def test_the_notes_of_the_step_on_the_screen_are_on_the_desk_behind_the_token(engine, room):
    """Whoever has not shown the token sees neither notes nor step."""
    steps = '[[step]]\ntitle = "One"\npage = "home"\nsay = "Say *this*."\n'
    steps += '[[step]]\ntitle = "Two"\npage = "words"\n'
    lesson = keep_lesson(f'title = "L"\n{steps}'.encode(), "l.toml")
    put_on_screen(engine, room.id, (lesson.name, 0))
    app = desk("Lesson")
    assert not app.exception
    assert "1 of 2 · One" in text(app) and "Say *this*." in text(app) and "Next: *Two*" in text(app)
    assert "Say *this*." not in text(open_page("room"))


def test_an_error_stays_until_it_is_read(engine, room):
    """A round without a topic: the message is still there at the next look, and the next part."""
    app = press(desk("Compare"), "Begin a round")
    assert "no topic" in app.error[0].value
    app = app.run()
    app.session_state["desk_part"] = "Students"
    assert "no topic" in app.run().error[0].value
    assert not press(app, "Close the message").error


def test_the_presenter_sees_how_often_the_topic_occurs(engine, room):
    """The topic's word is the commonest of the text; one that occurs nowhere is said to."""
    set_topic(engine, room.id, "about eee")
    assert "*eee* 500 times" in text(desk("Compare"))
    set_topic(engine, room.id, "more polite")
    app = desk("Compare")
    assert "nowhere in the text" in app.warning[0].value


def test_the_list_of_the_class_renames_and_removes(engine, room):
    """One student, chosen by name."""
    me = students(engine, room, 2)[0]
    app = desk("Students")
    assert "s1" in text(app) and "2 joined in all" in str([one.delta for one in app.metric])
    app.selectbox[0].select(me.id)
    app = app.run()
    app.text_input[0].set_value("Ada")
    app = press(app, "Rename")
    assert "Ada" in text(app) and "s1" not in text(app)
    app = press(app, "Remove from the class")
    assert not app.exception and "Ada" not in text(app)
    assert count_students(engine, room.id) == 1


def test_the_presenter_takes_an_exhibit_down_and_nobody_else_can(engine, room):
    """The control is there for the presenter alone."""
    from minigpt.classroom.gallery import exhibits

    app = press(open_page("gallery"), "Hang it in the gallery")
    assert "Take it down" not in [button.label for button in app.run().button]
    key = exhibits(engine, room.id)[0].key
    app = open_page("gallery")
    app.session_state[presenter.PRESENTS] = presenter.presenter_pass()
    app = app.run()
    app.selectbox(key="taken_down").select(key)
    app = press(app.run(), "Take it down")
    assert not app.exception and exhibits(engine, room.id) == []


def test_wiping_needs_a_second_thought(engine, room):
    """The button is dead until the box is ticked; then all is gone."""
    students(engine, room, 3)
    app = desk("Room data")
    wipe = next(button for button in app.button if button.label == "Wipe the room")
    assert wipe.disabled
    app.checkbox[0].check()
    app = press(app.run(), "Wipe the room")
    assert count_students(engine, room.id) == 0


def test_a_model_is_hung_and_can_be_opened(engine, room):
    """One row, with the address of its sliders; twice is once."""
    from minigpt.classroom.gallery import exhibits

    app = press(open_page("gallery"), "Hang it in the gallery")
    app = press(app, "Hang it in the gallery")
    assert not app.exception
    hung = exhibits(engine, room.id)
    assert len(hung) == 1 and hung[0].val_loss == 4.1
    table = app.run().dataframe[0].value
    assert list(table["open"]) == ["http://localhost:8501/adversary?"]
    assert list(table["who"]) == ["somebody"]
    assert list(table)[:2] == ["who", "open"]  # in sight on a phone


def test_the_address_of_a_model_names_what_differs_from_the_default():
    """So it is short, and opens the same sliders."""
    from minigpt.config import Config
    from minigpt.ui.classroom.gallery_view import address_of

    assert address_of(Config(heads=3, letter="o")) == "/adversary?heads=3&letter=o"
    other = Config(recipe="notebook", start="original")
    assert address_of(other) == "/adversary?start=original&recipe=notebook"


def test_watching_needs_the_token(engine, room, jobs):
    """Then it shows what is known, and that nothing went wrong."""
    jobs.queue, jobs.worker_pid = list, None
    app = open_page("watch")
    assert not app.metric
    app.text_input[0].set_value(TOKEN)
    app = press(app, "Open the presenter's desk")
    assert not app.exception
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["Memory of the worker"] == "none"
    assert shown["Votes in the last minute"] == "0"
    assert "nobody waits" in text(app)
