"""Puts scripts and rules of style of ours into the pages that a browser opens."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from minigpt.network import page_history, untranslated

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]

LARGEST = 1_000_000  # bytes of a page that a script is put into; Streamlit's has 5 thousand
UNWANTED = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")
SCRIPTS = page_history.SCRIPT + untranslated.SCRIPT


def asks_for_a_page(scope: Scope) -> bool:
    """Whether a browser opens a page with this request, rather than a file of one."""
    return scope["type"] == "http" and any(
        name == b"accept" and value.startswith(b"text/html") for name, value in scope["headers"]
    )


def whole(scope: Scope) -> Scope:
    """The same request, for the whole page as it is: neither packed nor a part of it."""
    kept = [(name, value) for name, value in scope["headers"] if name not in UNWANTED]
    return {**scope, "headers": kept}


def with_ours(send: Send, style: str = "") -> Send:
    """``send`` that puts scripts and style into a page of HTML; everything else goes as it comes.

    Args:
        send: where it goes.
        style: a ``<style>`` of ours. It stands last, as what a page draws would; the scripts stand
            in front of Streamlit's own.
    """
    held: list[Message] = []

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start" and _is_html(message):
            held.append(message)
        elif held and message["type"] == "http.response.body":
            held.append(message)
            if not message.get("more_body"):
                for one in _joined(held, style.encode()):
                    await send(one)
                held.clear()
        else:
            await send(message)

    return sent


def _is_html(message: Message) -> bool:
    headers = dict(message.get("headers", ()))
    size = int(headers.get(b"content-length", b"0"))
    html = headers.get(b"content-type", b"").startswith(b"text/html")
    return html and b"content-encoding" not in headers and size <= LARGEST


def _joined(held: list[Message], style: bytes) -> list[Message]:
    start, *bodies = held
    body = b"".join(one.get("body", b"") for one in bodies)
    body = body.replace(b"<head>", b"<head>" + SCRIPTS, 1)
    body = body.replace(b"</body>", style + b"</body>", 1)
    headers = [(n, v) for n, v in start["headers"] if n not in (b"content-length", b"etag")]
    headers.append((b"content-length", str(len(body)).encode()))
    return [{**start, "headers": headers}, {"type": "http.response.body", "body": body}]
