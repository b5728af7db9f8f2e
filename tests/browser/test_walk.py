"""A walk through every page, desk tab and fold, in each state that a class may meet.

Nowhere is there Streamlit's red box, a traceback or a box that waits for ever. Other tests say what
is right on a page; this one goes everywhere.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from playwright.sync_api import Locator, Page, TimeoutError, expect

from minigpt.text.corpus import BUILTIN, SIMPLE_WIKIPEDIA, TITLES
from minigpt.ui.session.page_titles import page_titles
from tests.browser.actions import bring_text, open_page, settle, wait_for_boxes, wait_for_training
from tests.browser.app_pages import PATHS
from tests.browser.conftest import PATIENCE, free_port, start_app, stopped_at_the_end

TOKEN = "bcdf-ghjk-lmnp-qrst"
NOWHERE = "http://127.0.0.1:9"  # a port where nobody listens: the way out of a house without one
TYPED = ("the people of the city", "Zebra & the wurld!", "the")
WAITS = re.compile("being counted|being cut|Nearly there")
SLOWEST = 2 * PATIENCE  # for a training that a page asks for
MOVES = {  # three edits by the address, of each control at the side; the last is what is shipped
    "vocab_size": ("550", "450", "500"),
    "context_length": ("6", "4", "5"),
    "heads": ("3", "1", "2"),
    "adversary_weight": ("0.8", "0.7", "0.75"),
    "units": ("pieces", "characters", "words"),
    "letter": ("a", "t", "e"),
    "cleaning": ("letters", "everything", "notebook"),
    "recipe": ("notebook", "fast", "fast"),
    "start": ("scratch", "scratch", "original"),
    "seed": ("1", "2", "0"),
}
AT_THE_SIDE = {  # three edits by hand, or more, with the same end
    "Units": ("pieces", "characters", "words"),
    "Letter": ("a", "t", "e"),
    "Cleaning": ("letters", "everything", "notebook"),
    "Recipe": ("notebook", "fast", "notebook", "fast"),
    "Start": ("scratch", "original", "scratch", "original"),
    "Seed": ("1", "2", "0"),
}
GO_TO = """path => {
  History.prototype.pushState.call(history, null, "", path);
  dispatchEvent(new PopStateEvent("popstate"));
}"""
INPUT = "input[aria-label='{}']"
SEEN = "xpath=ancestor-or-self::*[self::label or self::button]"  # a radio's input has no size
KEYS = ("ArrowRight", "ArrowLeft", "ArrowLeft", "ArrowRight")  # there and back, twice


@contextmanager
def served(home, **environment: str):
    """A server with an empty store; what it wrote to its log is looked at in the end."""
    port = free_port()
    with stopped_at_the_end(start_app(home, port, **environment)):
        yield f"http://127.0.0.1:{port}"
    log = (home / "server.log").read_text()
    assert "Traceback" not in log, log[-3000:]


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    """A class's server, which reaches nothing outside."""
    ways = dict.fromkeys(("HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"), NOWHERE)
    about = {**ways, "NO_PROXY": "127.0.0.1", "MINIGPT_PRESENTER_TOKEN": TOKEN}
    with served(tmp_path_factory.mktemp("walk"), **about) as address:
        yield address


@pytest.fixture
def page(kept_page: Page) -> Page:
    """One tab for all tests of this file."""
    return kept_page


def sound(page: Page) -> None:
    """Nothing is broken, and nothing waits for ever."""
    main = page.get_by_test_id("stMain")
    expect(main.get_by_role("heading").first).to_be_visible()  # a page that is loaded anew is empty
    settle(page)
    wait_for_training(page, SLOWEST / 1000)
    wait_for_boxes(page)
    expect(main.get_by_text(WAITS).filter(visible=True)).to_have_count(0, timeout=SLOWEST)
    expect(main.locator("input[placeholder*='being counted']")).to_have_count(0)
    settle(page)
    expect(page.locator("[data-testid=stException], [data-testid=stDialog]")).to_have_count(0)
    said = page.inner_text("body")
    assert "Traceback" not in said and len(main.inner_text().split()) >= 5, said[-500:]


def go_to(page: Page, path: str) -> None:
    """Another page as by Back or Forward: the app is not loaded anew, which takes seconds."""
    page.evaluate(GO_TO, path)
    title = page_titles()[path.partition("?")[0].strip("/") or "home"]
    expect(page).to_have_title(re.compile(f"^{title} "))


def unfold_all(page: Page) -> None:
    """Open every fold of the page, those too that come up in another."""
    for _ in range(12):
        folded = page.locator("[data-testid=stMain] details:not([open]) > summary")
        if not folded.count():
            return
        folded.first.click()
        settle(page)


def each(page: Page, found: Locator, turns: int = 3) -> Iterator[tuple[int, Locator]]:
    """Some turns with each of some controls, however many are left after an edit of another."""
    for number in range(found.count()):
        for turn in range(turns):
            if found.nth(number).count():
                yield turn, found.nth(number)
                settle(page)


def edit_boxes(page: Page) -> None:
    """Three edits of every box and slider of the page itself."""
    main = page.get_by_test_id("stMain")
    words = "[data-testid=stTextInput] input:enabled:not([type=password])"
    for turn, box in each(page, main.locator(words)):
        type_in(box, TYPED[turn])
    for turn, box in each(page, main.locator("input[type=number]:enabled")):
        box.press(("ArrowUp", "ArrowUp", "ArrowDown")[turn])
        box.press("Enter")
    for turn, handle in each(page, main.get_by_role("slider")):
        handle.press(KEYS[turn])
    # not by its role: an open list hides every other box from that
    for _, box in each(page, main.locator("input[role=combobox]:enabled")):
        for key in ("ArrowDown", "ArrowDown", "Enter"):
            box.press(key)


def edit_choices(page: Page) -> None:
    """Three clicks on every group of buttons of which one is pressed; every switch on and off."""
    main = page.get_by_test_id("stMain")
    for turn, group in each(page, main.get_by_role("radiogroup")):
        choose(group.get_by_role("radio"), turn + 1)
    for _, switch in each(page, main.get_by_role("switch"), 4):
        switch.press("Space")


def choose(options: Locator, number: int) -> None:
    """Press one of a group's buttons, counted anew where an edit before it took some away."""
    for _ in range(3):
        left = options.count()
        if not left:  # the whole group went
            return
        with suppress(TimeoutError):
            return options.nth(number % left).locator(SEEN).click(timeout=PATIENCE / 3)
    raise AssertionError(f"none of {left} buttons could be pressed")


def move_side(page: Page, path: str) -> None:
    """Three edits of every control at the side, all of them at once by the address.

    Nobody waits for a training that a move begins: it gives way to the next move, and at last all
    stands at what is trained. The text is changed where it can't be had, in a test of its own.
    """
    side = page.get_by_test_id("stSidebar")
    if side.get_by_role("slider").count():
        for turn in range(3):
            query = "&".join(f"{name}={values[turn]}" for name, values in MOVES.items())
            page.evaluate(GO_TO, f"{path}?{query}")
            expect(side.locator(INPUT.format("Units"))).to_have_value(MOVES["units"][turn])
            moved = side.get_by_role("slider", name="Context length")
            expect(moved).to_have_value(MOVES["context_length"][turn])
            settle(page)


def edit_side(page: Page) -> None:
    """Three edits or more of every control at the side by hand, one of each and then again."""
    side = page.get_by_test_id("stSidebar")
    side.get_by_text("More choices").click()
    expect(side.locator(INPUT.format("Seed"))).to_be_visible()
    for turn, key in enumerate(KEYS):
        for handle in side.get_by_role("slider").all():
            handle.press(key)
        for label, values in AT_THE_SIDE.items():
            if turn < len(values):
                type_in(side.locator(INPUT.format(label)), values[turn])
        settle(page)


def type_in(box: Locator, text: str) -> None:
    """Type something into a box, or into one that offers a choice."""
    box.fill(text)
    box.press("Enter")


@pytest.mark.parametrize("path", PATHS)
def test_a_page_its_folds_its_inputs_a_reload_and_the_way_back(page: Page, url, path):
    """On a store that was empty, every input edited three times, loaded anew and come back to."""
    open_page(page, url, path)
    sound(page)
    unfold_all(page)
    edit_boxes(page)
    edit_choices(page)
    sound(page)
    move_side(page, path)
    sound(page)
    page.reload()
    sound(page)
    other = "Training" if path != "/training" else "Model"
    if page.get_by_role("link", name=other, exact=True).count():
        page.get_by_role("link", name=other, exact=True).first.click()
        expect(page).to_have_url(re.compile(f"/{other.lower()}"))
        sound(page)
        page.go_back()
        expect(page).not_to_have_url(re.compile(f"/{other.lower()}"))
        sound(page)


def test_every_control_at_the_side_is_edited_by_hand(page: Page, url):
    """Where each of them moves something; what they do on all pages, the address does above."""
    open_page(page, url, "/adversary")
    edit_side(page)
    sound(page)
    expect(page.get_by_text("Now: weight 0.75, letter e")).to_be_visible()


def test_every_tab_of_the_desk(page: Page, url):
    """Before anybody has joined, voted or trained; boxes edited; a reload; no host but ours."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_page(page, url, "/room")
    page.get_by_label("Presenter's token").fill(TOKEN)
    page.get_by_role("button", name="Open the presenter's desk").click()
    expect(page.get_by_text("the join code")).to_be_visible()
    tabs = page.get_by_test_id("stMain").get_by_role("radio")
    expect(tabs).to_have_count(10)  # what draws them is loaded after the page
    lines = {round(tab.locator(SEEN).bounding_box()["y"]) for tab in tabs.all()}
    assert len(lines) == 1  # on a projector all ten stand beside each other
    for name in tabs.all_inner_texts():
        tabs.filter(has_text=re.compile(f"^{name}$")).click()
        sound(page)
        unfold_all(page)
        edit_boxes(page)
        sound(page)
    page.reload()
    sound(page)
    open_page(page, url, "/watch")
    sound(page)
    assert [one for one in asked if not one.startswith((url, "data:", "blob:"))] == []


def test_no_page_breaks_where_the_text_can_t_be_had(page: Page, url):
    """A text that is to be downloaded, and no network; the built-in one chosen, and that again."""
    open_page(page, url, f"/?corpus={SIMPLE_WIKIPEDIA}")
    for path in PATHS:
        go_to(page, f"{path}?corpus={SIMPLE_WIKIPEDIA}")
        sound(page)
        unfold_all(page)
        sound(page)
        text = page.get_by_test_id("stSidebar").locator(INPUT.format("Corpus"))
        for title in (TITLES[BUILTIN], TITLES[SIMPLE_WIKIPEDIA], TITLES[BUILTIN]):
            if text.count():
                type_in(text, title)
                settle(page)
        sound(page)


def test_no_page_breaks_on_a_text_that_is_too_short(page: Page, url):
    """A text of one's own of seven different words, on every page."""
    open_page(page, url, "/training")
    bring_text(page, "the cat sat on the mat and the dog sat on the cat . " * 3)
    expect(page).to_have_url(re.compile("corpus=own"))
    address = page.url.partition("?")[2]
    for path in PATHS:
        go_to(page, f"{path}?{address}")
        sound(page)
