"""The address in a real browser: mended where it is wrong, and back and forward over that."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.actions import open_page, settle, slider

RED = "[data-testid=stException]"
NOTE = "[data-testid=stAlert]"

BAD = {  # address: a control of the page and where it stands, as a pattern
    "/training?vocab_size=517": ("Vocabulary size", "500"),
    "/training?heads=99&context_length=x": ("Attention heads", "8"),
    "/training?vocab_size=450&vocab_size=400": ("Vocabulary size", "400|500"),
    "/training?corpus=/nowhere&letter=Q&recipe=slow": ("Vocabulary size", "500"),
    "/prediction?temperature=9&top_k=-1&new_words=99": ("New words", "40"),
    "/gpt?variant=llama&mask=maybe": ("Vocabulary size", "500"),
    "/scale?measure=Beauty": ("Vocabulary size", "500"),
}


@pytest.fixture
def page(kept_page: Page) -> Page:
    """One tab for all tests of this file."""
    return kept_page


@pytest.mark.parametrize("address", BAD)
def test_back_and_forward_to_an_address_that_was_mended(page: Page, app_url, address):
    """It is said; the control stands where it was mended to, also for who comes back to it."""
    label, stands = BAD[address]
    open_page(page, app_url, "/words")
    open_page(page, app_url, address)
    expect(page.locator(NOTE).filter(has_text="The address").first).to_be_visible()
    page.go_back()
    expect(page).to_have_url(re.compile("/words"))
    settle(page)
    expect(page.locator(RED)).to_have_count(0)
    page.go_forward()
    expect(page).to_have_url(re.compile(address.split("?")[0]))
    settle(page)
    expect(page.locator(RED)).to_have_count(0)
    expect(slider(page, label)).to_have_value(re.compile(stands))
