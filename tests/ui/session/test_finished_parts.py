"""The end of one part of a page, and another part that begins before a browser has heard of it."""

from types import SimpleNamespace

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner import ScriptRunnerEvent

from minigpt.ui.session.finished_parts import guard_finished_parts

CREATE, HANDLE = "_create_scriptrunner", "_handle_scriptrunner_event_on_event_loop"


@pytest.fixture(autouse=True)
def guarded(monkeypatch):
    """The guard, for one test; of a session only what becomes of runners and what they tell."""

    def create(self, runner):
        self._scriptrunner = runner

    def handle(self, sender, event):
        if sender is self._scriptrunner:
            self.told.append(event)

    assert callable(getattr(AppSession, CREATE)) and callable(getattr(AppSession, HANDLE))
    monkeypatch.setattr(ForwardMsgQueue, "clear", ForwardMsgQueue.clear)
    monkeypatch.setattr(AppSession, CREATE, create)
    monkeypatch.setattr(AppSession, HANDLE, handle)
    guard_finished_parts()
    guard_finished_parts()


@pytest.mark.parametrize(
    ("begun", "end"),
    [
        (["look"], ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY),
        (["ballot"], ForwardMsg.FINISHED_EARLY_FOR_RERUN),
        (["look", "ballot"], ForwardMsg.FINISHED_EARLY_FOR_RERUN),
        (None, ForwardMsg.FINISHED_EARLY_FOR_RERUN),
    ],
)
def test_a_part_is_unfinished_only_where_it_begins_again(begun, end):
    """A look for news leaves the ballot's end alone; the ballot, or the whole page, does not."""
    message = ForwardMsg(script_finished=ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
    message.metadata.run.fragment_ids.append("ballot")
    queue = ForwardMsgQueue()
    queue.enqueue(message)
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=begun)
    assert [one.script_finished for one in queue.flush()] == [end]
    assert queue.is_empty()


@pytest.mark.parametrize("drawing", [False, True])
def test_what_a_runner_drew_to_its_end_is_told_though_another_began(drawing):
    """Nothing is taken of one that was stopped in the midst, nor what ends the one of now."""
    vote, look = SimpleNamespace(_execing=drawing), SimpleNamespace(_execing=False)
    session = SimpleNamespace(_scriptrunner=vote, told=[])
    getattr(AppSession, CREATE)(session, look)
    for sender in (vote, look):
        for event in (ScriptRunnerEvent.FRAGMENT_STOPPED_WITH_SUCCESS, ScriptRunnerEvent.SHUTDOWN):
            getattr(AppSession, HANDLE)(session, sender, event)
        assert session._scriptrunner is look
    of_the_vote = [] if drawing else [ScriptRunnerEvent.FRAGMENT_STOPPED_WITH_SUCCESS]
    of_the_look = [ScriptRunnerEvent.FRAGMENT_STOPPED_WITH_SUCCESS, ScriptRunnerEvent.SHUTDOWN]
    assert session.told == of_the_vote + of_the_look
