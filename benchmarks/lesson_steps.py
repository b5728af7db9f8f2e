"""The shipped lesson played by keyboard: how long a class looks at a page that is not yet there.

A step's wait is taken in the browser, from the key to the last change of the page: whatever comes
late, or comes twice, counts, also far below what is in view.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, expect, sync_playwright

from benchmarks.browser import FLAGS, ROOT, chromium
from benchmarks.class_server import ClassServer, running_class, wait_until_calm
from benchmarks.rows import Row
from minigpt.lessons.file import load_lesson

LESSON = "story"
PLAYS = 3
GOAL = 1000.0  # ms
PATIENCE = 60_000  # ms
CALM = 1_500  # ms in which nothing more comes
# The page's own listener lets nobody after it hear a page key: this one is there before it.
KEY_HEARD = """
window.pressed = null;
window.addEventListener("keydown", () => { window.pressed ??= performance.now(); }, true);
"""
# From a key to the last change in the page, once it stands and is calm. What a step hides counts as
# work of the page, but a box that waits is one for those who can see it.
STOPWATCH = """
([wanted, sections]) => {
  const main = () => document.querySelector("[data-testid=stMain]");
  const waits = /^\\s*(hourglass_top|pause_circle|model_training|sync)/;  // a badge's icon
  const boxes = "[data-testid=stSkeleton], [data-testid=stSkeletonElement], [data-stale=true]";
  const drawn = (page, name) => page.querySelector(`.st-key-section-${name} .stElementContainer`);
  window.stands = () => {
    const app = document.querySelector("[data-testid=stApp]"), page = main();
    if (!page || app.dataset.testScriptState !== "notRunning") return false;
    if ([...page.querySelectorAll(boxes)].some((box) => box.checkVisibility())) return false;
    if ([...page.querySelectorAll(".stMarkdownBadge")].some((b) => waits.test(b.textContent)))
      return false;
    if (!page.querySelector("h1") || !sections.every((name) => drawn(page, name))) return false;
    return page.textContent.includes(wanted);
  };
  window.pressed = null; window.changed = null;
  window.watch = new MutationObserver((changes) => {
    if (window.pressed === null) return;
    const seen = changes.some((c) => c.type === "attributes" || main()?.contains(c.target));
    if (seen) window.changed = performance.now();
  });
  const what = {subtree: true, childList: true, characterData: true};
  window.watch.observe(document.body, {...what, attributeFilter: ["data-test-script-state"]});
}
"""
STANDS = """(calm) => window.changed !== null && performance.now() - window.changed > calm
    && window.stands()"""


def lesson_row(home: Path) -> Row | None:
    """The waits of every step of every play; None where there is no Chromium."""
    if chromium() is None:
        print("lesson: skipped (no Chromium here)", flush=True)
        return None
    warm(home)
    with running_class(home) as server, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        plays = [play(browser, server) for _ in range(PLAYS)]
        browser.close()
    return row_of(plays)


def warm(home: Path) -> None:
    """Train what the lesson shows, as the presenter does the day before."""
    command = [sys.executable, "-m", "minigpt", "warm", "--lesson", LESSON]
    variables = {**os.environ, "MINIGPT_HOME": str(home)}
    subprocess.run(command, cwd=ROOT, env=variables, check=True, capture_output=True)


def play(browser: Browser, server: ClassServer) -> list[float]:
    """Milliseconds of every step, in a browser that has never seen the app."""
    page = browser.new_context(viewport={"width": 1280, "height": 850}).new_page()
    page.set_default_timeout(PATIENCE)
    page.add_init_script(KEY_HEARD)
    open_desk(page, server)
    wait_until_calm(server.pid)
    page.get_by_role("button", name="Begin the lesson").focus()
    steps = list(load_lesson(LESSON).steps)
    waits = []
    for number, step in enumerate(steps, start=1):
        text = f"{number} of {len(steps)} · {step.title}"
        if number > 1 and steps[number - 2].cover:
            uncover(page)
        key = "Enter" if number == 1 else "PageDown"
        waits.append(press_and_wait(page, key, text, step.show))
    end_lesson(page)
    page.context.close()
    print("lesson: " + ", ".join(f"{wait:,.0f}" for wait in waits) + " ms", flush=True)
    return waits


def uncover(page: Page) -> None:
    """Press the key that uncovers the answer; the next one goes on."""
    page.keyboard.press("PageDown")
    expect(page.get_by_role("button", name="Next")).to_be_visible(timeout=PATIENCE)
    rest(page)


def open_desk(page: Page, server: ClassServer) -> None:
    """Go to the part of the presenter's desk that begins a lesson."""
    page.goto(f"{server.url}/room")
    page.get_by_label("Presenter's token").fill(server.token)
    page.get_by_role("button", name="Open the presenter's desk").click()
    page.get_by_test_id("stMain").get_by_text("Lesson", exact=True).first.click()
    expect(page.get_by_text("models of this lesson are ready")).to_be_visible(timeout=PATIENCE)


def end_lesson(page: Page) -> None:
    """End it: while it goes on, even in a window that was closed, the next desk follows it."""
    page.get_by_role("button", name="End").click()
    expect(page.get_by_role("link", name="Words", exact=True)).to_be_visible(timeout=PATIENCE)
    rest(page)


def rest(page: Page) -> None:
    """Wait until the page's script has run to its end."""
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=PATIENCE)


def press_and_wait(page: Page, key: str, text: str, sections: Sequence[str]) -> float:
    """Milliseconds from a key until the page with this text stands and changes no more.

    Args:
        page: one that has had ``KEY_HEARD`` from its beginning.
        key: what is pressed.
        text: what the page says when it has come.
        sections: those of the page that must be there, covered or not.
    """
    page.evaluate(STOPWATCH, [text, list(sections)])
    page.keyboard.press(key)
    page.wait_for_function(STANDS, arg=CALM, timeout=PATIENCE)
    return page.evaluate("window.watch.disconnect() || window.changed - window.pressed")


def row_of(plays: list[list[float]]) -> Row:
    """A row of all waits; its text names the step with the longest."""
    waits = [wait for play in plays for wait in play]
    slowest = max(range(len(plays[0])), key=lambda step: max(play[step] for play in plays))
    title = load_lesson(LESSON).steps[slowest].title
    note = f"{len(plays)} plays of {len(plays[0])} steps, median of the first play "
    note += f"{median(plays[0]):.0f} ms; slowest: step {slowest + 1}, “{title}”"
    what = f"The lesson `{LESSON}` by keyboard, warmed: from a key until the step's page stands"
    met = max(waits) <= GOAL
    return Row(what, "builtin", "ms", tuple(waits), "no step over 1,000 ms", met, note)
