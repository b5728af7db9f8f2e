"""What a lesson asks next, in Chromium: temperatures and circles, unfolded by keys."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.actions import open_page, settle
from tests.browser.test_accessibility import violations


@pytest.fixture
def page(kept_page: Page) -> Page:
    """One tab for all tests of this file."""
    return kept_page


def unfold(page: Page, label: str) -> None:
    """Open a fold by keyboard."""
    line = page.locator("summary").filter(has_text=label)
    line.focus()
    line.press("Enter")


def test_temperatures_and_the_circle_are_unfolded_by_keys(page: Page, app_url):
    """Four columns beside each other and ten lines under each; the circle; nothing for axe."""
    open_page(page, app_url, "/prediction")
    unfold(page, "The same logits at four temperatures")
    heads = page.get_by_role("columnheader", name="Temperature")
    expect(heads).to_have_count(4)
    assert len({round(head.bounding_box()["y"]) for head in heads.all()}) == 1
    expect(page.get_by_role("columnheader", name="Ten drawn lines")).to_have_count(4)
    unfold(page, "The circle of this model")
    expect(page.get_by_text("round for ever")).to_be_visible()
    settle(page)
    assert violations(page) == []


def test_what_the_text_taught_it(page: Page, app_url):
    """A pair, an answer and a prompt of one's own; also on a phone; nothing for axe."""
    open_page(page, app_url, "/taught")
    expect(page.get_by_text("In the text: of")).to_be_visible()
    pair = page.get_by_role("radio", name="mother / father")
    expect(pair).to_have_attribute("translate", "no")
    pair.click()
    expect(page.get_by_role("columnheader", name="Phrases with “mother”")).to_be_visible()
    settle(page)
    page.get_by_role("radio", name="prompts of my own").click()
    box = page.get_by_role("textbox", name="The second prompt")
    words = page.get_by_role("textbox", name="The first prompt").input_value().split()
    box.fill(" ".join([*words[:-1], "bread"]))
    box.press("Enter")
    expect(page.get_by_role("columnheader", name="Phrases with “bread”")).to_be_visible()
    box.fill("bread")
    box.press("Enter")
    expect(page.get_by_text("the prompt has 1 word")).to_be_visible()
    settle(page)
    assert violations(page) == []


def test_the_notebooks_adversary_and_rlhf(page: Page, app_url):
    """The switch turns by key and moves the adversary; a row of the table leads to its page."""
    open_page(page, app_url, "/adversary")
    switch = page.get_by_role("switch", name="An adversary from scratch")
    switch.focus()
    switch.press("Space")
    expect(page).to_have_url(re.compile("start=scratch"))
    expect(switch).to_be_checked()
    unfold(page, "This reward and RLHF")
    link = page.get_by_role("link", name="The same in both: Twins")
    expect(link).to_be_visible()
    settle(page)
    assert violations(page) == []
    link.click()
    expect(page.get_by_role("heading", name="Twins", exact=True)).to_be_visible()


def test_a_word_of_the_field_opens_by_key_and_by_tap(page: Page, app_url):
    """In the text and below the page, on a phone as well; what it means is hidden until then."""
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, app_url, "/prediction")
    below = page.locator(".terms details").filter(has_text="autoregressive")
    said = below.locator("p")
    expect(said).to_be_hidden()
    below.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(said).to_be_visible()
    below.locator("summary").click()
    expect(said).to_be_hidden()
    word = page.get_by_role("button", name="autoregressive", exact=True)
    told = page.locator("#term-autoregressive")
    expect(told).to_be_hidden()
    word.hover()
    expect(told).to_be_visible()
    page.mouse.move(1, 1)
    expect(told).to_be_hidden()
    word.focus()
    page.keyboard.press("Enter")
    expect(told).to_be_in_viewport(ratio=1)
    word.blur()
    page.keyboard.press("Escape")
    expect(told).to_be_hidden()
    page.set_viewport_size({"width": 1280, "height": 844})
    word.click()
    expect(told).to_be_in_viewport(ratio=1)
    settle(page)
    assert violations(page) == []


def test_a_toy_task_opens_build_a_gpt_by_key(page: Page, app_url):
    """Without positions and mask, on the task's text and a line of it; nothing is trained.

    A control that stands in the address does not keep the page from being left.
    """
    open_page(page, app_url, "/toys?adversary_weight=0.5")
    button = page.get_by_role("button", name="Try it without positions and mask").first
    button.focus()
    button.press("Enter")
    expect(page.get_by_role("heading", name="gpt − positions − mask")).to_be_visible()
    expect(page.get_by_role("switch", name="Leave out mask")).to_be_checked()
    expect(page).to_have_url(re.compile("/gpt.*corpus=toy-copy"))
    expect(page.get_by_text("Toy task: Copy the last word but one").first).to_be_visible()
    settle(page)
    assert violations(page) == []
