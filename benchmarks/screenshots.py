"""``python -m benchmarks.screenshots``: the README's pictures, of the app as it comes."""

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, expect, sync_playwright

from benchmarks.browser import FLAGS, ROOT, chromium, running_app

FOLDER = ROOT / "assets" / "screenshots"
SIZE = {"width": 1280, "height": 800}
PATIENCE = 180_000  # ms
COLOURS = 128  # in a picture: a page has few, and the file is a third of the size
RARE_TOO = Image.Quantize.MAXCOVERAGE  # the default gives a page's grey to a chart's one orange dot


@dataclass(frozen=True)
class Shot:
    """One picture.

    Attributes:
        name: of the file.
        path: the page's address.
        shows: words that stand there when it is ready.
        at: words that are scrolled to the top; "" for the page's own top.
        dark: whether in the dark theme.
    """

    name: str
    path: str
    shows: str
    at: str = ""
    dark: bool = False


SHOTS = (
    Shot("start", "/", "Likeliest next word"),
    Shot("attention", "/model", "Why “", at="Attention: the words look at each other"),
    Shot("adversary", "/adversary", "Goodhart's law", at="Every weight at once", dark=True),
    Shot("word-map", "/meaning", "Nearest to", at="A word to follow"),
)


def take(browser: Browser, url: str, shot: Shot) -> Path:
    """Open the page, wait until all of it is there, and keep what a reader sees."""
    scheme = "dark" if shot.dark else "light"
    page = browser.new_page(viewport=SIZE, color_scheme=scheme)
    page.set_default_timeout(PATIENCE)
    page.goto(url + shot.path)
    expect(page.get_by_text(re.compile(shot.shows)).first).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=PATIENCE)
    page.wait_for_timeout(3000)  # charts move to their places
    if shot.at:
        words = page.get_by_text(shot.at, exact=True).first
        words.evaluate("words => words.scrollIntoView()")
        page.wait_for_timeout(1000)
    path = FOLDER / f"{shot.name}.png"
    page.screenshot(path=path)
    page.close()
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(COLOURS, RARE_TOO, dither=Image.Dither.NONE)
    small.save(path, optimize=True)
    return path


def main() -> None:
    """Take all pictures and say how large they are."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        with running_app(ROOT / "streamlit_app.py", Path(home)) as (url, _, _):
            for shot in SHOTS:
                path = take(browser, url, shot)
                print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1000:.0f} kB", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
