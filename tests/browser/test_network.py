"""A browser that shows MiniGPT speaks to MiniGPT's server and to nobody else."""

from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.actions import open_page
from tests.browser.app_pages import PATHS

NAMED = """() => [...document.querySelectorAll("link, img, script, iframe, source, audio, video")]
    .flatMap((element) => [element.href, element.src, element.currentSrc])
    .filter((address) => typeof address === "string" && address)"""


class Recorder:
    """What the pages of a context ask for, or have in them, that is not the server's.

    A browser without a window fetches no page icon, so what a page names is looked at too.
    """

    def __init__(self, context: BrowserContext, url: str):
        self._host, self.outside = urlsplit(url).netloc, []
        context.on("request", lambda request: self._note(request.url))
        context.on("console", self._refused)

    def _note(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("data", "blob", "about") and parts.netloc != self._host:
            self.outside.append(address)

    def _refused(self, message) -> None:
        if "Content Security Policy" in message.text:
            self.outside.append(message.text)

    def look(self, page: Page) -> None:
        """Note what the page names."""
        for address in page.evaluate(NAMED):
            self._note(urljoin(page.url, address))


@pytest.fixture
def recorder(context, app_url) -> Recorder:
    """Listens to all pages of the test."""
    return Recorder(context, app_url)


def test_no_page_asks_another_host(page, app_url, recorder):
    """Every page, in light, with its charts drawn: all comes from the server."""
    for path in PATHS:
        open_page(page, app_url, path)
        expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
        page.wait_for_timeout(500)
        recorder.look(page)
        assert recorder.outside == [], path


def test_the_recorder_notes_another_host(page, app_url, recorder):
    """A page icon from elsewhere is found, and so is a picture that the policy refuses."""
    open_page(page, app_url)
    page.evaluate(
        """() => {
            const icon = document.createElement("link");
            icon.rel = "icon"; icon.href = "https://icons.example/a.svg";
            document.head.append(icon);
            const picture = new Image();
            picture.src = "https://pictures.example/b.png"; document.body.append(picture);
        }"""
    )
    page.wait_for_timeout(500)
    recorder.look(page)
    assert any("icons.example" in address for address in recorder.outside)
    assert any("Content Security Policy" in said for said in recorder.outside)
