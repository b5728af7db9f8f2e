"""A server that was started with a setting that is wrong: one sentence, and no secret anywhere."""

import pytest

from benchmarks.visitor import Visitor
from tests.browser.app_pages import PATHS
from tests.faults.conftest import TOKEN, run, running, without_tensorflow

SECRET = "hush-hush"
NOWHERE = f"nowhere://me:{SECRET}@school"
LATE = 60  # seconds: a safety net


class Listener(Visitor):
    """Keeps all that the server tells this tab.

    Attributes:
        told: the messages as they came.
    """

    def __init__(self, *where: str):
        super().__init__(*where)
        self.told: list[bytes] = []

    def _take(self, message) -> None:
        self.told.append(message.SerializeToString())
        super()._take(message)


def loops(home) -> dict[str, str]:
    """A store whose folder of models can't be looked into, whoever one is."""
    (home / "models").symlink_to("models")
    return {}


@pytest.mark.parametrize(
    ("setting", "said", "pages"),
    [
        (lambda home: {"MINIGPT_STORE_MB": "0"}, "MINIGPT_STORE_MB is '0'; expected a", PATHS),
        (lambda home: {"MINIGPT_HOME": "~nobody-at-all"}, "MINIGPT_HOME is '~nobody-at", PATHS),
        (lambda home: {"MINIGPT_STORE_URL": NOWHERE}, "MINIGPT_STORE_URL is 'nowhere:", PATHS),
        (lambda home: {"MINIGPT_SCHEDULER": NOWHERE}, "MINIGPT_SCHEDULER is 'school'", PATHS),
        (loops, "can't be read", ("/", "/training", "/prediction", "/adversary")),
    ],
    ids=("too little room", "no folder", "no such place", "no scheduler", "no access"),
)
def test_a_store_that_cannot_be_used_is_one_sentence_on_every_page(tmp_path, setting, said, pages):
    """Whoever looks after the server reads what to do; no page ends in an error."""

    async def visit():
        for path in PATHS:
            async with Visitor(server.url, path.strip("/")) as visitor:
                found = " ".join(text for text, _ in visitor.said.values()).replace("\\", "")
                assert said in found or path not in pages, (path, found)
                assert SECRET not in found
                assert visitor.troubles == [], path

    settings = {**setting(tmp_path), **without_tensorflow(tmp_path)}
    with running(tmp_path, MINIGPT_PRESENTER_TOKEN=TOKEN, **settings) as server:
        run(visit())
        assert len(server.workers()) <= 1


def test_a_password_in_a_setting_is_repeated_nowhere(tmp_path):
    """Neither to a browser nor in a log: of the text's address, and of the database's."""
    settings = {
        "MINIGPT_PRESENTER_TOKEN": TOKEN,
        "MINIGPT_CORPUS_URL": f"http://me:{SECRET}@127.0.0.1:1/a.txt?key={SECRET}",
        "MINIGPT_DATABASE_URL": f"postgresql://me:{SECRET}@127.0.0.1:1/none",
        "NO_PROXY": "127.0.0.1",
        **without_tensorflow(tmp_path),
    }

    async def visit():
        told = []
        async with Listener(server.url, "training", "corpus=simple-wikipedia") as tab:
            await tab.wait(lambda: tab.says("here is no connection to"), LATE)
            told += tab.told
        for page in ("vote", "gallery", "room", "watch"):
            async with Listener(server.url, page) as tab:
                told += tab.told
                assert tab.troubles == []
        return told

    with running(tmp_path, **settings) as server:
        told = run(visit())
        assert len(told) > 50
        assert not [message for message in told if SECRET.encode() in message]
        assert "download" in server.worker_log or "fetch" in server.worker_log
        assert SECRET not in server.log + server.worker_log
