"""The handout as Chromium prints it, and as the page Take it home gives it."""

import io
from pathlib import Path

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from minigpt.config import Config
from minigpt.library.lesson_handout import lesson_handout
from minigpt.library.trainer import Trainer
from minigpt.store import Store
from tests.browser.actions import open_page, settle
from tests.browser.test_accessibility import violations


def printed(page: Page, path: Path) -> list[str]:
    """The text of each page of the PDF that Chromium makes of a file."""
    page.goto(path.as_uri())
    found = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    sizes = {(round(one.mediabox.width), round(one.mediabox.height)) for one in found}
    assert sizes <= {(595, 842), (596, 842)}  # A4
    return [one.extract_text() for one in found]


def test_it_prints_on_few_pages_of_a4(page: Page, tmp_path):
    """The worksheet first, the booklet with all 36 rows on one page, then the solutions."""
    path = tmp_path / "handout.html"
    config = Config()
    path.write_text(lesson_handout(config, Trainer(Store(tmp_path)).corpus(config)), "utf-8")
    pages = printed(page, path)
    assert 3 <= len(pages) <= 5 and all(pages)  # none is empty
    assert pages[0].startswith("How a machine learns to write")
    (booklet,) = [text for text in pages if "You are the language model" in text]
    assert all(f"{a}·{b}" in booklet for a in range(1, 7) for b in range(1, 7))
    assert "For the presenter" in pages[-1] and "For the presenter" not in pages[0]
    assert violations(page) == []


def test_the_page_gives_it(page: Page, app_url):
    """A button downloads one file of HTML."""
    open_page(page, app_url, "/take-home")
    button = page.get_by_role("button", name="The handout (.html)")
    expect(button).to_be_visible()
    settle(page)
    page.wait_for_timeout(2000)  # a file is offered anew with each drawing of the page
    settle(page)
    with page.expect_download() as waiting:
        button.click()
    assert waiting.value.suggested_filename == "minigpt-handout.html"
    assert "You are the language model" in Path(waiting.value.path()).read_text("utf-8")
