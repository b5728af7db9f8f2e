"""What comes late from a page that was left: neither drawn, nor in the way of the new one."""

from types import SimpleNamespace

import pytest
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests

from minigpt.ui.session.late_parts import guard_against_late_parts, is_late


@pytest.fixture(autouse=True)
def guarded(monkeypatch):
    """The guard, for one test."""
    for owner, name in ((ScriptRequests, "_request_rerun_locked"), (ScriptRunner, "_run_script")):
        monkeypatch.setattr(owner, name, getattr(owner, name))
    guard_against_late_parts()
    guard_against_late_parts()


def waiting(*asked: RerunData) -> RerunData:
    """What runs next when all of this was asked for, one after the other."""
    requests = ScriptRequests()
    assert all([requests.request_rerun(one) for one in asked])
    return requests.on_scriptrunner_ready().rerun_data


def test_a_page_on_its_way_is_not_turned_back_by_a_part_of_the_one_before():
    """The lesson's first page waits to be run when the clock of the desk's page ticks."""
    start = RerunData(page_script_hash="start", query_string="lesson=story")
    tick = RerunData(page_script_hash="room", fragment_id="look")
    assert waiting(start, tick) == start
    assert waiting(tick, start).page_script_hash == "start"


def test_a_part_of_the_page_itself_is_drawn_with_it():
    """A click in the page that is on its way has its page drawn, with what was clicked."""
    whole = RerunData(page_script_hash="room", query_string="a=1")
    click = RerunData(page_script_hash="room", fragment_id="desk", query_string="a=2")
    assert waiting(whole, click).query_string == "a=2"
    assert waiting(click, click).fragment_id_queue == ["desk"]


@pytest.mark.parametrize(("page", "runs"), [("start", False), ("room", True), ("", True)])
def test_a_part_is_run_only_for_the_page_that_was_run_last(page, runs):
    """Streamlit would tell the browser that the old page comes, which then empties the new one."""
    runner = SimpleNamespace(_pages_manager=SimpleNamespace(current_page_script_hash=page), ran=[])
    runner._is_in_script_thread = lambda: runner.ran.append(1) or False
    part = RerunData(page_script_hash="room", fragment_id_queue=["look"])
    if runs:
        with pytest.raises(RuntimeError, match="script thread"):
            ScriptRunner._run_script(runner, part)
    else:
        ScriptRunner._run_script(runner, part)
    assert bool(runner.ran) is runs


def test_a_whole_page_is_never_late():
    """A link of the menu asks for another page, and is given it."""
    assert not is_late(RerunData(page_script_hash="words"), "room")
    assert is_late(RerunData(page_script_hash="words", fragment_id="look"), "room")
