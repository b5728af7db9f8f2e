"""A real app on a free port, and a real headless Chromium to look at it."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from benchmarks.browser import FLAGS, chromium

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = chromium()
PATIENCE = 60_000  # ms that a test waits for something to appear: a safety net, not a measure

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items):
    """Mark what lies in this folder, and skip it where there is no browser (unless required).

    What fails is tried once more, and named at the end of the run: two browsers, two servers and
    a training share two processors, and a failure that counts comes twice.
    """
    here = [item for item in items if Path(item.path).is_relative_to(Path(__file__).parent)]
    for item in here:
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.flaky(reruns=1))
        if CHROMIUM is None and os.environ.get("MINIGPT_BROWSER") != "required":
            item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Start the machine's own Chromium."""
    assert CHROMIUM, "MINIGPT_BROWSER=required, but there is no Chromium: apt-get install chromium"
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": list(FLAGS)}


@pytest.fixture
def context(context):
    """A browser context that is patient with a busy machine."""
    context.set_default_timeout(PATIENCE)
    return context


@pytest.fixture(scope="module")
def kept_context(browser) -> Iterator[BrowserContext]:
    """What the tests of a file that have ``kept_page`` share."""
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def kept_page(kept_context) -> Iterator[Page]:
    """A tab as in a new browser, but for the scripts, which it has loaded before.

    To load and compile all of Streamlit takes a new browser 8 seconds of a processor, and this 2.
    A file whose tests leave no more behind than what is undone here has it as ``page``.
    """
    page = kept_context.pages[0] if kept_context.pages else kept_context.new_page()
    yield page
    for other in kept_context.pages:
        if other is not page:
            other.close()
    if not page.is_closed():
        if page.url.startswith("http"):
            page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        page.goto("about:blank")
        page.set_viewport_size({"width": 1280, "height": 720})
        page.emulate_media(media="null", color_scheme="light", reduced_motion="no-preference")
    kept_context.clear_cookies()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_app(home: Path, port: int, **environment: str) -> subprocess.Popen:
    """Start the app as the README says, and wait until it answers."""
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py"]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    variables = {**os.environ, "MINIGPT_HOME": str(home), **environment}
    with (home / "server.log").open("ab") as log:
        app = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=log, stderr=log)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2):
                return app
        except OSError:
            time.sleep(0.2)
    app.kill()
    raise AssertionError((home / "server.log").read_text()[-2000:])


@contextmanager
def stopped_at_the_end(process: subprocess.Popen) -> Iterator[subprocess.Popen]:
    """End a server, whatever became of the test."""
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="session")
def app_home(tmp_path_factory):
    """The folder of the app's store, empty at the start."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def app(app_home):
    """One app for all tests, with a store of its own: its process and its address."""
    port = free_port()
    with stopped_at_the_end(start_app(app_home, port)) as process:
        yield process, f"http://127.0.0.1:{port}"
    log = (app_home / "server.log").read_text()
    # No page raised anything in the whole session. Streamlit itself logs one where a file is asked
    # for just as the page offers it anew; the browser's next click gets it.
    late = log.count("MediaFileStorageError: Deferred file")
    assert log.count("Traceback") == late, log[-3000:]


@pytest.fixture
def app_url(app):
    """The address of the app."""
    return app[1]


@pytest.fixture
def app_pid(app):
    """The process number of the app's server."""
    return app[0].pid
