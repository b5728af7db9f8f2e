"""The whole app without a mouse: every control is reached by Tab, and does its work by keys."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.actions import TABLE, open_page, press, settle, wait_for_boxes
from tests.browser.app_pages import PATHS

STOPS = 150  # Tab presses at most: no page has as many controls
MARK = """() => {
  let here = document.activeElement;
  while (here?.shadowRoot?.activeElement) {  // a component has a document of its own
    here.setAttribute("data-reached", "");
    here = here.shadowRoot.activeElement;
  }
  if (!here || here === document.body) return false;
  if (here.hasAttribute("data-reached")) return false;
  here.setAttribute("data-reached", "");
  return true;
}"""
# What can be seen and used, and was not reached. One radio button of a group is reached by Tab,
# the others by the arrow keys, and so is a row of buttons of which several may be on; the arrow of
# a box for choosing and the two steps of a box for a number are there for the mouse.
MISSED = """() => [...document.querySelectorAll(
    "[data-testid=stMain] :is(a[href], button, input, textarea, summary)")]
  .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.disabled)
  .filter((e) => e.type !== "radio" && e.getAttribute("role") !== "radio")
  .filter((e) => !e.matches("[data-testid=stSelectbox] button, [data-testid^=stNumberInputStep]"))
  .filter((e) => !e.closest("[role=toolbar]")?.querySelector("[data-reached]"))
  .filter((e) => !e.hasAttribute("data-reached"))
  .filter((e) => !e.querySelector("[data-reached]") && !e.closest("[data-reached]:not(main)"))
  .map((e) => e.outerHTML.slice(0, 160))"""


@pytest.fixture
def page(kept_page: Page) -> Page:
    """One tab for all tests of this file."""
    return kept_page


@pytest.mark.parametrize("path", PATHS)
def test_every_control_is_reached_by_tab(page: Page, app_url, path):
    """From the top of the page to its end, nothing that can be used is left out."""
    open_page(page, app_url, path)
    wait_for_boxes(page)
    settle(page)
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        if not page.evaluate(MARK):
            break
    assert page.evaluate(MISSED) == []


def test_the_time_machine_is_driven_by_keys(page: Page, app_url):
    """The arrow keys go back and forth; Enter plays and pauses."""
    open_page(page, app_url, "/moments")
    tables = page.locator(TABLE)
    expect(tables.nth(1)).to_be_visible()
    settle(page)
    at_the_end = tables.first.inner_text()
    press(page, "Epoch", "Home")
    expect(tables.first).not_to_have_text(at_the_end)
    settle(page)
    play = page.get_by_role("button", name="Play")
    play.focus()
    play.press("Enter")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(page.get_by_role("button", name="Play")).to_be_visible()  # it has come to its end
    chosen = page.get_by_role("radio", name="1")
    chosen.focus()
    chosen.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio", name="2")).to_be_checked()


def test_a_word_is_followed_without_the_map(page: Page, app_url):
    """The box does what a click on the map does."""
    open_page(page, app_url, "/meaning")
    box = page.get_by_label("A word to follow")
    box.fill("river")
    box.press("Enter")
    expect(page.get_by_text("Nearest to “river”")).to_be_visible()


def test_a_share_of_attention_is_chosen_by_the_boxes(page: Page, app_url):
    """Down and Enter in a box do what a click on a cell does."""
    open_page(page, app_url, "/model")
    why = page.get_by_role("heading", name=re.compile("Why “"))
    expect(why).to_be_visible()
    settle(page)
    before = why.inner_text()
    box = page.get_by_role("combobox", name=re.compile("This word looks"))
    box.focus()
    box.press("ArrowDown")
    expect(page.get_by_role("listbox")).to_be_visible()  # a key before that would be lost
    box.press("ArrowDown")
    box.press("Enter")
    expect(why).not_to_have_text(before)


def test_a_chart_is_saved_as_svg_by_keys(page: Page, app_url):
    """Enter unfolds the numbers, Enter saves the drawing, with its lines and letters in it."""
    open_page(page, app_url, "/take-home")
    unfold = page.locator("summary").filter(has_text="The numbers behind this chart").first
    expect(page.locator("[data-testid=stVegaLiteChart] svg").first).to_be_visible()
    settle(page)
    unfold.focus()
    unfold.press("Enter")
    save = page.get_by_role("button", name="Save as SVG").first
    expect(save).to_be_visible()
    save.focus()
    with page.expect_download() as saved:
        save.press("Enter")
    assert saved.value.suggested_filename == "taken-loss.svg"
    drawing = saved.value.path().read_text(encoding="utf-8")
    assert drawing.startswith("<svg") and "<path" in drawing
    assert "epoch" in drawing and "training" in drawing
