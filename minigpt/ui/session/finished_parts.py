"""What a part of a page drew to its end reaches the browser, though another part begins just then.

Two things of Streamlit stand in the way on a busy server, where a part is drawn (a vote) and a
request for another (a look for news) comes before the first one's messages are on their way:

- Its script runner takes no request any more, so that a new one begins; all that the old one has
  still to say is thrown away. The phone shows the old pair, though the vote is stored.
- The queue to the browser turns "this part is finished" into "it was stopped early" for any part
  that begins. The browser then keeps what the finished part no longer draws: the buttons of a pair
  under "Thank you!".

Three methods are wrapped; a test fails if they move.
"""

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner import RerunData, ScriptRunner, ScriptRunnerEvent

FINISHED = ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY
ENDED = "minigpt_ended"  # an attribute of a runner that had drawn all when another began


def guard_finished_parts() -> None:
    """Let nothing that is finished get lost from now on; called again, it does nothing."""
    if hasattr(ForwardMsgQueue.clear, "__wrapped__"):
        return
    _keep_ends()
    _keep_last_messages()


def _keep_ends() -> None:
    clear = ForwardMsgQueue.clear

    def clear_for(
        self, retain_lifecycle_msgs: bool = False, fragment_ids_this_run: list[str] | None = None
    ) -> None:
        ends = [end for end in self._queue if is_apart(end, fragment_ids_this_run)]
        clear(self, retain_lifecycle_msgs, fragment_ids_this_run)
        for end in ends:
            end.script_finished = FINISHED

    clear_for.__wrapped__ = clear
    ForwardMsgQueue.clear = clear_for


def is_apart(message: ForwardMsg, begun: list[str] | None) -> bool:
    """Whether a message says that parts are finished of which none begins now.

    Args:
        message: one that waits to be sent.
        begun: the parts that begin to be drawn; None for the whole page.
    """
    parts = message.metadata.run.fragment_ids
    ended = message.WhichOneof("type") == "script_finished" and message.script_finished == FINISHED
    return ended and begun is not None and set(parts).isdisjoint(begun)


def _keep_last_messages() -> None:
    create = AppSession._create_scriptrunner
    handle = AppSession._handle_scriptrunner_event_on_event_loop

    def create_scriptrunner(self, initial_rerun_data: RerunData) -> None:
        before: ScriptRunner | None = self._scriptrunner
        if before is not None and not before._execing:
            setattr(before, ENDED, True)
        create(self, initial_rerun_data)

    def handle_event(self, sender: ScriptRunner, event: ScriptRunnerEvent, *told, **more) -> None:
        if not getattr(sender, ENDED, False) or event is ScriptRunnerEvent.SHUTDOWN:
            handle(self, sender, event, *told, **more)
            return
        now, self._scriptrunner = self._scriptrunner, sender  # it spoke before that of now began
        try:
            handle(self, sender, event, *told, **more)
        finally:
            self._scriptrunner = now

    create_scriptrunner.__wrapped__, handle_event.__wrapped__ = create, handle
    AppSession._create_scriptrunner = create_scriptrunner
    AppSession._handle_scriptrunner_event_on_event_loop = handle_event
