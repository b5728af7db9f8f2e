"""The boxes beside the attention maps name the words of the sentence in view."""

import re

from playwright.sync_api import Page, expect

from tests.browser.actions import open_page, settle


def test_another_sentence_names_the_boxes_anew(page: Page, app_url):
    """A browser kept the name that it showed: a word of the sentence before."""
    open_page(page, app_url, "/model")
    box = page.get_by_role("combobox", name=re.compile("This word looks"))
    expect(box).to_have_value(re.compile(r"^\d \w"))
    settle(page)
    place = int(box.input_value().split()[0])
    page.get_by_role("button", name=re.compile("A phrase in which they do")).click()
    settle(page)
    sentence = page.get_by_role("textbox", name="A sentence to look into")
    expect(sentence).not_to_have_value("the united states is one")
    expect(box).to_have_value(f"{place} {sentence.input_value().split()[place - 1]}")
