"""A browser that shows MiniGPT speaks to MiniGPT's server and to nobody else."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.actions import open_page, wait_for_boxes
from tests.browser.app_pages import PATHS

NAMED = """() => [...document.querySelectorAll("link, img, script, iframe, source, audio, video")]
    .flatMap((element) => [element.href, element.src, element.currentSrc])
    .filter((address) => typeof address === "string" && address)"""

# Every address that the tab's icon was given, in turn.
ICONS_NAMED = """() => {
    window.iconsNamed = [];
    new MutationObserver(() => {
        const icon = document.querySelector("link[rel='shortcut icon']");
        if (icon && icon.href !== window.iconsNamed.at(-1)) window.iconsNamed.push(icon.href);
    }).observe(document, { subtree: true, childList: true, attributes: true });
}"""
CHOSEN = "box => box.value.slice(box.selectionStart, box.selectionEnd)"


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
        wait_for_boxes(page)
        page.wait_for_timeout(500)
        recorder.look(page)
        assert recorder.outside == [], path


def test_a_page_s_icon_is_ours_from_the_first_message_on(page, app_url):
    """The menu's icons, which a browser would fetch elsewhere, are never the tab's icon."""
    page.add_init_script(f"({ICONS_NAMED})()")
    for path in ("/", "/words"):
        open_page(page, app_url, path)
        wait_for_boxes(page)
        named = page.evaluate("() => window.iconsNamed")
        assert named, "the tab has an icon"
        assert [icon for icon in named if not icon.startswith((app_url, "data:"))] == []


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


def test_a_link_is_copied_where_the_browser_gives_no_clipboard(page, app_url):
    """As over plain HTTP: the older way is taken, and the button says that it worked."""
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    open_page(page, app_url, "/take-home")
    box = page.get_by_label("The link")
    expect(box).to_have_value(f"{app_url}/")
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    box.evaluate("box => { box.readOnly = false; box.value = ''; box.focus() }")
    page.keyboard.press("Control+V")
    expect(box).to_have_value(f"{app_url}/")


def test_a_link_that_can_not_be_copied_stays_selected(page, app_url):
    """The button says what to do, and the whole text is chosen."""
    page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', { value: undefined });"
        "Document.prototype.execCommand = () => false;"
    )
    open_page(page, app_url, "/take-home")
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_role("button", name="Selected: copy it with the keyboard")).to_be_visible()
    chosen = page.get_by_label("The link").evaluate(
        "b => b.value.slice(b.selectionStart, b.selectionEnd)"
    )
    assert chosen == f"{app_url}/"


def test_a_chart_to_be_saved_lives_until_it_is(page, app_url):
    """Browsers read it after the click: its address is good then; its link was in the page."""
    page.add_init_script(
        """
        const make = URL.createObjectURL;
        URL.createObjectURL = (blob) => (window.made = make.call(URL, blob));
        document.addEventListener("click", (event) => {
          if (event.target.download) window.inPage = document.body.contains(event.target);
        }, true);
        """
    )
    open_page(page, app_url, "/take-home")
    expect(page.locator("svg.marks").first).to_be_visible()
    page.locator("summary").filter(has_text="The numbers behind this chart").first.click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as SVG").first.click()
    assert saved.value.suggested_filename.endswith(".svg")
    assert "<svg" in page.evaluate("() => fetch(window.made).then((answer) => answer.text())")
    assert page.evaluate("() => window.inPage") is True


def test_pages_to_link_to_are_called_as_in_the_menu(page, app_url):
    """ "Time machine", not its address; the link leads there."""
    open_page(page, app_url, "/take-home")
    box = page.get_by_role("combobox", name=re.compile("Which page"))
    expect(page.locator("svg.marks").first).to_be_visible()  # it is drawn late, and moves the box
    box.scroll_into_view_if_needed()
    page.wait_for_timeout(1000)  # a list closes when the page is still scrolling
    box.click()
    page.get_by_role("option", name="Time machine").click()
    expect(page.get_by_label("The link")).to_have_value(f"{app_url}/moments")
