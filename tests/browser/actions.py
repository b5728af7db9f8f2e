"""What a student does in the browser."""

import re

from playwright.sync_api import Locator, Page, expect

TABLE = "table.bars, [data-testid=stTable]"  # ours with bars, and Streamlit's
UNDER_WAY = re.compile("^(hourglass_top|pause_circle|model_training)")  # the icons of such badges
SLIDERS = ("Vocabulary size", "Context length", "Attention heads", "Adversary weight")


def open_page(page: Page, app_url: str, path: str = "/") -> None:
    """Open a page and wait until its script has run to the end."""
    page.goto(app_url + path)
    expect(page.locator("[data-testid=stMain] h1").first).to_be_visible()
    settle(page)


def settle(page: Page) -> None:
    """Wait until the server has nothing more to draw (a poll of a training may still come)."""
    app = page.locator("[data-testid=stApp]")
    expect(app).to_have_attribute("data-test-script-state", re.compile("notRunning|initial"))


def bring_text(page: Page, text: str) -> None:
    """Paste a text of one's own and learn from it."""
    page.get_by_role("button", name="Use your own text").click()
    box = page.get_by_label("Or paste some text")
    box.fill(text)
    box.press("Control+Enter")
    page.get_by_role("button", name="Learn from this text").click()


def slider(page: Page, label: str) -> Locator:
    """The slider with this label."""
    return page.get_by_role("slider", name=label)


def press(page: Page, label: str, key: str, times: int = 1) -> None:
    """Focus a slider and press a key some times."""
    handle = slider(page, label)
    handle.focus()
    for _ in range(times):
        handle.press(key)


def wait_for_boxes(page: Page, seconds: float = 30) -> None:
    """Wait until no box stands for something to come: one of ours, or a chart being loaded."""
    boxes = page.locator("[data-testid=stSkeleton], [data-testid=stSkeletonElement]")
    expect(boxes.filter(visible=True)).to_have_count(0, timeout=seconds * 1000)
    settle(page)


def wait_for_training(page: Page, seconds: float = 90) -> None:
    """Wait until no training of this page is queued or running, as the badges on top say."""
    badges = page.locator(".stMarkdownBadge").filter(visible=True)
    expect(badges.filter(has_text=UNDER_WAY)).to_have_count(0, timeout=seconds * 1000)
    settle(page)
