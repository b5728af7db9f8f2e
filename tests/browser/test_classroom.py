"""A class in Chromium: a presenter and two students, each in a browser of their own."""

import json
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from minigpt.classroom.database import connect
from minigpt.classroom.rooms import open_room
from minigpt.classroom.rounds import rounds
from minigpt.classroom.students import count_students
from minigpt.classroom.votes import tallies
from tests.browser.actions import settle, slider
from tests.browser.conftest import PATIENCE, free_port, start_app, stopped_at_the_end
from tests.browser.test_accessibility import RULES
from tests.browser.test_history import turn_to

TRAINING = 4 * PATIENCE
TOKEN = "bcdf-ghjk-lmnp-qrst"
# Whether what lies on top is the call: over the menu, the side bar and the page's two ends.
COVERED = """() => [[640, 10], [20, 400], [640, 400], [1260, 840]].map(
  ([x, y]) => document.elementFromPoint(x, y).closest(".called") !== null)"""


@pytest.fixture(scope="module")
def class_home(tmp_path_factory):
    """The store and the database of the class's server."""
    return tmp_path_factory.mktemp("class")


@pytest.fixture(scope="module")
def class_url(class_home):
    """A fresh server, started for a class; its first visitors come by a link to one page."""
    port = free_port()
    with stopped_at_the_end(start_app(class_home, port, MINIGPT_PRESENTER_TOKEN=TOKEN)):
        yield f"http://127.0.0.1:{port}"
    log = (class_home / "server.log").read_text()
    assert "Traceback" not in log, log[-3000:]


@pytest.fixture
def engine(class_home, monkeypatch):
    """The class's database, read beside the server."""
    monkeypatch.setenv("MINIGPT_HOME", str(class_home))
    made = connect()
    yield made
    made.dispose()


@pytest.fixture
def people(browser):
    """Makes a page in a browser context of its own; all are closed at the end."""
    contexts = []

    def arrive(width: int = 390) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 850})
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context.new_page()

    yield arrive
    for context in contexts:
        context.close()


def broken_rules(page: Page) -> list:
    """What axe finds in the page itself, without Streamlit's own frame around it."""
    return Axe().run(page, "[data-testid=stMain]", options=RULES).response["violations"]


def present(page: Page, url: str) -> None:
    """Open the presenter's desk with the token."""
    page.goto(f"{url}/room")
    page.get_by_label("Presenter's token").fill(TOKEN)
    page.get_by_role("button", name="Open the presenter's desk").click()
    expect(page.get_by_text("the join code")).to_be_visible(timeout=PATIENCE)


def part(page: Page, name: str) -> None:
    """Go to a part of the desk."""
    page.get_by_test_id("stMain").get_by_text(name, exact=True).first.click()


def choices(page: Page):
    """The buttons of a pair: two texts, the upper one by chance, and one for who can't tell."""
    return page.locator("[class*=st-key-vote-] button")


def choice(page: Page, name: str):
    """The button for the pair's text ``a`` or ``b``, wherever it stands, or ``n``."""
    kind = "[class*=st-key-vote-]"
    return page.locator(f'{kind}[class*="-{name} "] button, {kind}[class$="-{name}"] button')


def vote_on_all(page: Page, pairs: int) -> None:
    """Tap the first text of every pair; each tap brings another pair or the end."""
    for number in range(pairs):
        before = choices(page).all_inner_texts()
        expect(page.get_by_text(f"{number + 1} of {pairs}")).to_be_visible(timeout=PATIENCE)
        choice(page, "a").click()
        if number < pairs - 1:
            expect(choices(page)).not_to_have_text(before, timeout=PATIENCE)
    expect(page.get_by_text("voted on every pair")).to_be_visible(timeout=PATIENCE)


def test_two_students_vote_and_nothing_is_lost_or_doubled(class_url, engine, people):
    """Join by link, vote, reload, change a vote; the presenter sees them come; no rule broken."""
    presenter, ada, bob = people(1280), people(), people()
    present(presenter, class_url)
    # The server's first visitor came by a link: to the whole app, not to one of its files.
    expect(presenter.get_by_role("link", name="Words", exact=True).first).to_be_visible()
    room = open_room(engine, TOKEN)
    for student, name in ((ada, "<b>Ada</b>';--"), (bob, "")):
        student.goto(f"{class_url}/vote?room={room.code}")
        student.get_by_label(re.compile("Nickname")).fill(name)
        student.get_by_role("button", name="Join the class").click()
        expect(student.get_by_text("You are in")).to_be_visible(timeout=PATIENCE)
    part(presenter, "Compare")
    presenter.get_by_role("textbox", name="Which continuation is").fill("about animals")
    presenter.get_by_role("button", name="Ask for this").click()
    presenter.get_by_test_id("stMain").get_by_text("6", exact=True).click()
    presenter.get_by_role("button", name="Begin a round").click(timeout=2 * PATIENCE)
    expect(presenter.get_by_text("The class votes")).to_be_visible(timeout=PATIENCE)
    for student in (ada, bob):
        expect(student.get_by_text("Which is about animals?")).to_be_visible(timeout=PATIENCE)
    assert broken_rules(ada) == []
    vote_on_all(ada, 6)
    ada.reload()
    expect(ada.get_by_text("voted on every pair")).to_be_visible(timeout=PATIENCE)
    choice(bob, "b").click()
    bob.get_by_role("button", name="Change my last vote").click()
    expect(bob.get_by_text("✓")).to_be_visible(timeout=PATIENCE)
    choice(bob, "a").click()
    expect(bob.get_by_text("✓")).not_to_be_visible(timeout=PATIENCE)
    expect(presenter.get_by_text("Votes so far: 7 of 12")).to_be_visible(timeout=PATIENCE)
    expect(presenter.get_by_text("1 of 2 have answered all 6 pairs")).to_be_visible()
    found = tallies(engine, [rounds(engine, room.id)[0].id])
    assert sum(t.for_a for t in found) == 7 and sum(t.for_b for t in found) == 0
    assert broken_rules(presenter) == []
    learn_and_tune(presenter)
    vote_blind(presenter, ada, bob)
    export_and_wipe(presenter, room.code)
    assert count_students(engine, room.id) == 0
    ada.reload()
    expect(ada.get_by_role("button", name="Join the class")).to_be_visible(timeout=PATIENCE)


def learn_and_tune(presenter: Page) -> None:
    """End the round, look at the reward and at what it can't support, fine-tune on it."""
    presenter.get_by_role("button", name="End the round").click()
    expect(presenter.get_by_text("What the class chose")).to_be_visible(timeout=PATIENCE)
    presenter.get_by_role("button", name="Next: what the votes taught").click()
    expect(presenter.get_by_text("7 votes on 6 pairs")).to_be_visible(timeout=TRAINING)
    expect(presenter.get_by_text("What these votes can't support")).to_be_visible()
    presenter.get_by_role("button", name="Next: train the model on it").click()
    presenter.get_by_role("button", name="Fine-tune the model").click()
    expect(presenter.get_by_text("the best possible is")).to_be_visible(timeout=TRAINING)
    expect(presenter.get_by_text("The same prompts before and after")).to_be_visible()


def vote_blind(presenter: Page, ada: Page, bob: Page) -> None:
    """Both vote once between old and new; the win rate comes with its interval.

    The presenter's page was loaded anew before: the room knows the tuned model. The phones saw the
    end of the round before by themselves.
    """
    expect(ada.get_by_text("The round is over")).to_be_visible(timeout=PATIENCE)
    presenter.reload()
    part(presenter, "Blind vote")
    presenter.get_by_role("button", name="Begin the blind vote").click()
    expect(presenter.get_by_text("The class votes")).to_be_visible(timeout=PATIENCE)
    for student in (ada, bob):
        expect(choices(student)).to_have_count(3, timeout=PATIENCE)
        before = choices(student).all_inner_texts()
        choice(student, "a").click()
        expect(choices(student)).not_to_have_text(before, timeout=PATIENCE)
    expect(presenter.get_by_text("Votes so far: 2 of 16")).to_be_visible(timeout=PATIENCE)
    presenter.get_by_role("button", name="End the round").click()
    expect(presenter.get_by_text("The new model wins")).to_be_visible(timeout=PATIENCE)
    expect(presenter.get_by_text("Where the truth may lie")).to_be_visible()


def export_and_wipe(presenter: Page, code: str) -> None:
    """What is taken home has the votes and no secret; then the room is empty."""
    part(presenter, "Room data")
    with presenter.expect_download() as waiting:
        presenter.get_by_role("button", name="Everything (JSON)").click()
    kept = json.loads(Path(waiting.value.path()).read_text(encoding="utf-8"))
    assert kept["code"] == code and len(kept["votes"]) == 9
    assert "<b>Ada</b>';--" in [student["nickname"] for student in kept["students"]]
    assert "secret" not in str(kept) and TOKEN not in str(kept)
    presenter.get_by_text("delete all that the class left").click()
    presenter.get_by_role("button", name="Wipe the room").click()
    expect(presenter.get_by_role("button", name="Wipe the room")).to_be_disabled()


def press_key(page: Page, key: str, step: int) -> None:
    """Press a key, twice where an answer is covered, and wait for this step of the lesson."""
    # Its text stands before its buttons: the browser loads what draws those when it needs it.
    button = {"PageDown": re.compile("Next|Show the answer"), "PageUp": "Back"}[key]
    expect(page.get_by_role("button", name=button)).to_be_enabled(timeout=PATIENCE)
    if key == "PageDown" and page.get_by_role("button", name="Show the answer").count():
        page.keyboard.press(key)
        expect(page.get_by_role("button", name="Next")).to_be_visible(timeout=PATIENCE)
        settle(page)
    page.keyboard.press(key)
    expect(page.get_by_text(f"{step} of 9")).to_be_visible(timeout=PATIENCE)
    expect(page).to_have_url(re.compile(f"lesson=story&step={step}|step={step}&lesson=story"))
    settle(page)


def headings(page: Page) -> list[str]:
    """The headings that the class can see."""
    return (
        page.locator("[data-testid=stMain] :is(h1, h2, h3)").filter(visible=True).all_inner_texts()
    )


def test_the_shipped_lesson_plays_through_by_keyboard(class_url, people):
    """Once it is warm nothing in it is trained; a step shows its sections; a reload goes on.

    The notes are on the presenter's second device and never on the projected screen.
    """
    presenter, second = people(1280), people()
    for page in (presenter, second):
        present(page, class_url)
        part(page, "Lesson")
    presenter.get_by_role("button", name="Train the others now").click()
    expect(presenter.get_by_text("models of this lesson are ready")).to_be_visible(timeout=240_000)
    presenter.get_by_role("button", name="Begin the lesson").click()
    expect(presenter.get_by_text("1 of 9")).to_be_visible(timeout=PATIENCE)
    expect(presenter.get_by_role("link", name="Words", exact=True)).to_have_count(0)
    expect(second.get_by_text("Read the sentence aloud")).to_be_visible(timeout=PATIENCE)
    expect(presenter.get_by_role("textbox").first).to_be_visible(timeout=PATIENCE)
    answer = presenter.get_by_text("Likeliest next word", exact=True)
    expect(answer).to_be_attached(timeout=PATIENCE)
    expect(answer).not_to_be_visible()
    expect(presenter.get_by_role("button", name="Show the answer")).to_be_visible()
    presenter.keyboard.press("PageDown")
    expect(answer).to_be_visible(timeout=PATIENCE)
    assert headings(presenter) == [] and "Tour:" not in presenter.inner_text("body")
    assert presenter.get_by_role("button", name="Back").bounding_box()["y"] < 40  # no empty band
    for step in range(2, 10):
        press_key(presenter, "PageDown", step)
        expect(presenter.get_by_text(re.compile("^(in training|waiting)$"))).to_have_count(0)
        if step == 3:
            assert headings(presenter) == ["3. Keep the commonest words"]
            slider(presenter, "Vocabulary size").focus()  # where the key would move the slider
    expect(second.get_by_text("9 of 9")).to_be_visible(timeout=PATIENCE)
    press_key(presenter, "PageUp", 8)
    presenter.reload()
    expect(presenter.get_by_text("8 of 9")).to_be_visible(timeout=PATIENCE)
    expect(presenter.get_by_role("link", name="Words", exact=True)).to_have_count(0)
    expect(presenter.get_by_role("table").first).to_be_visible(timeout=PATIENCE)
    settle(presenter)
    press_key(presenter, "PageDown", 9)
    assert "Talk about it" not in presenter.inner_text("body")
    presenter.get_by_role("button", name="End").click()
    expect(presenter.get_by_role("link", name="Words", exact=True).first).to_be_visible(
        timeout=PATIENCE
    )
    expect(presenter).not_to_have_url(re.compile("lesson="))
    expect(second.get_by_role("button", name="Begin the lesson")).to_be_visible(timeout=PATIENCE)


def test_a_removed_name_leaves_the_phone_and_a_second_tab_is_the_same_student(
    class_url, engine, people
):
    """The phone is asked to join again, by itself; another tab of the same browser is no other."""
    presenter, rude = people(1280), people()
    present(presenter, class_url)
    room = open_room(engine, TOKEN)
    before = count_students(engine, room.id)
    rude.goto(f"{class_url}/vote?room={room.code}")
    rude.get_by_label(re.compile("Nickname")).fill("Rudolf")
    rude.get_by_role("button", name="Join the class").click()
    expect(rude.get_by_text("Your name here is Rudolf")).to_be_visible(timeout=PATIENCE)
    again = rude.context.new_page()
    again.goto(f"{class_url}/vote?room={room.code}")
    expect(again.get_by_text("Your name here is Rudolf")).to_be_visible(timeout=PATIENCE)
    assert count_students(engine, room.id) == before + 1
    part(presenter, "Students")
    expect(presenter.get_by_text(re.compile("Here now.*Rudolf"))).to_be_visible(timeout=PATIENCE)
    presenter.get_by_role("combobox", name="Rename or remove a student").click()
    presenter.get_by_role("option", name="Rudolf").click()
    presenter.get_by_role("button", name="Remove from the class").click()
    for page in (rude, again):
        expect(page.get_by_role("button", name="Join the class")).to_be_visible(timeout=PATIENCE)
        expect(page.get_by_text("Rudolf")).to_have_count(0)
    expect(presenter.get_by_text("Rudolf")).to_have_count(0, timeout=PATIENCE)
    assert count_students(engine, room.id) == before


def answers(page: Page):
    """The buttons of a question."""
    return page.locator("[class*=st-key-answer-] button")


def test_a_class_is_asked_before_and_after_and_looks_at_the_front(class_url, engine, people):
    """One phone by touch, one by keyboard; counts come at the end, the shift is a picture.

    Somebody who has joined and reads another page is called as well.
    """
    presenter, ada, bob, reader = people(1280), people(), people(), people(1280)
    present(presenter, class_url)
    room = open_room(engine, TOKEN)
    for student in (ada, bob, reader):
        student.goto(f"{class_url}/vote?room={room.code}")
        student.get_by_role("button", name="Join the class").click()
        expect(student.get_by_text("You are in")).to_be_visible(timeout=PATIENCE)
    turn_to(reader, "Words", "words", "Words into numbers")
    part(presenter, "Questions")
    for moment, taps in (("before", (0, 2)), ("after", (1, 2))):
        presenter.get_by_role("button", name=f"Ask {moment} the lesson").click()
        expect(answers(ada)).to_have_count(4, timeout=PATIENCE)
        expect(answers(bob)).to_have_count(4, timeout=PATIENCE)
        ada.wait_for_timeout(500)  # a tap that comes at once is not taken
        answers(ada).nth(3).click()
        expect(answers(ada).nth(3)).to_contain_text("✓", timeout=PATIENCE)
        answers(ada).nth(taps[0]).click()
        answers(bob).nth(taps[1]).focus()
        bob.keyboard.press("Enter")
        for student, tap in zip((ada, bob), taps, strict=True):
            expect(answers(student).nth(tap)).to_contain_text("✓", timeout=PATIENCE)
        expect(answers(ada).nth(3)).not_to_contain_text("✓")
        expect(presenter.get_by_text(re.compile(r"^2 of \d+ have answered"))).to_be_visible()
        if moment == "before":
            assert broken_rules(ada) == []
            presenter.get_by_role("button", name="Everybody look here").click()
            expect(bob.get_by_text("Look at the front")).to_be_visible(timeout=PATIENCE)
            expect(answers(bob)).to_have_count(0)
            assert broken_rules(bob) == []
            expect(reader.get_by_role("alert")).to_be_visible(timeout=PATIENCE)
            assert reader.evaluate(COVERED) == [True] * 4 and broken_rules(reader) == []
            presenter.get_by_role("button", name="Let them go on").click()
            expect(answers(bob).nth(taps[1])).to_contain_text("✓", timeout=PATIENCE)
            expect(reader.get_by_role("alert")).to_have_count(0, timeout=PATIENCE)
            expect(reader.get_by_role("heading", name="Words into numbers")).to_be_visible()
        presenter.get_by_role("button", name="Close the question").click()
        expect(ada.get_by_text("You are in")).to_be_visible(timeout=PATIENCE)
    expect(presenter.get_by_text("1 of 2 who answered both times")).to_be_visible(timeout=PATIENCE)
    expect(
        presenter.locator("[data-testid=stVegaLiteChart] canvas, svg.marks").first
    ).to_be_visible()
    settle(presenter)
    assert broken_rules(presenter) == []
    with presenter.expect_download() as waiting:
        presenter.get_by_role("button", name="All answers, nobody's name").click()
    lines = Path(waiting.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 3 and lines[0] == "question,answer before,answer after,students"


def test_what_a_visitor_of_a_shared_model_writes_is_kept_where_they_are_told(
    class_url, engine, people
):
    """The owner's switch, the phone that is told, the desk that takes it out."""
    owner, phone = people(1280), people()
    present(owner, class_url)
    owner.goto(f"{class_url}/take-home")
    keeps = owner.get_by_text("Keep what visitors write")
    keeps.click(timeout=TRAINING)
    address = owner.get_by_role("textbox", name="The model's address")
    expect(address).to_have_value(re.compile("/talk.*keep=[0-9a-f]{16}"), timeout=PATIENCE)
    phone.goto(address.input_value())
    expect(phone.get_by_text("What you write here is kept")).to_be_visible(timeout=PATIENCE)
    settle(phone)
    assert broken_rules(phone) == []
    box = phone.get_by_role("textbox", name="Type some words")
    box.fill("one of the united states")
    box.press("Enter")
    expect(phone.get_by_text("Kept as an example for the class")).to_be_visible(timeout=PATIENCE)
    owner.goto(f"{class_url}/room")
    part(owner, "Examples")
    expect(owner.get_by_text("one of the united states")).to_be_visible(timeout=PATIENCE)
    assert broken_rules(owner) == []
    owner.get_by_role("button", name="Keep no more").click()
    owner.get_by_role("button", name="Take out", exact=True).click()
    expect(owner.get_by_text("There are no examples")).to_be_visible(timeout=PATIENCE)
    phone.reload()
    expect(phone.get_by_role("button", name="Say something else")).to_be_visible(timeout=PATIENCE)
    expect(phone.get_by_text("What you write here is kept")).to_have_count(0)


def test_a_link_into_a_lesson_makes_no_presenter(class_url, people):
    """Who opens it reads along on their own; the desk still asks for the token."""
    student = people()
    student.goto(f"{class_url}/words?lesson=story&step=3")
    expect(student.get_by_text("3 of 9")).to_be_visible(timeout=PATIENCE)
    expect(student.get_by_text("These 100 words make up")).to_be_visible(timeout=PATIENCE)
    student.goto(f"{class_url}/room?lesson=story&step=3")
    expect(student.get_by_label("Presenter's token")).to_be_visible(timeout=PATIENCE)
    student.goto(f"{class_url}/words?lesson=nothing&step=3")
    expect(student.get_by_text("there is no lesson 'nothing'")).to_be_visible(timeout=PATIENCE)


def test_a_reload_leaves_the_presenter_at_the_desk_and_lets_nobody_else_in(
    class_url, class_home, people
):
    """The same tab needs no token again; who gets its address, or opens another tab, does."""
    presenter, student = people(1280), people()
    present(presenter, class_url)
    kept = "Object.values(sessionStorage).filter((value) => /^[0-9a-f]{64}$/.test(value)).length"
    presenter.wait_for_function(f"{kept} === 1")
    presenter.reload()
    expect(presenter.get_by_text("the join code")).to_be_visible(timeout=PATIENCE)
    presenter.goto(f"{class_url}/watch")
    expect(presenter.get_by_text("Memory of the server")).to_be_visible(timeout=PATIENCE)
    for other in (student, presenter.context.new_page()):
        other.goto(presenter.url.replace("watch", "room"))
        expect(other.get_by_label("Presenter's token")).to_be_visible(timeout=PATIENCE)
        settle(other)
        expect(other.get_by_text("the join code")).to_have_count(0)
    storage = presenter.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    places = [presenter.url, str(presenter.context.cookies()), storage]
    places.append((class_home / "server.log").read_text())
    assert not any(TOKEN in place for place in places)
