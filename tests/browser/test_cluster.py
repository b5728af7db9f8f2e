"""``python -m minigpt cluster`` in Chromium: the presenter at one server, two phones at another."""

import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass

import psutil
import pytest
from playwright.sync_api import Page, expect

from minigpt.home import ROOT
from minigpt.lessons.file import load_lesson
from tests.browser.conftest import PATIENCE, free_port
from tests.browser.test_classroom import (
    TRAINING,
    choice,
    learn_and_tune,
    part,
    press_key,
    vote_blind,
    vote_on_all,
)
from tests.deploy.test_nginx import NGINX, answers
from tests.shared_places import until

PROGRESS = re.compile(r"epoch \d+, test loss")
STEPS = load_lesson("story").steps
pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")


@dataclass
class Cluster:
    """A cluster that runs.

    Attributes:
        url: nginx's address.
        ports: those of its two servers.
        token: what it printed for the presenter.
        code: the room's join code.
    """

    url: str
    ports: tuple[str, str]
    token: str
    code: str


@pytest.fixture
def cluster(tmp_path_factory):
    """Two servers, a worker, a scheduler and nginx; at the end no process is left."""
    home, port = tmp_path_factory.mktemp("cluster"), free_port()
    command = [sys.executable, "-m", "minigpt", "cluster", "--workers", "1", "--port", str(port)]
    told = {"CUDA_VISIBLE_DEVICES": "", "MINIGPT_HOME": str(home)}
    with (home / "said").open("w") as out:
        process = subprocess.Popen(
            [*command, "--address", f"127.0.0.1:{port}"],
            cwd=ROOT,
            env={**os.environ, **told},
            stdout=out,
            stderr=out,
        )
    try:
        until(lambda: answers(port) or process.poll() is not None)
        said = (home / "said").read_text()
        assert process.poll() is None, said
        assert f"MiniGPT is at http://127.0.0.1:{port}" in said
        groups = (home / "cluster" / "servers.conf").read_text()
        ports = tuple(re.findall(r"^upstream minigpt_(\d+) ", groups, re.MULTILINE))
        token = re.search(r"asks for this token: (\S+)", said)[1]
        code = re.search(r"Join code: (\w+)", said)[1]
        yield Cluster(f"http://127.0.0.1:{port}", ports, token, code)
        inside = psutil.Process(process.pid).children(recursive=True)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
    assert not answers(port)
    until(lambda: not any(child.is_running() for child in inside), "all have ended")
    for log in (home / "cluster").glob("server-*.log"):
        assert "Traceback" not in log.read_text(), log.read_text()[-3000:]


@pytest.fixture
def people(browser, cluster):
    """Makes a page of a browser that nginx keeps with a server; all are closed at the end."""
    contexts = []

    def arrive(port: str, width: int = 390) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 850})
        context.set_default_timeout(PATIENCE)
        context.add_cookies([{"name": "minigpt_server", "value": port, "url": cluster.url}])
        contexts.append(context)
        return context.new_page()

    yield arrive
    for context in contexts:
        context.close()


def show_token(page: Page, cluster: Cluster) -> None:
    """Become the presenter, on a page that asks for the token."""
    page.get_by_label("Presenter's token").fill(cluster.token)
    page.get_by_role("button", name="Open the presenter's desk").click()


def present(page: Page, cluster: Cluster) -> None:
    """Open the presenter's desk with the token."""
    page.goto(f"{cluster.url}/room")
    show_token(page, cluster)
    expect(page.get_by_text("the join code")).to_be_visible(timeout=PATIENCE)


def ask_together(cluster: Cluster, presenter: Page, notes: Page) -> None:
    """Both servers ask for one new position: one training, its progress on both, and one end."""
    asked = f"{cluster.url}/prediction?vocab_size=250&seed=5&recipe=notebook"
    for page in (presenter, notes):
        page.goto(asked, wait_until="commit")
    for page in (presenter, notes):
        expect(page.get_by_text(PROGRESS)).to_be_visible(timeout=TRAINING)
    watch = notes.context.new_page()
    watch.goto(f"{cluster.url}/watch")
    show_token(watch, cluster)
    stop = watch.get_by_test_id("stMain").get_by_role("button", name="Stop")
    expect(stop).to_have_count(1, timeout=PATIENCE)
    stop.click()
    for page in (presenter, notes):
        expect(page.get_by_text("the presenter stopped it")).to_be_visible(timeout=PATIENCE)
    watch.close()
    for page in (presenter, notes):  # its tab has the pass
        page.goto(f"{cluster.url}/room")
        expect(page.get_by_text("the join code")).to_be_visible(timeout=PATIENCE)


def look_at_the_front(presenter: Page, notes: Page, phones: list[Page]) -> None:
    """A lesson on the first server: the other one's phones and notes know its step."""
    part(presenter, "Lesson")
    presenter.get_by_role("button", name="Begin the lesson").click()
    expect(presenter.get_by_text("1 of 9")).to_be_visible(timeout=PATIENCE)
    part(notes, "Lesson")
    expect(notes.get_by_text("1 of 9")).to_be_visible(timeout=PATIENCE)
    notes.get_by_role("button", name="Everybody look here").click()
    title = STEPS[0].title
    for phone in phones:
        expect(phone.get_by_text("Look at the front")).to_be_visible(timeout=PATIENCE)
        expect(phone.get_by_role("heading", name=title)).to_be_visible()
    press_key(presenter, "PageDown", 2)
    expect(notes.get_by_text(f"2 of 9 · {STEPS[1].title}")).to_be_visible(timeout=PATIENCE)
    notes.get_by_role("button", name="Let them go on").click()
    presenter.get_by_role("button", name="End").click()
    for phone in phones:
        expect(phone.get_by_text("You are in")).to_be_visible(timeout=PATIENCE)


def compare(presenter: Page, ada: Page, bob: Page) -> None:
    """A round of six pairs: seven votes from the phones."""
    part(presenter, "Compare")
    presenter.get_by_role("textbox", name="Which continuation is").fill("about animals")
    presenter.get_by_role("button", name="Ask for this").click()
    presenter.get_by_test_id("stMain").get_by_text("6", exact=True).click()
    presenter.get_by_role("button", name="Begin a round").click(timeout=2 * PATIENCE)
    for phone in (ada, bob):
        expect(phone.get_by_text("Which is about animals?")).to_be_visible(timeout=PATIENCE)
    vote_on_all(ada, 6)
    choice(bob, "a").click()
    expect(presenter.get_by_text("Votes so far: 7 of 12")).to_be_visible(timeout=PATIENCE)


def test_a_class_over_two_servers(cluster, people):
    """A training, a lesson, votes, a fine-tuning, the blind vote; all stay where they are."""
    first, second = cluster.ports
    presenter, notes = people(first, 1280), people(second)
    phones = ada, bob = people(second), people(second)
    for desk in (presenter, notes):
        present(desk, cluster)
    ask_together(cluster, presenter, notes)
    for phone in phones:
        phone.goto(f"{cluster.url}/vote?room={cluster.code}")
        phone.get_by_role("button", name="Join the class").click()
        expect(phone.get_by_text("You are in")).to_be_visible(timeout=PATIENCE)
    look_at_the_front(presenter, notes, phones)
    presenter.goto(f"{cluster.url}/room")  # its tab has the pass
    expect(presenter.get_by_text("the join code")).to_be_visible(timeout=PATIENCE)
    compare(presenter, ada, bob)
    learn_and_tune(presenter)
    vote_blind(presenter, ada, bob)
    for page, port in ((presenter, first), (notes, second), (ada, second), (bob, second)):
        cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
        assert cookies["minigpt_server"] == port
