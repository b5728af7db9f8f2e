"""What visitors can make a server hold: files of the size of one, as long as a page uses them."""

import io
from types import SimpleNamespace

import pytest
import streamlit as st
from starlette.exceptions import HTTPException
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.state import SessionState
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

from minigpt.ui.session.held_bytes import CLOSED, ENDED, LARGE, UNUSED, Held, is_taken, lightened
from tests.faults.forger import state


class Sessions:
    """A runtime with sessions that a test opens and closes, and a clock that it turns."""

    def __init__(self):
        self.uploaded_file_mgr = MemoryUploadedFileManager("/upload")
        self._session_mgr = self
        self.open, self.stored, self.now, self.handled = {}, {}, 0.0, []

    def handle_backmsg(self, session_id, msg, client=None):
        """Note the kind of a message that was let through."""
        self.handled.append(msg.WhichOneof("type"))

    def begin(self, name: str) -> SessionState:
        """Open a tab; gives what its session holds."""
        state = SessionState()
        self.open[name] = SimpleNamespace(id=name, session_state=state)
        return state

    def close(self, name: str) -> None:
        """Close a tab; Streamlit keeps its session for a while."""
        self.stored[name] = self.open.pop(name)

    def close_session(self, name: str) -> None:
        """End a session for good."""
        del self.stored[name]

    def list_sessions(self):
        """All sessions, with and without a browser."""
        found = [*self.open.values(), *self.stored.values()]
        return [SimpleNamespace(session=session) for session in found]

    def is_active_session(self, name: str) -> bool:
        """Whether the session has its browser."""
        return name in self.open

    def files(self, name: str) -> list[str]:
        """The files that are held for a session."""
        return sorted(self.uploaded_file_mgr.file_storage.get(name, {}))


@pytest.fixture
def sessions() -> Sessions:
    """A runtime that is guarded."""
    made = Sessions()
    made.held = Held(made, lambda: made.now)
    made.held.guard()
    return made


def file(name: str, size: int) -> UploadedFileRec:
    """An uploaded file of so many bytes."""
    return UploadedFileRec(name, f"{name}.txt", "text/plain", bytes(size))


def test_a_session_holds_as_much_as_its_largest_file(sessions):
    """Of fifteen large files the last is held; small ones are held together."""
    sessions.begin("a")
    for number in range(15):
        sessions.uploaded_file_mgr.add_file("a", file(f"{number:02}", 20_000_000))
    assert sessions.files("a") == ["14"]
    for number in range(15, 18):
        sessions.uploaded_file_mgr.add_file("a", file(f"{number:02}", 100_000))
    assert sessions.files("a") == ["14", "15", "16", "17"]


def test_a_file_that_comes_again_is_held_once(sessions):
    """The same name twice is the same file: nothing else has to go for it."""
    sessions.begin("a")
    for _ in range(3):
        sessions.uploaded_file_mgr.add_file("a", file("x", 9_000_000))
        sessions.uploaded_file_mgr.add_file("a", file("y", 9_000_000))
    assert sessions.files("a") == ["x", "y"]


def test_all_sessions_together_hold_so_much(sessions):
    """What is too much for the server is refused with a sentence and a time to come back."""
    for number in range(10):
        sessions.begin(str(number))
        sessions.uploaded_file_mgr.add_file(str(number), file("x", 20_000_000))
    sessions.begin("late")
    with pytest.raises(HTTPException, match="Try again in a minute") as refused:
        sessions.uploaded_file_mgr.add_file("late", file("x", 20_000_000))
    assert refused.value.status_code == 503 and sessions.files("late") == []


def test_a_file_that_no_page_uses_goes(sessions):
    """Within a minute; the one that an uploader holds stays as long as it is held."""
    state = sessions.begin("a")
    used = file("used", 10)
    for one in (used, file("unused", 10)):
        sessions.uploaded_file_mgr.add_file("a", one)
    state._old_state["box"] = UploadedFile(used, FileURLs())
    sessions.now = UNUSED - 1
    sessions.held.sweep()
    assert sessions.files("a") == ["unused", "used"]
    sessions.now = UNUSED
    sessions.held.sweep()
    assert sessions.files("a") == ["used"]
    del state._old_state["box"]
    sessions.held.sweep()
    assert sessions.files("a") == []


def test_what_is_large_of_a_closed_tab_goes_and_what_is_small_stays(sessions):
    """A phone that was locked finds its page; a file and a long text come with its next message."""
    state = sessions.begin("a")
    upload = file("x", LARGE)
    sessions.uploaded_file_mgr.add_file("a", upload)
    held = {"file": UploadedFile(upload, FileURLs()), "paste": "x" * LARGE, "prompt": "a cat"}
    state._old_state.update(held)
    sessions.close("a")
    for now in (0.0, CLOSED - 1):
        sessions.now = now
        sessions.held.sweep()
    assert sessions.files("a") == ["x"] and set(state._old_state) == set(held)
    sessions.now = CLOSED
    sessions.held.sweep()
    assert sessions.files("a") == [] and list(state._old_state) == ["prompt"]


def test_a_tab_that_comes_back_in_time_keeps_all(sessions):
    """A short loss of the network is no end."""
    state = sessions.begin("a")
    state._old_state["paste"] = "x" * LARGE
    sessions.close("a")
    sessions.held.sweep()
    sessions.open["a"] = sessions.stored.pop("a")
    sessions.now = CLOSED
    sessions.held.sweep()
    sessions.close("a")
    sessions.held.sweep()
    assert "paste" in state._old_state


def test_files_of_a_session_that_is_no_more_go(sessions):
    """An upload that came while its session ended belongs to nobody."""
    sessions.uploaded_file_mgr.add_file("nobody", file("x", 10))
    sessions.held.sweep()
    assert sessions.files("nobody") == []


def test_a_closed_tabs_session_ends_though_nobody_else_comes(sessions):
    """Streamlit would end it when the next one is stored; we end it in time, and before that."""
    sessions.begin("a")
    sessions.close("a")
    sessions.held.sweep()
    sessions.now = ENDED - 1
    sessions.held.sweep()
    assert list(sessions.stored) == ["a"]
    sessions.now = ENDED
    sessions.held.sweep()
    assert not sessions.stored
    assert st.get_option("server.disconnectedSessionTTL") > ENDED


@pytest.mark.parametrize(
    ("kind", "taken"),
    [
        ("rerun_script", True),
        ("stop_script", True),
        ("app_heartbeat", True),
        ("file_urls_request", True),
        ("clear_cache", False),
        ("load_git_info", False),
        ("set_run_on_save", False),
    ],
)
def test_a_browser_may_draw_a_page_and_no_more(sessions, kind, taken):
    """What Streamlit would do for a developer, it does for no visitor."""
    message = BackMsg()
    field = getattr(message, kind)
    if isinstance(field, bool):
        setattr(message, kind, True)
    else:
        field.SetInParent()
    assert is_taken(message) is taken
    sessions.handle_backmsg("a", message, client=None)
    assert sessions.handled == [kind] * taken


def test_a_heavy_message_is_made_light(sessions):
    """Values that no page of ours can have are not even handed on; what is right goes with it."""
    message = BackMsg()
    asked = message.rerun_script
    asked.query_string = "vocab_size=450"
    asked.widget_states.widgets.append(state("$$ID-1-prompt", "string_value", "a cat"))
    assert lightened(message) is message
    asked.widget_states.widgets.append(state("$$ID-2-nothing", "string_value", "x" * LARGE))
    light = lightened(message).rerun_script
    assert light.query_string == "vocab_size=450"
    assert [one.id for one in light.widget_states.widgets] == ["$$ID-1-prompt"]


@pytest.mark.parametrize("field", ["query_string", "page_name", "fragment_id"])
def test_what_stands_beside_the_values_is_short(field):
    """An address that no page of ours has is left out whole; a long text in a box is none."""
    message = BackMsg()
    boxes = message.rerun_script.widget_states.widgets
    boxes.append(state("$$ID-1-own_paste", "string_value", "x" * LARGE))
    assert is_taken(message)
    setattr(message.rerun_script, field, "x" * LARGE)
    assert not is_taken(message)


@pytest.mark.parametrize(("what", "taken"), [("deferred_file", True), ("install_skills", False)])
def test_a_browser_may_fetch_a_file_and_write_none(what, taken):
    """A download is made when it is asked for; nothing is written beside the app."""
    message = BackMsg()
    getattr(message.backend_operation_request, what).SetInParent()
    assert is_taken(message) is taken


def test_what_is_wrapped_is_where_it_was():
    """An upgrade of Streamlit that moves any of this would take the guard away without a word."""
    assert callable(Runtime.handle_backmsg) and callable(Runtime.is_active_session)
    manager = MemoryUploadedFileManager("/upload")
    manager.add_file("a", file("x", 3))
    assert len(manager.file_storage["a"]["x"].data) == 3
    assert SessionState()._old_state == {} and SessionState()._new_widget_state.states == {}
    assert issubclass(UploadedFile, io.BytesIO)
