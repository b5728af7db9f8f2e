"""The benchmark of the lesson, on a small page: its stopwatch hears the keys that turn a lesson."""

import pytest
from playwright.sync_api import Page, expect

from benchmarks import lesson_steps
from benchmarks.lesson_steps import KEY_HEARD, press_and_wait
from minigpt.ui.guide.lesson_keys import NEXT, SCRIPT

ADDRESS = "http://lesson.test/"
BOX = "<p data-testid=stSkeletonElement>box</p>"
# At the key comes the second step, with a box for what is still to come and another, hidden one.
PAGE = f"""<!doctype html><body>
<div data-testid=stApp data-test-script-state=notRunning><main data-testid=stMain>
<h1>A page</h1><div class="st-key-{NEXT}"><button>Next</button></div><div id=step></div>
</main></div>
<script type=module>
import keys from "/keys.js";
keys({{data: {{step: 0}}}});
document.querySelector("button").onclick = () => {{
  const answer = "<div class=st-key-section-answer><p class=stElementContainer>yes</p></div>";
  const step = document.querySelector("#step");
  step.innerHTML = "2 of 2" + answer + `{BOX}<div hidden>{BOX}</div>`;
  setTimeout(() => step.querySelector("[data-testid]").remove(), 50);
}};
</script>"""


@pytest.fixture
def page(kept_page: Page) -> Page:
    """The small page, which nothing serves but this test."""
    served = {ADDRESS: ("text/html", PAGE), f"{ADDRESS}keys.js": ("text/javascript", SCRIPT)}

    def answer(route) -> None:
        kind, body = served.get(route.request.url, ("text/plain", ""))
        route.fulfill(content_type=kind, body=body)

    kept_page.add_init_script(KEY_HEARD)
    kept_page.route(f"{ADDRESS}**", answer)
    kept_page.goto(ADDRESS)
    kept_page.wait_for_function("window.minigptLessonKeys")
    return kept_page


def test_the_stopwatch_hears_a_key_that_the_lesson_keeps_for_itself(page: Page, monkeypatch):
    """The lesson's keys stop the event; a box is waited for where it can be seen only."""
    monkeypatch.setattr(lesson_steps, "CALM", 100)
    assert press_and_wait(page, "PageDown", "2 of 2", ["answer"]) > 0
    boxes = page.locator("[data-testid=stSkeletonElement]")
    expect(boxes).to_have_count(1)
    expect(boxes).to_be_hidden()
