"""What one visitor can make the server hold, and when it lets go of that.

Streamlit keeps an uploaded file until its session ends, and a session that lost its browser for two
minutes, and longer where nobody else comes. Here files that no page uses go within a minute, as
does all that is large of a tab that was closed. What is small stays for the two minutes: a phone
that was locked finds its page as it was.

The runtime of one server is wrapped at its start; a test fails if an upgrade moves what is wrapped.
"""

import asyncio
import logging
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from starlette.exceptions import HTTPException
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime import Runtime, get_instance
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

from minigpt.ui.session.finished_parts import guard_finished_parts
from minigpt.ui.session.late_parts import guard_against_late_parts
from minigpt.ui.session.sent_values import fitting, guard_sent_values
from minigpt.ui.session.stale_values import guard_stale_values
from minigpt.ui.session.theme_once import make_theme_once

MOST_OF_ONE = 21_000_000  # bytes of files of one session: the largest file that may be uploaded
MOST_OF_ALL = 210_000_000  # bytes of files of all sessions together
LOOK_EVERY = 10.0  # seconds
UNUSED = 30.0  # seconds after which a file that no page uses goes
CLOSED = 40.0  # seconds after which what is large of a closed tab goes
ENDED = 100.0  # seconds after which all goes; Streamlit, after 120, waits for somebody to come
LARGE = 100_000  # bytes of one value
TOO_MANY = "This server holds as many uploaded files as it may. Try again in a minute."
TAKEN = ("rerun_script", "stop_script", "app_heartbeat", "file_urls_request")  # of a browser
OPERATIONS = ("deferred_file", "dataframe_chunk")

log = logging.getLogger(__name__)


@asynccontextmanager
async def guarded(app: object) -> AsyncIterator[None]:
    """As long as the server runs: every message is looked at, and nobody holds too much."""
    guard_sent_values()
    guard_against_late_parts()
    guard_stale_values()
    guard_finished_parts()
    make_theme_once()
    held = Held(get_instance())
    held.guard()
    sweeping = asyncio.create_task(held.sweep_forever())
    try:
        yield
    finally:
        sweeping.cancel()


class Held:
    """What the visitors of one server hold.

    Args:
        runtime: Streamlit's, which has just started.
        clock: seconds that never go back.
    """

    def __init__(self, runtime: Runtime, clock: Callable[[], float] = time.monotonic) -> None:
        self._runtime, self._clock = runtime, clock
        self._files = runtime.uploaded_file_mgr
        self._came: dict[tuple[str, str], float] = {}  # (session, file) -> when
        self._gone: dict[str, float] = {}  # session without a browser -> since when

    def guard(self) -> None:
        """Have messages and uploads pass here before Streamlit takes them."""
        handle, add = self._runtime.handle_backmsg, self._files.add_file

        def handle_backmsg(session_id: str, msg: BackMsg, **how) -> None:
            if is_taken(msg):
                handle(session_id, lightened(msg), **how)
            else:
                log.info("a message of the kind %s was left out", msg.WhichOneof("type"))

        def add_file(session_id: str, file: UploadedFileRec) -> None:
            self.make_room(session_id, file)
            add(session_id, file)

        self._runtime.handle_backmsg, self._files.add_file = handle_backmsg, add_file

    def make_room(self, session: str, file: UploadedFileRec) -> None:
        """Let go of a session's older files until a new one fits.

        Raises:
            HTTPException: all sessions together hold too much.
        """
        own = self._of(session)
        own.pop(file.file_id, None)
        size = len(file.data)
        held = sum(own.values())
        for older, bytes_held in own.items():
            if held + size <= MOST_OF_ONE:
                break
            self._files.remove_file(session, older)
            held -= bytes_held
        everybody = sum(sum(self._of(one).values()) for one in list(self._files.file_storage))
        if everybody + size > MOST_OF_ALL:
            raise HTTPException(503, TOO_MANY, {"Retry-After": "60"})
        self._came[session, file.file_id] = self._clock()

    def _of(self, session: str) -> dict[str, int]:
        """The files of a session, the oldest first, and their bytes."""
        files = self._files.file_storage.get(session, {})
        return {name: len(file.data) for name, file in list(files.items())}

    async def sweep_forever(self) -> None:
        """Look again and again what nobody needs any more."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            self.sweep()

    def sweep(self) -> None:
        """Let go of what nobody needs any more; runs on the thread that has all sessions."""
        now, manager = self._clock(), self._runtime._session_mgr
        sessions = {info.session.id: info.session for info in manager.list_sessions()}
        away = {name for name in sessions if not self._runtime.is_active_session(name)}
        self._gone = {name: self._gone.get(name, now) for name in away}
        for name in [name for name, since in self._gone.items() if now - since >= CLOSED]:
            self._files.remove_session_files(name)
            _forget_large(sessions[name])
            if now - self._gone[name] >= ENDED:
                self._runtime.close_session(name)
                del sessions[name]
        for name in list(self._files.file_storage):
            if name not in sessions:
                self._files.remove_session_files(name)
        self._drop_unused(sessions, now)

    def _drop_unused(self, sessions: dict[str, AppSession], now: float) -> None:
        used = {name: _used(session) for name, session in sessions.items()}
        here = {(session, file) for session in sessions for file in self._of(session)}
        self._came = {pair: self._came.get(pair, now) for pair in here}
        for (session, file), since in list(self._came.items()):
            if now - since >= UNUSED and file not in used[session]:
                self._files.remove_file(session, file)


def is_taken(message: BackMsg) -> bool:
    """Whether a browser may send this: to draw a page, to stop it, and to fetch and bring files.

    Streamlit takes more than that from any browser: to empty the caches of all, to look into the
    source's repository, to write files beside the app. And beside the values of widgets a message
    is short: an address of two million characters would be kept, and a name as long be logged.
    """
    kind, size = message.WhichOneof("type"), message.ByteSize()
    if size >= LARGE:
        widgets = message.rerun_script.widget_states if kind == "rerun_script" else None
        if size - (widgets.ByteSize() if widgets else 0) >= LARGE:
            return False
    if kind == "backend_operation_request":
        return message.backend_operation_request.WhichOneof("payload") in OPERATIONS
    return kind in TAKEN


def lightened(message: BackMsg) -> BackMsg:
    """A message without the values that are too large or too many for any page of ours.

    Streamlit keeps the last message of each session whole: what is left out here is not kept.
    """
    if message.WhichOneof("type") != "rerun_script" or message.ByteSize() < LARGE:
        return message
    sent = message.rerun_script.widget_states
    chosen = fitting(sent, {})
    if chosen is sent:
        return message
    light = BackMsg()
    message.rerun_script.ClearField("widget_states")
    light.CopyFrom(message)
    light.rerun_script.widget_states.CopyFrom(chosen)
    return light


def _tables(session: AppSession) -> list[dict]:
    """Where a session holds values: those of earlier runs, and those of the last one."""
    state = session.session_state
    return [state._old_state, state._new_widget_state.states]


def _values(table: dict) -> list[tuple[str, object]]:
    """What is in a table, by name; another thread may be adding to it."""
    while True:
        with suppress(RuntimeError):  # the table changed its size meanwhile
            return [(name, getattr(one, "value", one)) for name, one in table.items()]


def _used(session: AppSession) -> set[str]:
    """The files that a page of this session holds, or is about to be given."""
    found = set()
    for _, value in [pair for table in _tables(session) for pair in _values(table)]:
        if isinstance(value, UploadedFile):
            found.add(value.file_id)
        elif isinstance(value, WidgetState):
            sent = value.file_uploader_state_value.uploaded_file_info
            found.update(info.file_id for info in sent)
    return found


def _forget_large(session: AppSession) -> None:
    """Let go of long texts and files; a browser that comes back sends them again."""
    for table in _tables(session):
        for name, value in _values(table):
            if isinstance(value, WidgetState):
                size = value.ByteSize()
            elif isinstance(value, UploadedFile):
                size = value.size
            else:
                size = sys.getsizeof(value) if isinstance(value, str | bytes) else 0
            if size >= LARGE:
                table.pop(name, None)
