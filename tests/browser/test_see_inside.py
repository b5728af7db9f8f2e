"""Every page that looks inside, on the built-in text and on both real ones, in Chromium."""

import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, expect

from minigpt.text.corpus import keep_own_text
from tests.browser.actions import TABLE, open_page, settle, wait_for_boxes, wait_for_training
from tests.browser.conftest import ROOT
from tests.browser.test_accessibility import violations

CORPORA = ROOT.parent / "shared" / "corpora"
TRAINING = 240_000  # ms: a safety net on a busy machine
CHART = "[data-testid=stVegaLiteChart] svg"


@dataclass(frozen=True)
class Inside:
    """A page, and what shows that it did its work.

    Attributes:
        path: its address.
        says: words that stand there once everything is trained and measured.
        charts: how many charts there are at least.
        tables: how many tables there are at least.
        act: what a student does there before all that is to be seen.
    """

    path: str
    says: str
    charts: int = 0
    tables: int = 0
    act: Callable[[Page], None] | None = None


def guess(page: Page) -> None:
    """Guess one word, by keyboard."""
    box = page.get_by_role("combobox", name=re.compile("Your guess"))
    expect(box).to_be_visible(timeout=TRAINING)
    expect(page.locator(".st-key-as-it-is-context")).to_have_attribute("translate", "no")
    box.focus()
    box.press("ArrowDown")
    box.press("Enter")


def ask_for_keras(page: Page) -> None:
    """Have the worker write the Keras file."""
    page.get_by_role("button", name="Make the Keras file").click(timeout=TRAINING)


def step_to_the_gradient(page: Page) -> None:
    """Go four stages forward, once nothing is in training: a key pressed too early is lost."""
    forward = page.get_by_role("button", name="Next")
    expect(forward).to_be_visible(timeout=TRAINING)
    wait_for_training(page, TRAINING / 1000)
    for stage in range(2, 6):
        forward.click()
        expect(page.get_by_role("heading", name=f"{stage} of 9")).to_be_visible(timeout=TRAINING)
        settle(page)


PAGES = (  # the first one trains the original, the second one the adversary
    Inside("/model", r"Why “.+” looks at “.+”", charts=4, tables=1),
    Inside("/adversary", "Goodhart's law", charts=2, tables=3),
    Inside("/tokens", "compared: the lower, the better the text is foreseen", tables=1),
    Inside("/one-step", "Measured slope", charts=1, act=step_to_the_gradient),
    Inside("/prediction", r"The random number 0\.\d+ fell on", tables=6),
    Inside("/meaning", r"of their differences \(their variance\)", charts=1, tables=1),
    Inside("/moments", "The original's words on a map", charts=3, tables=2),
    Inside("/twins", r"At the end it is .+ nats", charts=3),
    Inside("/guess", "that is how it went on", tables=1, act=guess),
    Inside("/gpt", "best first", charts=1, tables=3),
    Inside("/scale", "Mind the scale", charts=1),
    Inside("/taught", "In the text: of", tables=4),
    Inside("/costs", "is one multiplication whose result", tables=1),
    Inside("/take-home", r"The model as a Keras file \(", charts=1, act=ask_for_keras),
)


@pytest.fixture(params=["builtin", "classic_fiction", "wikipedia_articles"], scope="module")
def corpus(request, app_home):
    """The name of a text in an address; a real one is kept as if a student had brought it."""
    if request.param == "builtin":
        return request.param
    path = CORPORA / f"{request.param}.txt.gz"
    if not path.exists():
        pytest.skip(f"{path} is absent: this test needs the real text there")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MINIGPT_HOME", str(app_home))
        return keep_own_text(gzip.decompress(path.read_bytes()), path.name)


@pytest.fixture
def page(kept_page: Page) -> Page:
    """One tab for all tests of this file."""
    return kept_page


@pytest.mark.parametrize("inside", PAGES, ids=lambda inside: inside.path[1:])
def test_a_page_works_on_every_text(page: Page, app_url, corpus, inside):
    """It trains what it needs, shows its charts and tables, no error, and breaks no rule of axe."""
    open_page(page, app_url, f"{inside.path}?corpus={corpus}")
    if inside.act:
        inside.act(page)
    expect(page.get_by_text(re.compile(inside.says)).first).to_be_visible(timeout=TRAINING)
    if inside.charts:
        expect(page.locator(CHART).nth(inside.charts - 1)).to_be_attached()
    if inside.tables:
        expect(page.locator(TABLE).nth(inside.tables - 1)).to_be_attached()
    wait_for_boxes(page)
    settle(page)
    expect(page.get_by_test_id("stAlertContentError")).to_have_count(0)
    assert corpus in unquote(page.url) or corpus == "builtin"
    assert violations(page) == []
