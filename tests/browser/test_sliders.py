"""A student moves sliders: each trains a model that is new, and what was there answers at once."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.actions import TABLE, open_page, press, settle, slider

LOAD_TOOL = Path(__file__).resolve().parents[3] / "shared" / "tools" / "load_streamlit.py"
TRAINING = 120_000  # ms: a safety net on a busy machine

# Notes in `gone` whether there was a moment without any such thing on the page.
NEVER_GONE = """(what) => {
    window.gone = false;
    new MutationObserver(() => { window.gone ||= !document.querySelector(what); })
        .observe(document.body, { subtree: true, childList: true });
}"""


@pytest.fixture
def page(kept_page: Page) -> Page:
    """One tab for all tests of this file."""
    return kept_page


def top_ten(page: Page):
    """The table of the ten likeliest next words."""
    return page.locator(TABLE).filter(has_text="Adversary score").first


def badge(page: Page, text: str):
    """The badge that says how the training of the page's last model stands."""
    return page.locator("[data-testid=stMarkdown] .stMarkdownBadge").filter(has_text=text).last


@pytest.mark.parametrize(
    ("label", "key", "position"),
    [
        ("Vocabulary size", "ArrowLeft", "450 words"),
        ("Context length", "ArrowLeft", "context 4"),
        ("Attention heads", "ArrowLeft", "1 head"),
    ],
)
def test_a_slider_of_the_original_trains_a_new_model(page: Page, app_url, label, key, position):
    """A position nobody asked for shows its progress, then new tables; going back is instant."""
    open_page(page, app_url, "/training")
    expect(badge(page, "trained in")).to_be_visible(timeout=TRAINING)
    before = page.locator(TABLE).first.inner_text()
    press(page, label, key)
    expect(page.get_by_text(re.compile("in training|waiting")).first).to_be_visible()
    expect(page.get_by_text(re.compile(f"trained in.*{position}")).first).to_be_visible(
        timeout=TRAINING
    )
    settle(page)
    assert page.locator(TABLE).first.inner_text() != before
    press(page, label, "ArrowRight")
    expect(
        page.get_by_text(re.compile("trained in.*500 words · context 5 · 2 heads")).first
    ).to_be_visible()
    settle(page)
    assert page.locator(TABLE).first.inner_text() == before


def test_the_adversarys_weight_trains_an_adversary_alone(page: Page, app_url):
    """A new weight shows the ideal adversary at once and trains the adversary, not the original."""
    open_page(page, app_url, "/adversary")
    press(page, "Adversary weight", "ArrowRight", times=3)
    expect(page.get_by_text("in training").first).to_be_visible()
    expect(page.get_by_text("in training")).to_have_count(0, timeout=TRAINING)
    assert "adversary_weight=0.9" in page.url


def test_a_shared_address_shows_the_same_page_to_somebody_else(page: Page, app_url, new_context):
    """The address holds the sliders: another browser opens it on the same position and table."""
    open_page(page, app_url, "/prediction")
    press(page, "Attention heads", "ArrowRight")
    expect(page.get_by_text(re.compile("trained in.*3 heads")).first).to_be_visible(
        timeout=TRAINING
    )
    settle(page)
    mine = top_ten(page).inner_text()
    other = new_context().new_page()
    other.goto(page.url)
    expect(other.get_by_text(re.compile("trained in.*3 heads")).first).to_be_visible()
    settle(other)
    assert slider(other, "Attention heads").input_value() == "3"
    expect(top_ten(other)).to_have_text(mine, use_inner_text=True)


def test_sliders_keep_their_place_from_page_to_page(page: Page, app_url):
    """What the address set stays set on every page that is opened from the menu."""
    open_page(page, app_url, "/training?vocab_size=450")
    for name in ("Words", "Model", "Prediction", "Adversary", "Start"):
        page.get_by_role("link", name=name, exact=True).first.click()
        settle(page)
        expect(slider(page, "Vocabulary size")).to_have_value("450")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("vocab_size=517", "500"),
        ("vocab_size=banana", "500"),
        ("vocab_size=-3", "50"),
        ("context_length=99", "12"),
        ("heads=2.7", "3"),
        ("adversary_weight=nan", "0.75"),
        ("corpus=/etc/passwd", "builtin"),
    ],
)
def test_a_bad_address_is_mended_and_said(page: Page, app_url, address, said):
    """A value that no slider can have becomes the nearest one, and the page says so."""
    open_page(page, app_url, f"/words?{address}")
    note = page.locator("[data-testid=stAlert]").filter(has_text="The address asked for").first
    expect(note).to_contain_text(said)
    raw = address.split("=")[1]
    assert f"={raw}" not in page.url


@pytest.mark.skipif(not LOAD_TOOL.exists(), reason=f"{LOAD_TOOL} is not here")
def test_thirty_sessions_with_one_wish_cause_one_training(app_url, app_home):
    """Thirty sessions that ask for the same new position are all served by one training."""
    command = [sys.executable, str(LOAD_TOOL), "--url", app_url, "--page", "training"]
    command += ["--widget", "Vocabulary size", "--sessions", "30", "--changes", "1"]
    command += ["--values", "250", "--until", "trained in.*{value} words", "--op-timeout", "120"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert json.loads(done.stdout)["sessions_completed"] == 30, done.stdout[-2000:]
    log = (app_home / "logs" / "worker.log").read_text()
    assert len(re.findall(r"job \d+: train .*'vocab_size': 250,.*'role': 'original'", log)) == 1


def test_a_sentence_and_its_answer_survive_a_longer_context(page: Page, app_url):
    """The words stay, the answer of before stays in view, and what lacks is asked for in place."""
    open_page(page, app_url, "/prediction?vocab_size=100&context_length=2&heads=1")
    expect(badge(page, "trained in")).to_be_visible(timeout=TRAINING)
    box = page.get_by_label("The model goes on from these words")
    box.fill("in the")
    box.press("Enter")
    settle(page)
    expect(top_ten(page)).to_be_visible()
    page.evaluate(NEVER_GONE, TABLE)
    press(page, "Context length", "ArrowRight")
    expect(page.get_by_role("button", name="Put them in the box")).to_be_visible(timeout=TRAINING)
    expect(box).to_have_value("in the")
    assert page.evaluate("() => window.gone") is False
