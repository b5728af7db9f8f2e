"""Every page in light, dark and on a phone: no violation of WCAG 2 A or AA that axe can find."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.actions import open_page, wait_for_boxes
from tests.browser.app_pages import PATHS
from tests.browser.contrast import wait_until_nothing_is_faint

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
# What may stand: rule, where, and why it is not ours to mend.
ALLOWED: tuple[tuple[str, str, str], ...] = ()


@pytest.fixture
def page(kept_page: Page) -> Page:
    """One tab for all tests of this file."""
    return kept_page


def violations(page) -> list[str]:
    """What axe finds on the page as it is, less what may stand."""
    found = Axe().run(page, options=RULES).response["violations"]
    lines = [
        f"{rule['id']} ({rule['impact']}): {node['target']} {node['html'][:160]}"
        for rule in found
        for node in rule["nodes"]
    ]
    return [
        line
        for line in lines
        if not any(line.startswith(rule) and where in line for rule, where, _ in ALLOWED)
    ]


@pytest.mark.parametrize("path", PATHS)
def test_no_page_breaks_a_rule(page, app_url, path):
    """In light and in dark, axe has nothing to say, and no text is faint."""
    open_page(page, app_url, path)
    wait_for_boxes(page)  # charts load after the script
    page.wait_for_timeout(1500)
    assert violations(page) == []
    wait_until_nothing_is_faint(page)
    page.emulate_media(color_scheme="dark")
    open_page(page, app_url, path)
    wait_for_boxes(page)
    page.wait_for_timeout(1500)
    assert violations(page) == []
    wait_until_nothing_is_faint(page)


@pytest.mark.parametrize("path", PATHS)
def test_a_phone_shows_the_whole_width(page, app_url, path):
    """At 390 pixels nothing makes the page scroll sideways."""
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, app_url, path)
    page.wait_for_timeout(800)
    wide = page.evaluate(
        "() => { const m = document.querySelector('[data-testid=stMain]');"
        " return m.scrollWidth - m.clientWidth }"
    )
    assert wide <= 1
