"""A visitor without a browser: speaks Streamlit's own protocol to an app on this machine.

Light enough that a hundred fit beside the server. It does what a browser does: it reruns a fragment
alone, keeps the timers of fragments, remembers messages that the server may refer to, sends the
state of components, and comes back by itself after a lost connection.
"""

import asyncio
import json
import os
import time
from collections import Counter
from contextlib import suppress
from urllib.parse import urlsplit

import websockets
from websockets.asyncio.client import ClientConnection, connect

os.environ.setdefault("STREAMLIT_LOG_LEVEL", "error")

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

PATIENCE = 60.0  # seconds that anything may take
RECONNECT = 1.0  # seconds between two tries to come back
KEPT_RUNS = 2  # a browser forgets messages that so many runs did not use
FINISHED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
SAYING = ("markdown", "text", "heading", "alert", "exception")


class Visitor:
    """One tab: what it sees, and what it can do.

    Args:
        url: the app's address; only this machine is visited.
        page: the page's path.
        query: what follows the question mark.

    Attributes:
        widgets: what can be used on the page now: id -> (kind, element, fragment).
        said: what the page says now: path -> text.
        troubles: exceptions shown and connections lost, in words.
        lost: how often the connection was lost.
        drawn: whether what is in view was drawn over the present connection.
    """

    def __init__(self, url: str, page: str, query: str = ""):
        if urlsplit(url).hostname not in ("127.0.0.1", "localhost"):
            raise ValueError(f"{url} is not on this machine; expected http://127.0.0.1:PORT")
        self.url, self.page, self.query = url, page, query
        self.widgets: dict[str, tuple] = {}
        self.said: dict[tuple, tuple[str, str]] = {}
        self.troubles: list[str] = []
        self.lost = 0
        self.drawn = False
        self._state: dict[str, tuple[str, object]] = {}
        self._cache: dict[str, tuple[int, ForwardMsg]] = {}
        self._runs, self._hash, self._closing = 0, "", False
        self._timers: dict[str, asyncio.Task] = {}
        self._news = asyncio.Condition()
        self._finished: Counter[str] = Counter()  # runs by fragment; "" is the whole page
        self._socket: ClientConnection | None = None
        self._reader: asyncio.Task | None = None

    async def __aenter__(self) -> "Visitor":
        await self._connect()
        self._reader = asyncio.create_task(self._read())
        await self.rerun()
        return self

    async def __aexit__(self, *_) -> None:
        self._closing = True
        self._stop_timers(list(self._timers))
        await self._socket.close()
        await asyncio.gather(self._reader, return_exceptions=True)

    # -- what it does ------------------------------------------------------------------

    async def rerun(self, fragment: str = "") -> float:
        """Run the page or one of its fragments; returns the seconds until it is drawn."""
        begun, runs = time.perf_counter(), self._ended(fragment)
        await self._send(fragment)
        await self.wait(lambda: self._ended(fragment) > runs)
        return time.perf_counter() - begun

    async def use(self, identity: str, field: str, value: object) -> float:
        """Change one widget; returns the seconds until all that follows is drawn."""
        self._state[identity] = field, value
        return await self.rerun(self.widgets[identity][2])

    async def answer(self, component: str, state: dict) -> float:
        """Send what a component's script would send from the browser."""
        identity = next(i for i, (kind, e, _) in self.widgets.items() if _is(kind, e, component))
        self._state[identity] = "json_value", json.dumps(state)
        return await self.rerun(self.widgets[identity][2])

    async def wait(self, ready, seconds: float = PATIENCE) -> None:
        """Wait until ``ready()``; TimeoutError if that takes too long."""
        async with asyncio.timeout(seconds), self._news:
            await self._news.wait_for(ready)

    def find(self, label: str = "", key: str = "") -> list[str]:
        """The widgets with this label, or whose key begins so."""
        return [
            identity
            for identity, (_, element, _) in self.widgets.items()
            if (label and getattr(element, "label", "") == label)
            or (key and key in identity.split("-", 2)[-1])
        ]

    def says(self, words: str) -> bool:
        """Whether the page shows these words."""
        return any(words in text for text, _ in self.said.values())

    def _ended(self, fragment: str) -> int:
        """Runs that drew this fragment, alone or with the whole page."""
        return self._finished[fragment] + (self._finished[""] if fragment else 0)

    # -- the protocol ------------------------------------------------------------------

    async def _connect(self) -> None:
        address = f"ws{self.url[4:]}/_stcore/stream"
        self._socket = await connect(
            address, subprotocols=["streamlit"], max_size=2**28, ping_interval=None, proxy=None
        )

    async def _send(self, fragment: str, by_itself: bool = False) -> None:
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string, asked.page_script_hash = self.query, self._hash
        asked.page_name = "" if self._hash else self.page
        asked.fragment_id, asked.is_auto_rerun = fragment, by_itself
        asked.context_info.url = f"{self.url}/{self.page}"
        asked.cached_message_hashes.extend(self._remembered())
        for identity, (field, value) in self._state.items():
            widget = asked.widget_states.widgets.add(id=identity)
            if isinstance(value, list):
                getattr(widget, field).data.extend(value)
            else:
                setattr(widget, field, value)
        for identity in [i for i, (field, _) in self._state.items() if field == "trigger_value"]:
            del self._state[identity]
        with suppress(websockets.ConnectionClosed):  # the reader notices, and comes back
            await self._socket.send(message.SerializeToString())

    def _remembered(self) -> list[str]:
        old = [h for h, (run, _) in self._cache.items() if self._runs - run > KEPT_RUNS]
        for forgotten in old:
            del self._cache[forgotten]
        return list(self._cache)

    async def _read(self) -> None:
        while not self._closing:
            with suppress(websockets.ConnectionClosed):
                async for raw in self._socket:
                    async with self._news:
                        self._take(ForwardMsg.FromString(raw))
                        self._news.notify_all()
            if not self._closing:
                self.lost += 1
                self.drawn = False
                await self._come_back()

    async def _come_back(self) -> None:
        self._stop_timers(list(self._timers))
        while True:
            try:
                await self._connect()
            except (OSError, websockets.InvalidHandshake):
                await asyncio.sleep(RECONNECT)
            else:
                await self._send("")
                return

    def _take(self, message: ForwardMsg) -> None:
        message = self._recall(message)
        kind = message.WhichOneof("type")
        if kind == "delta":
            self._take_delta(message)
        elif kind == "new_session":
            self._begin(list(message.metadata.run.fragment_ids), message.new_session)
        elif kind == "navigation":
            self._hash = message.navigation.page_script_hash or self._hash
        elif kind == "auto_rerun":
            asked = message.auto_rerun
            self._stop_timers([asked.fragment_id])
            timer = self._look_again(asked.fragment_id, asked.interval)
            self._timers[asked.fragment_id] = asyncio.create_task(timer)
        elif kind == "stop_auto_rerun":
            self._stop_timers(message.stop_auto_rerun.fragment_ids)
        elif kind == "script_finished" and message.script_finished in FINISHED:
            for fragment in list(message.metadata.run.fragment_ids) or [""]:
                self._finished[fragment] += 1
                self.drawn = self.drawn or not fragment
        elif kind == "page_not_found":
            self.troubles.append(f"page not found: {self.page}")

    def _recall(self, message: ForwardMsg) -> ForwardMsg:
        """The message itself, or the earlier one that it refers to, at its new place."""
        if message.WhichOneof("type") != "ref_hash":
            if message.metadata.cacheable:
                self._cache[message.hash] = self._runs, message
            return message
        kept = ForwardMsg()
        kept.CopyFrom(self._cache[message.ref_hash][1])
        kept.metadata.CopyFrom(message.metadata)
        self._cache[message.ref_hash] = self._runs, kept
        return kept

    def _begin(self, fragments: list[str], session) -> None:
        self._runs += 1
        self._hash = session.page_script_hash or self._hash
        if not fragments:
            self._stop_timers(list(self._timers))
        gone = [i for i, (_, _, f) in self.widgets.items() if not fragments or f in fragments]
        for identity in gone:
            del self.widgets[identity]
        self.said = {
            p: (t, f) for p, (t, f) in self.said.items() if fragments and f not in fragments
        }

    def _take_delta(self, message: ForwardMsg) -> None:
        if message.delta.WhichOneof("type") != "new_element":
            return
        element, fragment = message.delta.new_element, message.delta.fragment_id
        kind = element.WhichOneof("type")
        inside = getattr(element, kind)
        if kind == "exception" and not inside.is_warning:
            self.troubles.append(f"{inside.type}: {inside.message}")
        if kind in SAYING:
            self.said[tuple(message.metadata.delta_path)] = str(inside), fragment
        elif getattr(inside, "id", ""):
            self.widgets[inside.id] = kind, inside, fragment

    async def _look_again(self, fragment: str, every: float) -> None:
        while True:
            await asyncio.sleep(every)
            await self._send(fragment, by_itself=True)

    def _stop_timers(self, fragments) -> None:
        for timer in [self._timers.pop(f) for f in fragments if f in self._timers]:
            timer.cancel()


def _is(kind: str, element, name: str) -> bool:
    return kind == "bidi_component" and element.component_name == name
