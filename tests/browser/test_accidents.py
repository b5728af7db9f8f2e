"""What goes wrong in a classroom, and that the app goes on."""

import json
import os
import re
import signal
import subprocess

import pytest
from playwright.sync_api import Page, expect

from tests.browser.actions import TABLE, bring_text, open_page, settle

TRAINING = 180_000  # ms until a worker has loaded all and read a text, on a busy machine
SLOW = "/training?recipe=notebook&vocab_size=300&seed="  # long enough to have an accident in


@pytest.fixture
def page(kept_page: Page) -> Page:
    """One tab for all tests of this file."""
    return kept_page


def worker_pid(app_pid: int) -> int:
    """The process number of the server's worker."""
    found = subprocess.run(
        ["pgrep", "-P", str(app_pid), "-f", "minigpt.jobs.worker"],
        capture_output=True,
        text=True,
        check=True,
    )
    return int(found.stdout.split()[0])


def in_training(page: Page):
    """The status line once epochs are coming in."""
    return page.get_by_text(re.compile(r"in training.*epoch \d")).first


def test_a_worker_killed_in_a_training_is_replaced(page: Page, app_url, app_pid):
    """The page says that the training began again, and another worker goes on with it."""
    open_page(page, app_url, SLOW + "1")
    expect(in_training(page)).to_be_visible(timeout=TRAINING)
    killed = worker_pid(app_pid)
    os.kill(killed, signal.SIGKILL)
    expect(page.get_by_text(re.compile("died and began again")).first).to_be_visible()
    expect(in_training(page)).to_be_visible(timeout=TRAINING)
    assert worker_pid(app_pid) != killed
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("stopped").first).to_be_visible()


def test_a_stopped_training_keeps_what_it_had_and_can_go_on(page: Page, app_url):
    """After a stop the figures so far stay in view, with an offer to train on."""
    open_page(page, app_url, SLOW + "2")
    expect(in_training(page)).to_be_visible(timeout=TRAINING)
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name="Train on")).to_be_visible()
    expect(page.get_by_text("Test loss").first).to_be_visible()


def test_a_closed_tab_frees_the_worker(page: Page, app_url, app_home, new_context):
    """When the only one who waited goes away, the training gives way, and the next one begins."""
    leaver = new_context().new_page()
    open_page(leaver, app_url, SLOW + "3")
    expect(in_training(leaver)).to_be_visible(timeout=TRAINING)
    leaver.close()
    open_page(page, app_url, "/training?vocab_size=50&context_length=2&heads=1&seed=8")
    done = page.get_by_text(re.compile("trained in.*50 words · context 2"))
    expect(done.first).to_be_visible(timeout=120_000)
    trained = (app_home / "models").glob("*/config.json")
    assert 3 not in [json.loads(file.read_text())["seed"] for file in trained]  # the leaver's


def test_pages_answer_while_a_training_runs(page: Page, app_url, new_context):
    """A trained position is shown at once while the worker is busy with somebody else's."""
    busy = new_context().new_page()
    open_page(busy, app_url, SLOW + "4")
    expect(in_training(busy)).to_be_visible(timeout=TRAINING)
    open_page(page, app_url, "/prediction")
    expect(page.locator(TABLE).first).to_be_visible()
    settle(page)
    expect(in_training(busy)).to_be_visible(timeout=TRAINING)
    busy.get_by_role("button", name="Stop").click()
    expect(busy.get_by_role("button", name="Train on")).to_be_visible()


def test_an_unknown_word_keeps_what_was_typed_and_the_last_answer(page: Page, app_url):
    """The message names the word and the sentence in view, whose answer does not go away."""
    open_page(page, app_url, "/prediction?prompt=the+people+of+the+city")
    answer = page.get_by_test_id("stMain").locator("table.bars").first
    before = answer.inner_text()
    box = page.get_by_role("textbox", name=re.compile("goes on from these words"))
    box.fill("the people of the wurld")
    box.press("Enter")
    expect(page.get_by_text('"wurld" is not in the vocabulary').first).to_be_visible()
    expect(page.get_by_text("works with “the people of the city”")).to_be_visible()
    settle(page)
    expect(answer).to_be_visible()
    assert answer.inner_text() == before
    expect(box).to_have_value("the people of the wurld")


def test_typing_goes_on_while_a_training_draws_the_page_again(page: Page, app_url):
    """Three looks at the training pass; what is half typed stays in the box."""
    open_page(page, app_url, "/prediction?recipe=notebook&vocab_size=300&seed=5")
    expect(in_training(page)).to_be_visible(timeout=TRAINING)
    box = page.get_by_role("textbox", name=re.compile("goes on from these words"))
    box.fill("the people of the ci")
    before = in_training(page).inner_text()
    for _ in range(3):
        expect(in_training(page)).not_to_have_text(before, use_inner_text=True)
        before = in_training(page).inner_text()
    expect(box).to_have_value("the people of the ci")


def test_a_text_of_one_s_own_that_is_too_short_says_so(page: Page, app_url):
    """A pasted text is taken; the page says what is missing, and one click learns what fits."""
    open_page(page, app_url, "/training?vocab_size=50&context_length=2")
    bring_text(page, "the cat sat on the mat and the dog sat on the cat . " * 3)
    expect(page.get_by_text(re.compile("has only 7 different words")).first).to_be_visible()
    page.get_by_role("button", name="Learn from it as characters, context 2").click()
    expect(page.get_by_text(re.compile("trained in.*characters")).first).to_be_visible(
        timeout=240_000
    )
