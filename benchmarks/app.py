"""The app in a browser: from a slider to a table, from a start to a page, memory, reruns."""

import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import Browser, Page, expect, sync_playwright

from benchmarks.browser import (
    FIRST_TABLE,
    FLAGS,
    ROOT,
    chromium,
    press_and_time,
    resident_megabytes,
    running_app,
)
from benchmarks.reruns import rerun_rows
from benchmarks.rows import Row
from benchmarks.setting import Setting

PATIENCE = 180_000  # ms
CACHED_MOVES, NEW_WEIGHTS, STARTS = 30, 20, 5
REST = 300  # ms between two presses
EMPTY_APP = """import streamlit as st
st.title("Empty")
st.table({"word": ["the"], "chance": [1.0]})
"""
SLIDER_APP = """import streamlit as st
chance = st.slider("Chance", 0.0, 1.0, 0.5, 0.01)
st.table({"word": ["the"], "chance": [chance]})
"""


def app_rows(setting: Setting) -> Iterator[Row]:
    """All rows of the app; none in a quick run or where there is no Chromium."""
    if setting.quick or chromium() is None:
        print("app: skipped (a quick run, or no Chromium here)", flush=True)
        return
    expect.set_options(timeout=PATIENCE)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        yield start_row(browser, Path(home))
        with running_app(ROOT / "streamlit_app.py", Path(home)) as (url, app, _):
            yield from slider_rows(browser, url)
            yield empty_slider_row(browser, Path(home))
            megabytes = resident_megabytes(app.pid)
            yield Row(
                "The server's memory",
                "builtin",
                "MB",
                (megabytes,),
                "under 250 MB",
                megabytes < 250,
            )
        browser.close()
    yield from rerun_rows()


def open_page(browser: Browser, address: str) -> Page:
    """A page whose model is trained."""
    page = browser.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(address)
    expect(page.get_by_text(re.compile("trained in")).first).to_be_visible()
    expect(page.locator(FIRST_TABLE).first).to_be_visible()
    page.wait_for_timeout(1000)
    return page


def slider_rows(browser: Browser, url: str) -> Iterator[Row]:
    """From a slider to the table: not cached, cached, cached beside a training, weight."""
    page = open_page(browser, f"{url}/prediction")
    page.wait_for_timeout(15_000)  # the worker loads TensorFlow once in a server's life
    fresh = []
    for _ in range(5):
        fresh.append(press_and_time(page, "Vocabulary size", "ArrowRight"))
        expect(page.get_by_text(re.compile("trained in")).first).to_be_visible()
        page.wait_for_timeout(1500)
    yield Row(
        "Slider released → first new table, not cached",
        "builtin",
        "ms",
        tuple(fresh),
        "under 1,000 ms",
        median(fresh) < 1000,
    )
    yield _cached("Slider released → new table, cached", _to_and_fro(page, "Vocabulary size"))
    busy = browser.new_page()
    busy.goto(f"{url}/training?recipe=notebook&vocab_size=900")
    expect(busy.get_by_text(re.compile(r"in training.*epoch \d")).first).to_be_visible()
    beside = _to_and_fro(page, "Vocabulary size")
    yield Row(
        "The same while a training runs",
        "builtin",
        "ms",
        tuple(beside),
        "median under 300 ms",
        median(beside) < 300,
    )
    busy.get_by_role("button", name="Stop").click()
    busy.close()
    page = open_page(browser, f"{url}/adversary")
    page.wait_for_timeout(3000)
    weight = _presses(page, "Adversary weight", ["ArrowRight"] * NEW_WEIGHTS)
    yield _cached("Weight moved → ideal adversary's table, its adversary not trained", weight)
    page.close()


def empty_slider_row(browser: Browser, home: Path) -> Row:
    """What Streamlit itself takes on this machine: a press in an app with nothing else in it."""
    script = home / "slider" / "app.py"
    script.parent.mkdir()
    script.write_text(SLIDER_APP)
    with running_app(script, home) as (url, _, _):
        page = browser.new_page()
        page.goto(url)
        page.wait_for_selector(FIRST_TABLE, timeout=PATIENCE)
        page.wait_for_timeout(1000)
        took = _to_and_fro(page, "Chance")
        page.close()
    what = "For comparison: slider → table in an app of nothing but a slider and one `st.table`"
    return Row(what, "none", "ms", tuple(took), note=f"p95 {_p95(took):.0f} ms")


def _to_and_fro(page: Page, label: str) -> list[float]:
    return _presses(page, label, ["ArrowLeft", "ArrowRight"] * (CACHED_MOVES // 2))


def _presses(page: Page, label: str, keys: list[str]) -> list[float]:
    took = []
    for key in keys:
        took.append(press_and_time(page, label, key))
        page.wait_for_timeout(REST)
    return took


def _p95(took: list[float]) -> float:
    return quantiles(took, n=20)[-1]


def _cached(what: str, took: list[float]) -> Row:
    slow = _p95(took)
    return Row(
        what,
        "builtin",
        "ms",
        tuple(took),
        "median under 100 ms, p95 under 200 ms",
        median(took) < 100 and slow < 200,
        f"p95 {slow:.0f} ms",
    )


def start_row(browser: Browser, home: Path) -> Row:
    """Server start → first table, against an empty app with one table, by turns."""
    empty = home / "empty" / "app.py"
    empty.parent.mkdir()
    empty.write_text(EMPTY_APP)
    ratios = []
    for _ in range(STARTS):
        ours = _seconds_to_table(browser, ROOT / "streamlit_app.py", home)
        ratios.append(ours / _seconds_to_table(browser, empty, home))
    return Row(
        "Server start → first page with its table, against an empty app",
        "builtin",
        "times more",
        tuple(ratios),
        "at most 1.3 ×",
        median(ratios) <= 1.3,
    )


def _seconds_to_table(browser: Browser, script: Path, home: Path) -> float:
    with running_app(script, home) as (url, _, started):
        page = browser.new_page()
        page.goto(url)
        page.wait_for_selector(FIRST_TABLE, timeout=PATIENCE)
        took = time.monotonic() - started
        page.close()
    return took
