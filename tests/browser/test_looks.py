"""What an eye would see at once: titles, empty bands, what sticks out, broken or covered words."""

import re

import pytest
from playwright.sync_api import Page, expect

from minigpt.ui.session.page_titles import page_titles
from tests.browser.actions import open_page, settle, wait_for_boxes
from tests.browser.app_pages import PATHS

TITLES = page_titles()
BAND = 60  # pixels between the menu and the title at most
SIZES = ((1280, 800), (1024, 768), (390, 844))
# Pieces whose right edge lies beyond that of the page's column. What scrolls by itself may.
OUTSIDE = """() => {
  const column = document.querySelector("[data-testid=stMainBlockContainer]");
  const style = getComputedStyle(column), box = column.getBoundingClientRect();
  const right = box.right - parseFloat(style.paddingRight) + 8;  // a space at the end of a line
  const scrolls = (e) => e && e !== column && (scrolls(e.parentElement)
    || ["auto", "scroll", "hidden"].includes(getComputedStyle(e).overflowX));
  return [...column.querySelectorAll("*")]
    .filter((e) => e.checkVisibility() && !e.closest("svg, canvas") && !scrolls(e.parentElement))
    .filter((e) => e.getBoundingClientRect().width && e.getBoundingClientRect().right > right)
    .map((e) => e.outerHTML.slice(0, 160));
}"""
# Words that a line's end cuts through: the letters of one word lie in two lines.
BROKEN = """() => [...document.querySelectorAll("table.bars :is(td, th), h1, h2, h3, "
    + "[data-testid=stCheckbox], [data-testid=stMetric]")].flatMap((cell) => {
  const found = [], walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    for (const word of walker.currentNode.data.matchAll(/[\\p{L}]+/gu)) {
      const range = document.createRange();
      range.setStart(walker.currentNode, word.index);
      range.setEnd(walker.currentNode, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map((r) => Math.round(r.top))).size > 1)
        found.push(word[0]);
    }
  }
  return found;
})"""
# Labels of buttons, rows of choices and chosen values of which a part is out of sight.
CUT = """() => ["stButtonGroup", "stButton", "stDownloadButton", "stSelectbox", "stPopover",
    "stCheckbox"]
  .flatMap((kind) => [...document.querySelectorAll(`[data-testid=${kind}] *`)])
  .filter((e) => e.checkVisibility() && e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 1)
  .filter((e) => getComputedStyle(e).overflowX !== "visible" && e.textContent.trim())
  .map((e) => e.textContent.trim());
"""
# Names on charts that lie on each other, or beyond the drawing.
COVERED = """() => [...document.querySelectorAll("[data-testid=stVegaLiteChart] svg.marks")]
  .flatMap((svg) => {
    const whole = svg.getBoundingClientRect();
    const names = [...svg.querySelectorAll(".mark-text text")]
      .filter((text) => text.textContent.trim() && text.getAttribute("fill") !== "none")
      .filter((text) => text.getAttribute("fill") && getComputedStyle(text).opacity !== "0")
      .filter((text) => !text.getAttribute("stroke"))
      .map((text) => ({ word: text.textContent, box: text.getBoundingClientRect(),
                        axis: !!text.closest(".role-axis") }));
    const out = names.filter(({ box }) => box.left < whole.left - 4 || box.top < whole.top - 4
      || box.right > whole.right + 4 || box.bottom > whole.bottom + 4);
    const marks = names.filter((name) => !name.axis);
    const on = marks.filter(({ box }, at) => marks.slice(at + 1).some(({ box: other }) =>
      Math.min(box.right, other.right) - Math.max(box.left, other.left) > 1
      && Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top) > 3));
    return [...out.map(({ word }) => `outside: ${word}`), ...on.map(({ word }) => `on: ${word}`)];
  })"""


TITLE_IS_NEAR = """(band) => {
  const title = document.querySelector("[data-testid=stMain] h1");
  const menu = document.querySelector("[data-testid=stHeader]");
  if (!title || !menu) return false;
  return title.getBoundingClientRect().top - menu.getBoundingClientRect().bottom <= band;
}"""


@pytest.fixture
def page(kept_page: Page) -> Page:
    """One tab for all tests of this file."""
    return kept_page


def drawn(page: Page, app_url: str, path: str) -> None:
    """Open a page and wait until its charts are drawn."""
    open_page(page, app_url, path)
    wait_for_boxes(page)
    settle(page)
    page.wait_for_timeout(800)


@pytest.mark.parametrize("path", PATHS)
def test_a_tab_says_which_page_it_is(page: Page, app_url, path):
    """ "Training · MiniGPT"; and no band of nothing stands above the title."""
    open_page(page, app_url, path)
    expect(page).to_have_title(f"{TITLES[path.strip('/') or 'home']} · MiniGPT")
    page.wait_for_function(TITLE_IS_NEAR, arg=BAND)  # the style sheet may come behind the title


@pytest.mark.parametrize("path", PATHS)
def test_nothing_sticks_out_and_no_word_is_broken(page: Page, app_url, path):
    """On a small laptop, a larger one and a phone."""
    drawn(page, app_url, path)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(600)
        assert page.evaluate(OUTSIDE) == [], width
        assert page.evaluate(BROKEN) == [], width
        assert page.evaluate(CUT) == [], width
        assert page.evaluate(COVERED) == [], width


def test_no_name_of_the_menu_could_be_another():
    """No two names share a word that is not small."""
    words = [word.lower() for title in TITLES.values() for word in re.findall(r"[\w]{4,}", title)]
    words = [word for word in words if word != "what"]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("path", "what"),
    [("/moments", "[aria-label^=Attention] .mark-rect path"), ("/gpt", ".flow > div")],
)
def test_what_is_dark_on_light_is_not_white_in_the_dark(page: Page, app_url, path, what):
    """The squares of the Time machine and the plans of the gpt let the dark ground through."""
    page.emulate_media(color_scheme="dark")
    drawn(page, app_url, path)
    seen = page.locator(what).first
    expect(seen).to_be_visible()
    opaque = seen.evaluate(
        """(e) => { const s = getComputedStyle(e);
          if (e.namespaceURI.includes("svg")) return parseFloat(s.fillOpacity);
          const part = s.backgroundColor.match(/rgba?[(]([^)]*)[)]/)[1].split(",");
          return part.length < 4 ? 1 : parseFloat(part[3]); }"""
    )
    assert opaque < 0.7
