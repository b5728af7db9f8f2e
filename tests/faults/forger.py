"""A visitor who sends what no browser of ours would: any message, any value for any widget."""

import re

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks.visitor import Visitor

LATE = 240  # seconds until another worker has loaded TensorFlow, on a busy machine: a safety net
SMALL = "vocab_size=50&context_length=2&heads=1"  # what is trained in a moment
ARRAYS = ("double_array_value", "int_array_value", "string_array_value")
KINDS = ("bool_value", "bytes_value", "double_value", "int_value", "string_value", *ARRAYS)


class Forger(Visitor):
    """One tab of somebody who speaks the protocol by hand.

    Attributes:
        session: what Streamlit calls this session.
    """

    session = ""

    def _begin(self, fragments: list[str], session) -> None:
        self.session = session.initialize.session_id
        super()._begin(fragments, session)

    async def tell(self, message: BackMsg) -> None:
        """Send one message as it is."""
        await self._socket.send(message.SerializeToString())

    def hold(self, identity: str, field: str, value: object) -> None:
        """From now on send this value for the widget called so, drawn or not."""
        self._state[identity] = field, value

    def let_go(self) -> None:
        """Send no values any more."""
        self._state.clear()

    async def go(self, page: str, query: str = "") -> None:
        """Open another page in this tab, as its menu does: the session stays the same."""
        self.page, self.query, self._hash = page, query, ""
        self.let_go()
        await self.rerun()

    async def choose(self, label: str, value: float) -> None:
        """Move the slider with this label."""
        (slider,) = self.find(label=label)
        await self.use(slider, "double_array_value", [value])

    async def press(self, label: str = "", key: str = "") -> None:
        """Press the first button with this label, or whose key begins so, once it is there."""
        await self.wait(lambda: self.find(label, key))
        await self.use(self.find(label, key)[0], "trigger_value", True)

    async def present(self, token: str) -> None:
        """Show the token, as the presenter would."""
        await self.go("room")
        (box,) = self.find(label="Presenter's token")
        self.hold(box, "string_value", token)
        await self.press("Open the presenter's desk")
        await self.wait(lambda: self.find(key="desk_part"))

    def epoch(self) -> int:
        """The epoch of the training in view, 0 if none is."""
        found = [re.search(r"epoch (\d+)", text) for text, _ in self.said.values()]
        return max((int(one[1]) for one in found if one), default=0)


async def is_served(url: str, query: str) -> list[str]:
    """A student opens a position that nobody has trained and waits for it, trying again if need be.

    Gives the troubles that it had on the way.
    """
    async with Forger(url, "training", query) as tab:
        while not tab.says("trained in"):
            await tab.wait(lambda: tab.says("trained in") or tab.find("Try again"), LATE)
            if again := tab.find("Try again"):
                await tab.use(again[0], "trigger_value", True)
        return tab.troubles


def state(identity: str, field: str, value: object) -> WidgetState:
    """A widget's state as it goes over the wire."""
    made = WidgetState(id=identity)
    if field in ARRAYS:
        getattr(made, field).data.extend(value)
    else:
        setattr(made, field, value)
    return made
