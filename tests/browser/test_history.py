"""Back and forward: one entry a page, no box emptied, no error."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.actions import open_page, press, settle

SENTENCE = "the people of the city"
EXAMPLE = "the united states is one"
TROUBLE = "[data-testid=stException], [role=dialog]"  # Streamlit's own


def box(page: Page):
    """The sentence box."""
    return page.get_by_role("textbox", name=re.compile("goes on from these words"))


def turn_to(page: Page, name: str, path: str, title: str = "") -> None:
    """Follow the menu to a page; it has a title of its own, or the name that the menu has."""
    page.get_by_role("link", name=name, exact=True).first.click()
    arrive(page, path, title or name)


def arrive(page: Page, path: str, title: str) -> None:
    """Wait until the page with this title is there, under this path."""
    expect(page).to_have_url(re.compile(f"/{path}(\\?.*)?$"))
    expect(page.locator("[data-testid=stMain] h1").first).to_have_text(title)
    settle(page)


def entries(page: Page) -> int:
    """How many entries the browser's history has."""
    return page.evaluate("history.length")


def test_a_page_is_one_entry_and_back_empties_no_box(page: Page, app_url):
    """Three pages, a sentence and a slider between: each press of Back is one page."""
    open_page(page, app_url, "/prediction")
    expect(box(page)).to_have_value(EXAMPLE)
    first = entries(page)
    press(page, "Vocabulary size", "ArrowRight")
    box(page).fill(SENTENCE)
    box(page).press("Enter")
    expect(page).to_have_url(re.compile(r"prompt=the\+people.*vocab_size=550"))
    settle(page)
    assert entries(page) == first
    turn_to(page, "Words", "words", "Words into numbers")
    turn_to(page, "Adversary", "adversary")
    expect(box(page)).to_have_value(SENTENCE)
    assert entries(page) == first + 2
    for path, held in (("words", None), ("prediction", SENTENCE)):
        page.go_back()
        expect(page).to_have_url(re.compile(f"/{path}\\?.*vocab_size=550"))
        settle(page)
        if held:
            expect(box(page)).to_have_value(held)
            expect(page).to_have_url(re.compile(r"prompt=the\+people\+of\+the\+city"))
        expect(page.locator(TROUBLE)).to_have_count(0)
    for path in ("words", "adversary"):
        page.go_forward()
        expect(page).to_have_url(re.compile(f"/{path}\\?"))
        settle(page)
    expect(box(page)).to_have_value(SENTENCE)
    assert entries(page) == first + 2


@pytest.mark.parametrize(
    "address",
    [
        "/prediction?heads=99&vocab_size=lots&temperature=9&top_k=x&new_words=0&prompt=the+people",
        "/words?corpus=/etc/hostname&seed=-1&letter=%C3%A9&recipe=odd&start=odd&sentence=",
        "/model?context_length=nan&heads=2&heads=3&attention_layer=7",
        "/gpt?variant=odd&mask=perhaps",
        "/scale?measure=odd",
        "/training?lesson=nosuch&step=99",
    ],
)
def test_back_and_forward_over_an_address_that_was_mended(page: Page, app_url, address):
    """It is mended and said, left, come back to and gone to again: never an error."""
    open_page(page, app_url, address)
    path, title = (
        address.split("?")[0][1:],
        page.locator("[data-testid=stMain] h1").first.inner_text(),
    )
    said = page.locator("[data-testid=stAlert]").first
    expect(said).to_be_visible()
    turn_to(page, "Adversary", "adversary")
    here, there = (path, title), ("adversary", "Adversary")
    for move, (at, name) in ((page.go_back, here), (page.go_forward, there), (page.go_back, here)):
        move()
        arrive(page, at, name)
        expect(page.locator(TROUBLE)).to_have_count(0)
    page.reload()
    settle(page)
    expect(page.locator("[data-testid=stMain] h1").first).to_be_visible()
    expect(page.locator(TROUBLE)).to_have_count(0)
