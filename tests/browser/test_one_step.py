"""One step in Chromium: by keys alone, on a phone, with axe, and with what is typed into boxes."""

import re

import pytest
from playwright.sync_api import Page, expect

from minigpt.ui.training.one_step_view import STAGES
from tests.browser.actions import open_page, press, settle, wait_for_training
from tests.browser.test_accessibility import violations

LAST = len(STAGES)


@pytest.fixture
def page(kept_page: Page) -> Page:
    """One tab for all tests of this file."""
    return kept_page


def at_stage(page: Page, number: int) -> None:
    """Wait until this stage is in view and drawn."""
    expect(page.get_by_role("heading", name=f"{number} of {LAST}")).to_be_visible()
    expect(page.get_by_role("button", name="Next")).to_be_visible()  # a key before is lost
    wait_for_training(page)  # or in the moment when the half-trained model gives way to the whole


def test_every_stage_by_keys_there_and_back(page: Page, app_url):
    """F goes forward through all of them, none breaks a rule of axe; B goes back."""
    open_page(page, app_url, "/one-step")
    for number in range(1, LAST + 1):
        at_stage(page, number)
        expect(page.get_by_test_id("stAlertContentError")).to_have_count(0)
        assert violations(page) == []
        page.keyboard.press("f")
    expect(page.get_by_role("button", name="Next")).to_be_disabled()
    page.keyboard.press("b")
    at_stage(page, LAST - 1)
    assert "stage=Again" in page.url


def test_the_learning_rate_by_keys(page: Page, app_url):
    """At its least next to nothing happens; at its most the step goes too far."""
    open_page(page, app_url, "/one-step?stage=Step")
    at_stage(page, 6)
    press(page, "Learning rate", "Home")
    expect(page.get_by_text("Next to nothing happens")).to_be_visible()
    press(page, "Learning rate", "End")
    expect(page.get_by_text("It got worse")).to_be_visible()


def test_a_number_of_ones_own(page: Page, app_url):
    """Typed row and column: the sentence, the slope and the address follow."""
    open_page(page, app_url, "/one-step?stage=Gradient")
    at_stage(page, 5)
    for label, value in (("Row", "3"), ("Column", "2")):
        box = page.get_by_role("spinbutton", name=label)
        box.fill(value)
        box.press("Enter")
        expect(page.get_by_text(re.compile(rf"{label.lower()} {value}\b"))).to_be_visible()
        settle(page)
    assert "weight_row=3" in page.url and "weight_column=2" in page.url
    page.reload()
    at_stage(page, 5)
    expect(page.get_by_text("row 3, column 2 of")).to_be_visible()


@pytest.mark.parametrize("stage", ["Gradient", "Step", "All+numbers", "Adam"])
def test_a_phone_shows_the_stage(page: Page, app_url, stage):
    """At 390 pixels nothing makes the page scroll sideways."""
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, app_url, f"/one-step?stage={stage}")
    expect(page.get_by_role("heading", name=f"of {LAST}")).to_be_visible()
    settle(page)
    page.wait_for_timeout(800)
    wide = page.evaluate(
        "() => { const m = document.querySelector('[data-testid=stMain]');"
        " return m.scrollWidth - m.clientWidth }"
    )
    assert wide <= 1


def test_an_address_full_of_nonsense_shows_a_stage(page: Page, app_url):
    """What no box can hold is brought to where one can."""
    nonsense = "phrase=-99&stage=None&weight_layer=x&weight_row=1e9&learning_rate=fast&times=7"
    open_page(page, app_url, f"/one-step?{nonsense}")
    at_stage(page, 1)
    page.keyboard.press("f")
    at_stage(page, 2)
    expect(page.get_by_test_id("stAlertContentError")).to_have_count(0)
