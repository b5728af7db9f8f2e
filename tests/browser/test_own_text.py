"""A class's own file, from the box at the side to a prompt that is understood."""

import re

from playwright.sync_api import Page, expect

from tests.browser.actions import open_page

READING = 240_000  # ms: a safety net on a busy machine
SENTENCES = "Élodie aime l’été. Le garçon aime la forêt. La fille regarde l’été où il va.\n"


def test_a_file_that_is_no_utf8_is_read_and_learnt_from(page: Page, app_url: str):
    """The page says what it was read as, the text is chosen, and its words are shown."""
    open_page(page, app_url, "/words")
    page.get_by_role("button", name="Use your own text").click()
    box = page.locator("[data-testid=stFileUploader] input[type=file]")
    raw = (SENTENCES * 200).encode("cp1252")
    box.set_input_files({"name": "été.txt", "mimeType": "text/plain", "buffer": raw})
    page.get_by_role("button", name="Learn from this text").click()
    said = page.get_by_text(re.compile("was read as plain text in Windows-1252"))
    expect(said).to_be_visible(timeout=READING)
    corpus = page.get_by_role("combobox", name=re.compile("^Corpus"))
    expect(corpus).to_have_value("Your own text: été.txt", timeout=READING)
    expect(page.locator("code", has_text="l'été").first).to_be_visible(timeout=READING)
