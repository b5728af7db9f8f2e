"""Two servers of MiniGPT behind nginx, and a store that they share: texts go from one to both."""

import asyncio
from collections.abc import Iterator

import psutil
import pytest

from minigpt.text.corpus import digest_of
from tests.deploy.school import LATE, School, Tab, two_servers
from tests.deploy.test_nginx import NGINX
from tests.faults.conftest import run
from tests.shared_places import until

pytestmark = [
    pytest.mark.skipif(NGINX is None, reason="nginx is not installed"),
    pytest.mark.flaky(reruns=1),
]
OUTAGE = 0.5  # seconds; 20 were tried by hand


@pytest.fixture(scope="module")
def school(tmp_path_factory) -> Iterator[School]:
    """Two servers that train nothing, each with a folder of its own, and nginx in front."""
    folder = tmp_path_factory.mktemp("school")
    with two_servers(folder, MINIGPT_STORE_URL=f"file://{folder}/shared/minigpt") as found:
        yield found


def text_of(animal: str) -> str:
    """A text with a word that no other text has."""
    return f"The small {animal} meets a tree. A tree likes the {animal}.\n" * 50


def test_a_text_that_came_to_one_server_is_shown_by_the_other(school):
    """A tab stays with its server, by the cookie; the other one fetches what that was given."""

    async def visit():
        async with Tab(school.url, "words") as tab:
            here = tab.cookie
            await tab.learn_from(text_of("wombat"))
            await tab.shows("wombat")
            assert tab.cookie == here
        (text,) = school.shared.glob("texts/*.txt")
        other = next(s for s in school.servers if not s.url.endswith(here))
        async with Tab(other.url, "words", f"corpus=own%3A{text.stem}") as tab:
            await tab.shows("wombat")

    run(visit())


def test_a_text_is_taken_while_the_shared_store_is_away(school):
    """The folder goes and comes back: the page goes on meanwhile, and all have the text then.

    Who asks for it at the other server meanwhile is told so, and shown it when the place is back.
    """

    async def visit():
        async with Tab(school.url, "words") as tab:
            await tab.rerun()
            for server in school.servers:  # both have seen the place: who has not would make it
                async with Tab(server.url, "words") as seen:
                    await seen.rerun()
            school.shared.rename(school.shared.with_name("elsewhere"))
            await tab.learn_from(text_of("quokka"))
            await tab.shows("quokka")
            assert not school.shared.exists()
            other = next(s for s in school.servers if not s.url.endswith(tab.cookie))
            asked = f"corpus=own%3A{digest_of(text_of('quokka'))}"
            async with Tab(other.url, "words", asked) as later:
                await later.shows("does not answer")
                await asyncio.sleep(OUTAGE)
                school.shared.with_name("elsewhere").rename(school.shared)
                await later.shows("quokka")

    run(visit())


@pytest.mark.flaky(reruns=0)  # a second try would have one server alone
def test_a_tab_goes_on_at_the_other_server_when_its_own_dies(school):
    """It comes back by itself, and shows what its address says: the same text, no trouble."""

    async def visit():
        text = text_of("bilby")
        async with Tab(school.url, "words") as tab:
            await tab.learn_from(text)
            await tab.shows("bilby")
            shared = school.shared / "texts" / f"{digest_of(text)}.txt"
            await asyncio.to_thread(until, shared.exists)  # else it would die with its server
            tab.query = f"corpus=own%3A{digest_of(text)}"  # as a browser's address is then
            tab._state.clear()  # what was typed and pressed: another server knows none of it
            here = tab.cookie
            psutil.Process(next(s.pid for s in school.servers if s.url.endswith(here))).kill()
            await tab.wait(lambda: tab.lost and tab.drawn, LATE)
            await tab.shows("bilby")
            assert tab.cookie in {s.url.rpartition(":")[2] for s in school.servers} - {here}

    run(visit())
