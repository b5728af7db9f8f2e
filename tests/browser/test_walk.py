"""A walk through every page, desk tab and fold, in each state that a class may meet.

Nowhere is there Streamlit's red box, a traceback or a box that waits for ever. Other tests say what
is right on a page; this one goes everywhere.
"""

import re
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from minigpt.text.corpus import SIMPLE_WIKIPEDIA
from tests.browser.actions import bring_text, open_page, settle
from tests.browser.app_pages import PATHS
from tests.browser.conftest import PATIENCE, free_port, start_app, stopped_at_the_end

TOKEN = "bcdf-ghjk-lmnp-qrst"
NOWHERE = "http://127.0.0.1:9"  # a port where nobody listens: the way out of a house without one
TYPED = ("the people of the city", "Zebra & the wurld!", "the")
WAITS = re.compile("^(waiting|in training|held up)$|being counted|being cut|Nearly there")
SLOWEST = 2 * PATIENCE  # for a training that a page asks for


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
    """A class's server."""
    with served(tmp_path_factory.mktemp("walk"), MINIGPT_PRESENTER_TOKEN=TOKEN) as address:
        yield address


@pytest.fixture(scope="module")
def cut_off(tmp_path_factory):
    """A server that reaches nothing outside."""
    ways = dict.fromkeys(("HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"), NOWHERE)
    with served(tmp_path_factory.mktemp("cut_off"), **ways, NO_PROXY="127.0.0.1") as address:
        yield address


def sound(page: Page) -> None:
    """Nothing is broken, and nothing waits for ever."""
    main = page.get_by_test_id("stMain")
    expect(main.get_by_role("heading").first).to_be_visible()  # a page that is loaded anew is empty
    settle(page)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    expect(main.get_by_text(WAITS).filter(visible=True)).to_have_count(0, timeout=SLOWEST)
    expect(main.locator("input[placeholder*='being counted']")).to_have_count(0)
    settle(page)
    expect(page.locator("[data-testid=stException], [data-testid=stDialog]")).to_have_count(0)
    said = page.inner_text("body")
    assert "Traceback" not in said and len(main.inner_text().split()) >= 5, said[-500:]


def unfold_all(page: Page) -> None:
    """Open every fold of the page, those too that come up in another."""
    for _ in range(12):
        folded = page.locator("[data-testid=stMain] details:not([open]) > summary")
        if not folded.count():
            return
        folded.first.click()
        settle(page)


def edit_all(page: Page) -> None:
    """Three edits of every box for words, and of every slider of the page itself."""
    main = page.get_by_test_id("stMain")
    for number in range(main.locator("[data-testid=stTextInput] input:enabled").count()):
        for typed in TYPED:
            box = main.locator("[data-testid=stTextInput] input:enabled").nth(number)
            if not box.count() or box.get_attribute("type") == "password":
                break
            box.fill(typed)
            box.press("Enter")
            settle(page)
    for number in range(main.get_by_role("slider").count()):
        for key in ("ArrowRight", "ArrowLeft", "ArrowLeft"):
            handle = main.get_by_role("slider").nth(number)
            if handle.count():
                handle.press(key)
                settle(page)


@pytest.mark.parametrize("path", PATHS)
def test_a_page_its_folds_its_boxes_a_reload_and_the_way_back(page: Page, url, path):
    """On a store that was empty, edited three times, loaded anew and come back to."""
    open_page(page, url, path)
    sound(page)
    unfold_all(page)
    edit_all(page)
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


def test_every_tab_of_the_desk(page: Page, url):
    """Before anybody has joined, voted or trained anything; after a reload; no host but ours."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_page(page, url, "/room")
    page.get_by_label("Presenter's token").fill(TOKEN)
    page.get_by_role("button", name="Open the presenter's desk").click()
    expect(page.get_by_text("the join code")).to_be_visible()
    tabs = page.get_by_test_id("stMain").get_by_role("radio")
    expect(tabs).to_have_count(8)  # what draws them is loaded after the page
    for name in tabs.all_inner_texts():
        tabs.filter(has_text=re.compile(f"^{name}$")).click()
        sound(page)
        unfold_all(page)
        sound(page)
    page.reload()
    sound(page)
    open_page(page, url, "/watch")
    sound(page)
    assert [one for one in asked if not one.startswith((url, "data:", "blob:"))] == []


def test_no_page_breaks_where_the_text_can_t_be_had(page: Page, cut_off):
    """A text that is to be downloaded, and no network: every page says so and offers a way."""
    for path in PATHS:
        open_page(page, cut_off, f"{path}?corpus={SIMPLE_WIKIPEDIA}")
        sound(page)
        unfold_all(page)
        sound(page)


def test_no_page_breaks_on_a_text_that_is_too_short(page: Page, url):
    """A text of one's own of seven different words, on every page."""
    open_page(page, url, "/training")
    bring_text(page, "the cat sat on the mat and the dog sat on the cat . " * 3)
    expect(page).to_have_url(re.compile("corpus=own"))
    address = page.url.partition("?")[2]
    for path in PATHS:
        open_page(page, url, f"{path}?{address}")
        sound(page)
