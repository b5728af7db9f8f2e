"""A visitor who sends what no browser of ours would: any message, any value for any widget."""

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks.visitor import Visitor

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


def state(identity: str, field: str, value: object) -> WidgetState:
    """A widget's state as it goes over the wire."""
    made = WidgetState(id=identity)
    if field in ARRAYS:
        getattr(made, field).data.extend(value)
    else:
        setattr(made, field, value)
    return made
