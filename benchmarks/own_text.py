"""A text of one's own: how soon it is ready for its first training, and what the server keeps."""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks.browser import FLAGS, ROOT, chromium, resident_megabytes, running_app
from benchmarks.rows import Row
from benchmarks.setting import Setting

CHARACTERS = 5_000_000
TURNS = 7
VISITORS = 3  # the server's heaps take up room for their largest file once, not for each one
FILES = 3  # of CHARACTERS each: a visitor may bring 20 MB
GOALS = (("words", 1.5), ("pieces", 2.0))
NAME = "5 MB"
PATIENCE = 300_000  # ms


def mixed(texts: list[str], characters: int, seed: int) -> str:
    """Lines of ``texts`` in an order that the seed draws, again and again until it is enough."""
    lines = [line for text in texts for line in text.splitlines() if line.strip()]
    order = np.random.default_rng(seed).permutation(len(lines))
    once = "\n".join(lines[at] for at in order) + "\n"
    return (once * (characters // len(once) + 1))[:characters]


def took(build: Path, file: Path, units: str, vocab_size: int) -> tuple[float, float]:
    """Seconds on the clock and of the processor until the phrases are there, in a new process."""
    command = [sys.executable, str(ROOT / "benchmarks" / "until_training.py"), str(build)]
    command += [str(file), units, str(vocab_size)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    clock, processor = json.loads(run.stdout)
    return clock, processor


def own_text_rows(setting: Setting) -> Iterator[Row]:
    """Seconds of this build, in times more than the one of ``--against``; and the memory."""
    texts = [corpus.text for corpus in setting.corpora]
    size, turns = (200_000, 1) if setting.quick else (CHARACTERS, TURNS)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "own.txt"
        file.write_text(mixed(texts, size, seed=0), encoding="utf-8")
        if setting.against is None:
            print("own-text: no ratio without --against FOLDER (a checkout of 729f23e)", flush=True)
        else:
            yield from ready_rows(file, setting.against, setting.default[0], turns)
    if setting.quick or chromium() is None:
        print("own-text: no memory (a quick run, or no Chromium here)", flush=True)
        return
    yield memory_row(texts)


def ready_rows(file: Path, against: Path, vocab_size: int, turns: int) -> Iterator[Row]:
    """By turns: the older build's words, then this build's words and pieces."""
    ratios: dict[str, list[float]] = {units: [] for units, _ in GOALS}
    for _ in range(turns):
        before = took(against, file, "words", vocab_size)
        for units, ours in ratios.items():
            now = took(ROOT, file, units, vocab_size)
            ours.append(now[0] / before[0])
            print(
                f"{units}: {now[0]:.2f} s ({now[1]:.2f} s of the processor), "
                f"before {before[0]:.2f} s ({before[1]:.2f} s)",
                flush=True,
            )
    for units, most in GOALS:
        yield Row(
            f"Own text ready for its first training, as {units}",
            NAME,
            "times more",
            tuple(ratios[units]),
            f"at most {most:g} × the words of 729f23e",
            median(ratios[units]) <= most,
        )


def memory_row(texts: list[str]) -> Row:
    """What the server keeps of a file: it only hands it on to the worker, which reads it."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as home, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        with running_app(ROOT / "streamlit_app.py", Path(home)) as (url, app, _):
            grown = [
                more
                for visitor in range(VISITORS)
                for more in growths(browser.new_page(), url, app.pid, texts, visitor)
            ]
        browser.close()
    print("the server grew by " + ", ".join(f"{more:.2f}" for more in grown) + " MB", flush=True)
    most = CHARACTERS / 1e6
    what = "The server's growth by a file, each"
    note = f"{VISITORS} visitors bring {FILES} files each; the first three of all: "
    note += f"{median(grown[:FILES]):.2f} MB"
    met = median(grown) < most
    return Row(what, NAME, "MB", tuple(grown), f"under {most:g} MB", met, note)


def growths(page, url: str, pid: int, texts: list[str], visitor: int) -> Iterator[float]:
    """Megabytes that the server grows by with each file of a visitor who has brought a small one.

    The page stays open: what the server keeps for it stays, too.
    """
    page.goto(f"{url}/words")
    bring(page, "small.txt", mixed(texts, 100_000, seed=99))
    before = resident_megabytes(pid)
    for number in range(FILES):
        text = mixed(texts, CHARACTERS, seed=FILES * visitor + number)
        bring(page, f"text{number}.txt", text)
        after = resident_megabytes(pid)
        yield after - before
        before = after


def bring(page, name: str, text: str) -> None:
    """Upload a file and wait until the page shows it, and an empty box in the place of the full."""
    from playwright.sync_api import expect

    box = page.locator("[data-testid=stFileUploader] input[type=file]")
    if not box.count():
        page.get_by_role("button", name="Use your own text").click(timeout=PATIENCE)
    box.set_input_files({"name": name, "mimeType": "text/plain", "buffer": text.encode()})
    page.get_by_role("button", name="Learn from this text").click(timeout=PATIENCE)
    said = page.get_by_text(re.compile(f"{re.escape(name)}.* was read as"))
    said.first.wait_for(timeout=PATIENCE)
    page.get_by_text("Running").first.wait_for(state="hidden", timeout=PATIENCE)
    expect(page.get_by_test_id("stFileUploaderFile")).to_have_count(0, timeout=PATIENCE)
    expect(box).to_have_count(1, timeout=PATIENCE)
