"""What boxes that choose show after another sentence, and after a button that moves them."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.actions import open_page, settle


@pytest.fixture
def page(kept_page: Page) -> Page:
    """One tab for all tests of this file."""
    return kept_page


def test_another_sentence_names_the_boxes_anew(page: Page, app_url):
    """A browser kept the name that it showed: a word of the sentence before."""
    open_page(page, app_url, "/model")
    box = page.get_by_role("combobox", name=re.compile("This word looks"))
    expect(box).to_have_value(re.compile(r"^\d \w"))
    settle(page)
    place = int(box.input_value().split()[0])
    page.get_by_role("button", name=re.compile("A phrase that looks elsewhere")).click()
    settle(page)
    sentence = page.get_by_role("textbox", name="A sentence to look into")
    expect(sentence).not_to_have_value("the united states is one")
    expect(box).to_have_value(f"{place} {sentence.input_value().split()[place - 1]}")


def test_a_button_moves_a_control_though_it_is_gone_by_then(page: Page, app_url):
    """Of three kinds of unit two are offered; the one that is clicked goes, and the box moves."""
    open_page(page, app_url, "/tokens")
    expect(page.get_by_text("is being cut into")).to_have_count(0)
    page.wait_for_timeout(1000)  # no look for news comes any more
    units = page.get_by_role("combobox", name=re.compile("^Units"))
    for name in ("pieces", "words"):
        page.get_by_role("button", name=f"Learn {name}").click()
        expect(units).to_have_value(name)
        expect(page.get_by_text(f"The model learns {name} now.")).to_be_visible()
        expect(page.get_by_role("button", name=f"Learn {name}")).to_have_count(0)
