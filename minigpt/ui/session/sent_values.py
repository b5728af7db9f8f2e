"""What browsers send for widgets is looked at before Streamlit or a page reads it.

Streamlit reads a value as it comes: a text for a slider, a file of a forbidden kind, or half a JSON
text ends in an error page. Here such a value is left out, as if it had not been sent. Two methods
of Streamlit's session state are wrapped, by which values come in: for a widget that is known when
the message arrives, and for one that is drawn for the first time. A test fails if they move.
"""

import json
import logging
import operator
from collections.abc import Mapping

from streamlit.errors import StreamlitAPIException
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.state.common import WidgetMetadata, unpack_widget_state_value
from streamlit.runtime.state.session_state import Serialized, SessionState

LARGEST = 20_000  # bytes of one value; a selection of marks in a chart is the largest
LARGE_BOXES = {"own_paste": 4_900_000}  # bytes of the box for a text of one's own, by its key
KEPT = 1_200_001  # characters of what is too much for it: enough for the page to say so
MOST = 500  # values in one message; a page draws a hundred widgets at most
SELECTION = "selection"  # what a chart or a table holds, by this name
DEEPEST = 4  # lists and tables within each other, in a selection
UNREADABLE = (  # what Streamlit's readers raise for a value with anything in it
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    StreamlitAPIException,
)

log = logging.getLogger(__name__)


def guard_sent_values() -> None:
    """Look at every value from now on; called again, it does nothing."""
    if hasattr(SessionState.register_widget, "__wrapped__"):
        return
    take, register = SessionState.set_widgets_from_proto, SessionState.register_widget

    def set_widgets_from_proto(self, widget_states):
        return take(self, fitting(widget_states, self._new_widget_state.widget_metadata))

    def register_widget(self, metadata, user_key):
        held = self._new_widget_state.states.get(metadata.id)
        if isinstance(held, Serialized) and not fits(held.value, metadata):
            del self._new_widget_state.states[metadata.id]
        return register(self, metadata, user_key)

    set_widgets_from_proto.__wrapped__, register_widget.__wrapped__ = take, register
    SessionState.set_widgets_from_proto = set_widgets_from_proto
    SessionState.register_widget = register_widget


def fitting(sent: WidgetStates, known: Mapping[str, WidgetMetadata]) -> WidgetStates:
    """What of a message can be read, and is not too much.

    Args:
        sent: the values of a message.
        known: what Streamlit knows of the widgets that this session has drawn, by their names.
    """
    shortened = [_shortened(one) for one in sent.widgets[:MOST]]
    chosen = [one for one in shortened if fits(one, known.get(one.id))]
    if len(chosen) == len(sent.widgets) and all(map(operator.is_, chosen, sent.widgets)):
        return sent
    kept = WidgetStates()
    kept.widgets.extend(chosen)
    return kept


def _shortened(sent: WidgetState) -> WidgetState:
    """A pasted text that is too much, cut to what the page calls too much; else what came."""
    room = LARGE_BOXES.get(_key(sent))
    if room is None or sent.ByteSize() <= room or sent.WhichOneof("value") != "string_value":
        return sent
    return WidgetState(id=sent.id, string_value=sent.string_value[:KEPT])


def _key(sent: WidgetState) -> str:
    return sent.id.split("-", 2)[-1]


def fits(sent: WidgetState, widget: WidgetMetadata | None) -> bool:
    """Whether a value is small enough, and such as its widget can be given.

    Args:
        sent: a value as it came.
        widget: what Streamlit knows of the widget; None if it has not been drawn yet.
    """
    room = LARGE_BOXES.get(_key(sent), LARGEST)
    right = sent.ByteSize() <= room and (widget is None or _is_readable(sent, widget))
    if not right:
        log.info("a value for %s was left out: it is no value of that control", sent.id[:80])
    return right


def _is_readable(sent: WidgetState, widget: WidgetMetadata) -> bool:
    kind = sent.WhichOneof("value")
    if kind and widget.value_type and kind != widget.value_type:
        return False
    try:
        if kind == "json_value" and not isinstance(json.loads(sent.json_value), dict):
            return False  # the state of a component of ours
        value = widget.deserializer(unpack_widget_state_value(sent))
    except UNREADABLE:
        return False
    if value is None and kind == "string_array_value":
        return False  # of our groups of buttons one is always pressed
    selected = value.get(SELECTION) if isinstance(value, Mapping) else None
    return selected is None or _is_plain(selected)


def _is_plain(selected: object, deep: int = 0) -> bool:
    """Whether a selection is made of lists, tables and single values, and not too deep."""
    if isinstance(selected, Mapping):
        selected = list(selected.values())
    if isinstance(selected, list | tuple):
        return deep < DEEPEST and all(_is_plain(one, deep + 1) for one in selected)
    return selected is None or isinstance(selected, str | int | float)
