"""A look that was sent before a click does not undo it."""

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests

from minigpt.ui.session.stale_values import guard_stale_values


def states(opened: bool) -> WidgetStates:
    """What a browser sends of a box that can be opened."""
    made = WidgetStates()
    made.widgets.add(id="box", bool_value=opened)
    return made


CLICK = RerunData(widget_states=states(True))
LOOK = RerunData(widget_states=states(False), fragment_id="look", is_auto_rerun=True)


@pytest.fixture(autouse=True)
def guarded(monkeypatch):
    """The server's guard, for one test."""
    monkeypatch.setattr(ScriptRequests, "request_rerun", ScriptRequests.request_rerun)
    guard_stale_values()
    guard_stale_values()  # once more does nothing


@pytest.mark.parametrize("order", [(CLICK, LOOK), (LOOK, CLICK)])
def test_the_click_counts_whichever_is_served_first(order):
    """Both are waiting: what is run has the click's values."""
    requests = ScriptRequests()
    assert all(requests.request_rerun(asked) for asked in order)
    served = requests.on_scriptrunner_ready().rerun_data
    assert [one.bool_value for one in served.widget_states.widgets] == [True]


def test_a_look_alone_brings_no_values():
    """Then Streamlit leaves all controls as they stand."""
    requests = ScriptRequests()
    requests.request_rerun(LOOK)
    served = requests.on_scriptrunner_ready().rerun_data
    assert served.widget_states is None and served.fragment_id_queue == ["look"]
