"""Charts whose data change: words stand in their sentence's order, and the last click wins."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.actions import open_page, settle

# The words at both axes of a chart, in the order in which they stand there.
AXES = """(chart) => [...chart.querySelectorAll(".role-axis")]
  .map((axis) => [...axis.querySelectorAll(".role-axis-label text")])
  .filter((labels) => labels.length)
  .map((labels) => {
    const places = labels.map((label) => ({ word: label.textContent, at: label.getCTM() }));
    const apart = (name) => Math.max(...places.map((p) => p.at[name]))
      - Math.min(...places.map((p) => p.at[name]));
    const along = apart("e") > apart("f") ? "e" : "f";
    return places.sort((one, other) => one.at[along] - other.at[along]).map((p) => p.word);
  })"""
# What can be seen of a drawing that is moved, not made anew: a mark on its element stays.
MARK = "(chart) => { chart.querySelector('svg').dataset.seen = 'yes'; }"
IS_MARKED = "(chart) => chart.querySelector('svg').dataset.seen === 'yes'"
SENTENCES = ("people wanted to see him", "he wanted to go home", "the people of the city")


@pytest.fixture
def page(kept_page: Page) -> Page:
    """One tab for all tests of this file."""
    return kept_page


def chart(page: Page, about: str) -> Locator:
    """The chart whose description begins so."""
    return page.locator(f'[data-testid=stVegaLiteChart][aria-label^="{about}"]')


def type_in(page: Page, label: str, text: str) -> None:
    """Put a text in a box and wait until the page has answered."""
    box = page.get_by_label(re.compile(label))
    box.fill(text)
    box.press("Enter")
    settle(page)


@pytest.mark.parametrize(
    ("path", "box", "about"),
    [
        ("/model", "A sentence to look into", "Attention of layer 1, head 2"),
        ("/moments", "goes on from these words", "Attention of a layer's head"),
    ],
)
def test_words_stand_in_the_order_of_their_sentence(page: Page, app_url, path, box, about):
    """After each of three edits both axes are the sentence, one word twice included."""
    open_page(page, app_url, path)
    drawn = chart(page, about)
    expect(drawn).to_be_visible()
    drawn.evaluate(MARK)
    for sentence in SENTENCES:
        type_in(page, box, sentence)
        words = sentence.split()
        expect(drawn.locator(".role-axis-label text").last).to_have_text(words[-1])
        assert drawn.evaluate(AXES) == [words, words]
    assert drawn.evaluate(IS_MARKED), (
        "the chart was drawn anew: its rules held something that moved"
    )


def click_cell(page: Page, head: int, number: int) -> None:
    """Click a square of a head of layer 1; they are counted line by line from 0."""
    drawn = chart(page, f"Attention of layer 1, head {head}")
    drawn.locator(".mark-rect path").nth(number).click()


def test_the_last_click_on_the_attention_maps_wins(page: Page, app_url):
    """A square, the same one of another head, and back: each click is heard."""
    open_page(page, app_url, "/model")
    chosen = page.get_by_label(re.compile("Head$"))
    expect(chart(page, "Attention of layer 1, head 2")).to_be_visible()
    for head in (2, 1, 2, 1):
        click_cell(page, head, 7)
        expect(chosen).to_have_value(str(head))
        settle(page)


def click_word(page: Page, word: str) -> None:
    """Click the name of a word on the map: the nearest dot is its own."""
    drawn = chart(page, "The ")
    name = drawn.locator(".mark-text text").filter(has_text=re.compile(f"^{word}$")).last
    name.scroll_into_view_if_needed()
    box = name.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_the_last_click_on_the_word_map_wins(page: Page, app_url):
    """Click "people", type "city", click "people" again."""
    open_page(page, app_url, "/meaning?word=river")
    box = page.get_by_label("A word to follow")
    expect(chart(page, "The ")).to_be_visible()
    click_word(page, "people")
    expect(box).to_have_value("people")
    settle(page)
    type_in(page, "A word to follow", "city")
    expect(page.get_by_text("Nearest to “city”")).to_be_visible()
    click_word(page, "people")
    expect(page.get_by_text("Nearest to “people”")).to_be_visible()
    expect(box).to_have_value("people")


def test_a_click_on_a_training_opens_its_model(page: Page, app_url):
    """On Sweep: a dot is a training; its page follows, with the sliders where it stood."""
    open_page(page, app_url, "/sweep?sweep_x=Context%20length&sweep_by=Attention%20heads")
    dots = page.locator("[data-testid=stVegaLiteChart]").first.locator(".mark-symbol path")
    expect(dots.last).to_be_visible()
    dots.last.click(force=True)
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Sweep")
    expect(page).to_have_url(re.compile("/(prediction|adversary)"))
    settle(page)
