"""This build against an older one, in turn: whole trainings, the worker, a class, a page.

``python -m benchmarks --against FOLDER_OR_REV``. Training is compared on the same phrases, each
build in a process of its own that is warm (:mod:`benchmarks.builds`).
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from statistics import median

from benchmarks.browser import ROOT, chromium
from benchmarks.builds import LiveWorker, Pair, live_pair, surroundings
from benchmarks.rows import Row
from benchmarks.setting import LEAST_PHRASES, Corpus, Setting
from minigpt.config import Config
from minigpt.model.variants import with_parts

MOST_ABOVE, MOST_POINTS = 0.005, 0.3  # nats and points that a faster training may cost
NEW_WEIGHT = 0.65  # of an adversary, which no page offers as a default
WORDS = (200, 250, 300, 350, 400, 450, 550, 600, 650, 700)  # as ten students of a class choose them
LARGEST = (2000, 10, 4)  # vocabulary, context, heads: what takes the most memory
TURNS = 3  # of a page and a class
LAST = re.compile(r"the last after ([\d.]+) s")  # in the note of the class's row
PAGE = """
import json, tempfile
from pathlib import Path
from playwright.sync_api import expect, sync_playwright
from benchmarks.app import PATIENCE, slider_rows
from benchmarks.browser import FLAGS, ROOT, chromium, running_app

expect.set_options(timeout=PATIENCE)
with tempfile.TemporaryDirectory() as home, sync_playwright() as player:
    browser = player.chromium.launch(executable_path=chromium(), args=list(FLAGS))
    with running_app(ROOT / "streamlit_app.py", Path(home)) as (url, _, _):
        print(json.dumps(next(slider_rows(browser, url)).values))
    browser.close()
"""


def before(setting: Setting) -> Path | None:
    """The older build, for which a quick run takes this one; None, with a line, where none is."""
    if setting.against is None and not setting.quick:
        print("skipped: it needs --against FOLDER_OR_REV (729f23e)", flush=True)
    return setting.against or (ROOT if setting.quick else None)


def compared(pair: Pair, corpus: Corpus, configs: list[Config], what: str, goal: float):
    """The rows of one kind of training on one text: times less, loss above, accuracy."""
    both = [pair.train(corpus, config) for config in configs]
    faster = tuple(old["seconds"] / new["seconds"] for old, new in both)
    above = tuple(new["val_loss"] - old["val_loss"] for old, new in both)
    points = tuple(100 * (new["val_accuracy"] - old["val_accuracy"]) for old, new in both)
    work = median(old["processor"] / new["processor"] for old, new in both)
    times = [median(side[at]["seconds"] for side in both) for at in (0, 1)]
    yield Row(
        f"{what}, whole training",
        corpus.name,
        "times less",
        faster,
        f"{goal:g} × less (median)",
        median(faster) >= goal,
        f"{times[0]:.2f} s → {times[1]:.2f} s; of the processor {work:.1f} × less",
    )
    yield Row(
        f"{what}: validation loss above the older build's",
        corpus.name,
        "nats above",
        above,
        f"median at most {MOST_ABOVE} above",
        median(above) <= MOST_ABOVE,
    )
    yield Row(
        f"{what}: accuracy above the older build's",
        corpus.name,
        "points",
        points,
        f"median at most {MOST_POINTS} lower",
        median(points) >= -MOST_POINTS,
    )


def training_rows(setting: Setting) -> Iterator[Row]:
    """The default sliders, the slider positions, the gpt and an adversary; every text and seed."""
    if (old := before(setting)) is None:
        return
    with live_pair(old, setting.quick) as pair:
        configs = [setting.config(seed) for seed in setting.seeds]
        for corpus in setting.corpora:
            yield from compared(pair, corpus, configs, "`fast`, default sliders", 2.5)
        yield from position_row(pair, setting)
        for corpus in setting.corpora:
            gpts = [with_parts(config, "gpt") for config in configs]
            yield from compared(pair, corpus, gpts, "`gpt` variant", 3)
        for corpus in setting.corpora:
            fond = [replace(c.adversary(), adversary_weight=NEW_WEIGHT) for c in configs]
            yield from compared(pair, corpus, fond, "Adversary at a new weight", 2)


def position_row(pair: Pair, setting: Setting) -> Iterator[Row]:
    """Many slider positions, one seed."""
    both = []
    for corpus in setting.corpora:
        for sliders in setting.positions.get(corpus.name, ()):
            config = setting.config(setting.seeds[0], sliders)
            if corpus.dataset(config).phrase_count < LEAST_PHRASES and not setting.quick:
                print(f"{corpus.name} {sliders}: skipped, too few phrases", flush=True)
                continue
            both.append(pair.train(corpus, config))
    faster = tuple(old["seconds"] / new["seconds"] for old, new in both)
    above = max(new["val_loss"] - old["val_loss"] for old, new in both)
    yield Row(
        f"`fast`, {len(both)} slider positions, whole training",
        "all texts",
        "times less",
        faster,
        "2 × at worst",
        min(faster) >= 2,
        f"validation loss at most {above:+.3f} nats above the older build's",
    )


def worker_rows(setting: Setting) -> Iterator[Row]:
    """The worker process itself on the built-in text: its first report of each job, its memory."""
    if (old := before(setting)) is None:
        return
    words = WORDS[:1] if setting.quick else WORDS
    configs = [setting.config(setting.seeds[0], (count, *setting.default[1:])) for count in words]
    largest = setting.config(setting.seeds[0], None if setting.quick else LARGEST)
    first: list[list[float]] = [[], []]
    with tempfile.TemporaryDirectory() as folder, ExitStack() as ends:
        workers = []
        for name, build in (("old", old), ("new", ROOT)):
            (home := Path(folder) / name).mkdir()
            workers.append(LiveWorker(build, home))
            ends.callback(workers[-1].close)
        for worker in workers:
            worker.train(setting.config(0))  # loads TensorFlow, reads the text
        for config in configs:
            for worker, took in zip(workers, first, strict=True):
                took.append(worker.train(config)[0])
        for worker in workers:
            worker.train(largest)
        held = [worker.most_megabytes() for worker in workers]
    yield Row(
        f"Job begun → first report, from which a table is drawn; {len(words)} new vocabularies",
        "builtin",
        "ms",
        tuple(1000 * took for took in first[1]),
        "under 2,000 ms",
        max(first[1]) < 2,
        f"before {1000 * median(first[0]):.0f} ms",
    )
    yield Row(
        "Memory of the worker, the most in these trainings and a large one",
        "builtin",
        "times more",
        (held[1] / held[0],),
        "at most 1.3 ×",
        held[1] <= 1.3 * held[0],
        f"{held[0]:.0f} MB → {held[1]:.0f} MB",
    )


def class_rows(setting: Setting) -> Iterator[Row]:
    """30 sessions ask for 10 new positions, each build on a server of its own, in turn."""
    if setting.quick:
        print("class: skipped (a quick run; `python -m benchmarks.classroom` has it)", flush=True)
        return
    if (old := before(setting)) is None:
        return
    took: list[list[float]] = [[], []]
    for _ in range(TURNS):
        for build, seconds in zip((old, ROOT), took, strict=True):
            seconds.append(_last_served(build))
            print(f"class, {build.name}: the last served after {seconds[-1]:.0f} s", flush=True)
    faster = tuple(one / two for one, two in zip(*took, strict=True))
    yield Row(
        "30 sessions ask for 10 new positions: time to the last one served",
        "builtin",
        "times less",
        faster,
        "3 × less",
        median(faster) >= 3,
        f"{median(took[0]):.0f} s → {median(took[1]):.0f} s",
    )


def _last_served(build: Path) -> float:
    """Seconds until the last one is served, as the build's own benchmark of a class says."""
    with tempfile.TemporaryDirectory() as folder:
        file, home = Path(folder) / "class.json", Path(folder) / "home"
        home.mkdir()
        command = [sys.executable, "-m", "benchmarks.classroom", "--only", "asked"]
        command += ["--json", str(file), "--home", str(home)]
        run = subprocess.run(
            command, cwd=build, env=surroundings(build, home), capture_output=True, text=True
        )
        if not file.exists():
            raise RuntimeError(f"the class of {build} was not measured: {run.stderr[-500:]}")
        row = json.loads(file.read_text(encoding="utf-8"))["rows"][0]
    if not row["met"]:
        print(f"class, {build.name}: {row['note']}", flush=True)
    return float(LAST.search(row["note"])[1])


def page_rows(setting: Setting) -> Iterator[Row]:
    """Slider released → first new table in Chromium, each build's own page, in turn."""
    if setting.quick or chromium() is None:
        print("page: skipped (a quick run, or no Chromium here)", flush=True)
        return
    if (old := before(setting)) is None:
        return
    took: list[list[float]] = [[], []]
    for _ in range(TURNS):
        for build, ms in zip((old, ROOT), took, strict=True):
            ms += _first_tables(build)
            print(f"page, {build.name}: {median(ms):.0f} ms so far", flush=True)
    share = median(took[1]) / median(took[0])
    yield Row(
        "Slider released → first new table, not cached",
        "builtin",
        "ms",
        tuple(took[1]),
        "half of the older build's",
        share <= 0.5,
        f"before {median(took[0]):.0f} ms: {share:.2f} of it",
    )


def _first_tables(build: Path) -> list[float]:
    with tempfile.TemporaryDirectory() as home:
        run = subprocess.run(
            [sys.executable, "-c", PAGE],
            cwd=build,
            env=surroundings(build, Path(home)),
            capture_output=True,
            text=True,
        )
    if run.returncode:
        raise RuntimeError(f"the page of {build} was not measured: {run.stderr[-500:]}")
    return json.loads(run.stdout.splitlines()[-1])
