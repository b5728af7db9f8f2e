"""Our scripts are put into pages, and into nothing else."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from minigpt.network.page_scripts import SCRIPTS, asks_for_a_page, whole, with_ours

PAGE = b"<!DOCTYPE html><html><head><title>x</title></head><body></body></html>"
STYLE = "<style>p { color: red }</style>"


def sent_on(*messages: dict) -> list[dict]:
    """What goes out where these messages come in."""
    found: list[dict] = []

    async def send(message) -> None:
        found.append(message)

    async def run() -> None:
        answer = with_ours(send, STYLE)
        for message in messages:
            await answer(message)

    with ThreadPoolExecutor(1) as thread:  # Playwright's loop may run in this one
        thread.submit(asyncio.run, run()).result()
    return found


def start(kind: bytes, **more: bytes) -> dict:
    """The beginning of an answer of a kind of content."""
    headers = [
        (b"content-type", kind),
        *((n.replace("_", "-").encode(), v) for n, v in more.items()),
    ]
    return {"type": "http.response.start", "status": 200, "headers": headers}


def body(content: bytes, more: bool = False) -> dict:
    """A piece of an answer."""
    return {"type": "http.response.body", "body": content, "more_body": more}


def test_a_page_gets_the_scripts_before_all_others_and_the_style_after_them():
    """In however many pieces it comes; its length is that of what goes out."""
    begin = start(b"text/html; charset=utf-8", content_length=b"70", etag=b"x")
    first, second = sent_on(begin, body(PAGE[:20], more=True), body(PAGE[20:]))
    scripts = PAGE.replace(b"<head>", b"<head>" + SCRIPTS)
    assert second["body"] == scripts.replace(b"</body>", STYLE.encode() + b"</body>")
    headers = dict(first["headers"])
    assert headers[b"content-length"] == str(len(second["body"])).encode()
    assert b"etag" not in headers and first["status"] == 200


@pytest.mark.parametrize(
    "begin",
    [
        start(b"text/javascript"),
        start(b"text/html", content_encoding=b"gzip"),
        start(b"text/html", content_length=b"1000001"),
    ],
)
def test_everything_else_goes_as_it_comes(begin):
    """Files of a page, what is packed, and what is too large to be held."""
    pieces = [begin, body(PAGE[:9], more=True), body(PAGE[9:])]
    assert sent_on(*pieces) == pieces


def test_a_page_is_asked_for_whole():
    """Not packed, not a part of it, and not only if it changed."""
    wanted = (b"accept", b"text/html,application/xhtml+xml")
    scope = {"type": "http", "headers": [wanted, (b"accept-encoding", b"gzip"), (b"range", b"1-2")]}
    assert asks_for_a_page(scope)
    assert whole(scope)["headers"] == [wanted]
    assert not asks_for_a_page({"type": "http", "headers": [(b"accept", b"*/*")]})
    assert not asks_for_a_page({"type": "websocket", "headers": [wanted]})
