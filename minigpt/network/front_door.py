"""What stands between the network and Streamlit: an ASGI middleware.

It refuses foreign hosts and foreign pages at once, before Streamlit looks anything up; keeps other
sites from framing the app and the browser from asking other hosts; and says nothing of where on
the disk MiniGPT lies.
"""

import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from minigpt.network.hosts import Hosts, host_of
from minigpt.network.page_scripts import asks_for_a_page, whole, with_ours

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

CLOSED = ("/_stcore/metrics", "/_stcore/script-health-check")  # of the server, for nobody outside
HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "same-origin",  # a join code in an address is told to nobody
    "cross-origin-resource-policy": "same-origin",
}
# Where a browser may fetch from while it shows the app: from us, and from what the page itself
# holds. Vega evaluates expressions, Streamlit's components are scripts in blobs.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "media-src 'self' data: blob:; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self'; connect-src 'self' data: blob:"
)
FOREIGN_PAGE = "A page of another site may not connect to MiniGPT."
FOREIGN_HOST = (
    "MiniGPT was not told that it is reached under this name{}. Whoever runs it can tell it: "
    "python -m minigpt serve --address {}"
)


class FrontDoor:
    """Lets in what is meant for us.

    Args:
        app: what is behind the door.
        hosts: whom it answers.
        script: the path of the app's script, which Streamlit tells every browser; hidden.
        base: the path below which the app lives (``server.baseUrlPath``). A request without it, of
            a proxy that strips it or of a phone that came by the machine's address, is led there.
        style: a ``<style>`` for every page. Sent once with the page, it costs no slider's move
            anything; drawn by the page's script it came again at each.
    """

    def __init__(self, app: App, hosts: Hosts, script: str = "", base: str = "", style: str = ""):
        self._app, self._hosts, self._style = app, hosts, style
        self._secret = script.encode()
        folder, cut, name = script.replace("\\", "/").rpartition("/")
        self._shown = (b"." * len((folder + cut).encode())) + name.encode()
        self._base = f"/{base.strip('/')}" if base.strip("/") else ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or one connection."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        why = self._refusal(scope, headers)
        if why is not None:
            await _refuse(scope, send, *why)
            return
        if scope["type"] == "websocket":
            await self._app(self._as_ours(scope, headers), receive, self._hiding(send))
        elif asks_for_a_page(scope):
            answer = with_ours(_with_headers(send, headers), self._style)
            await self._app(self._below_base(whole(scope)), receive, answer)
        else:
            await self._app(self._below_base(scope), receive, _with_headers(send, headers))

    def _refusal(self, scope: Scope, headers: dict[bytes, str]) -> tuple[int, str] | None:
        """Status and sentence, or None for what is let in."""
        host, origin = headers.get(b"host"), headers.get(b"origin")
        if host is not None and not self._hosts.answers(host):
            named = host_of(host)
            clean = re.sub(r"[^a-z0-9.-]", "", named)
            return 421, FOREIGN_HOST.format(f" ({clean})" if clean else "", clean or "NAME")
        if origin is not None and not self._hosts.takes(origin, host or ""):
            return 403, FOREIGN_PAGE
        if scope["path"].endswith(CLOSED):
            return 404, "Not found."
        return None

    def _as_ours(self, scope: Scope, headers: dict[bytes, str]) -> Scope:
        """The same connection, as if it came from our own page: that was looked at here.

        Streamlit compares the two literally and, where they differ, asks a host on the Internet
        for this machine's address, on the thread that serves everybody.
        """
        if b"origin" not in headers:
            return self._below_base(scope)
        ours = f"http://{headers.get(b'host', '')}".encode("latin-1")
        kept = [(name, value) for name, value in scope["headers"] if name != b"origin"]
        return self._below_base({**scope, "headers": [*kept, (b"origin", ours)]})

    def _below_base(self, scope: Scope) -> Scope:
        path = scope["path"]
        if not self._base or path == self._base or path.startswith(f"{self._base}/"):
            return scope
        raw = scope.get("raw_path") or path.encode()
        return {**scope, "path": self._base + path, "raw_path": self._base.encode() + raw}

    def _hiding(self, send: Send) -> Send:
        """Streamlit's messages without the folder that the app lies in.

        The same number of bytes takes its place, so that the message is read as before.
        """
        secret, shown = self._secret, self._shown
        if not secret:
            return send

        async def sent(message: MutableMapping[str, Any]) -> None:
            content = message.get("bytes")
            if content and secret in content:
                message = {**message, "bytes": content.replace(secret, shown)}
            await send(message)

        return sent


def _with_headers(send: Send, headers: dict[bytes, str]) -> Send:
    host = headers.get(b"host", "")
    sockets = f" ws://{host} wss://{host}" if host_of(host) else ""  # old Safari: 'self' has none
    more = {**HEADERS, "content-security-policy": POLICY + sockets}
    added = [(name.encode(), value.encode("latin-1")) for name, value in more.items()]

    async def sent(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), *added]}
        await send(message)

    return sent


async def _refuse(scope: Scope, send: Send, status: int, why: str) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": why[:100]})
        return
    named = {"content-type": "text/plain; charset=utf-8", **HEADERS}
    headers = [(name.encode(), value.encode()) for name, value in named.items()]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": f"{why}\n".encode()})
