"""What one visitor can make the server hold: files and values for nothing, over the protocol."""

from contextlib import AsyncExitStack

import requests
from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.faults.conftest import run
from tests.faults.forger import Forger

MEGABYTE = 1_000_000
XSRF = "_streamlit_xsrf"


def upload(url: str, session: str, name: str, size: int) -> int:
    """Bring a file that no uploader asked for, as a browser would; gives the answer's status."""
    visit = requests.Session()
    visit.get(f"{url}/_stcore/health", timeout=30)
    token = visit.cookies.get(XSRF, "")
    where = f"{url}/_stcore/upload_file/{session}/{name}"
    file = {"file": (f"{name}.txt", bytes(size), "text/plain")}
    return visit.put(where, files=file, headers={"X-Xsrftoken": token}, timeout=60).status_code


def test_files_that_nothing_uses_are_not_kept(server):
    """Ten uploads of 20 MB weigh about as much as one."""

    async def visit():
        async with Forger(server.url, "words") as visitor:
            before = server.megabytes()
            came = [upload(server.url, visitor.session, f"f{n}", 20 * MEGABYTE) for n in range(10)]
            await visitor.rerun()
            return came, server.megabytes() - before, visitor.troubles

    came, grown, troubles = run(visit())
    assert came == [204] * 10
    assert grown < 120, "two or three files, for one is on its way while another is held"
    assert troubles == []


def test_values_for_widgets_that_do_not_exist_are_not_kept(server):
    """Nearly as much as a message may hold, eight tabs: each holds its last message at most."""

    async def visit():
        async with AsyncExitStack() as stack:
            tabs = [await stack.enter_async_context(Forger(server.url, "words")) for _ in range(8)]
            before = server.megabytes()
            for turn, tab in enumerate(2 * tabs):
                for number in range(18):
                    name = f"$$ID-{turn:04}{number:04}-nothing"
                    tab.hold(name, "string_value", "x" * 100_000)
                await tab.rerun()
                tab.let_go()
            grown = server.megabytes() - before
            return grown, [tab.troubles for tab in tabs], sum(tab.lost for tab in tabs)

    grown, troubles, lost = run(visit())
    assert grown < 8 * 8, "a message of 2 MB as it came, and as Streamlit read it; and some room"
    assert troubles == [[]] * 8 and lost == 0


def test_an_address_without_end_is_neither_kept_nor_logged(server):
    """A message has a few names beside its values; one with a million letters is no message."""

    async def visit():
        async with Forger(server.url, "words") as visitor:
            for field in ("query_string", "page_name", "fragment_id", "page_script_hash"):
                message = BackMsg()
                message.rerun_script.SetInParent()
                setattr(message.rerun_script, field, "unending" * 200_000)
                await visitor.tell(message)
            await visitor.rerun()
            return visitor.troubles, visitor.lost

    assert run(visit()) == ([], 0)
    assert "unending" not in server.log


def test_a_browser_is_told_nothing_of_the_sources(server):
    """Messages that are for who writes an app get no answer, and the page goes on."""

    async def visit():
        async with Forger(server.url, "words") as visitor:
            for kind in ("load_git_info", "clear_cache", "set_run_on_save"):
                await visitor.tell(BackMsg(**{kind: True}))
            await visitor.rerun()
            return visitor.troubles, visitor.lost

    assert run(visit()) == ([], 0)
    assert "untracked" not in server.log
