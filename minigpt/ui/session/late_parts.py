"""What comes late from a page that was left is let go of.

A part of a page that is drawn by itself asks for that with the page's name: at a click in it, or by
its clock. When another page is on its way meanwhile, Streamlit does one of two things. Asked before
that page's run begins, it runs the old page instead. Asked while it runs, it looks for the part
afterwards, finds none, and has told the browser already that the old page comes: the browser throws
away all that it has of the new one, and shows an empty page.

Two methods of Streamlit are wrapped; a test fails if they move.
"""

import logging

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import (
    RerunData,
    ScriptRequests,
    ScriptRequestType,
)

log = logging.getLogger(__name__)


def guard_against_late_parts() -> None:
    """Look at every request for a part of a page from now on; called again, it does nothing."""
    if hasattr(ScriptRunner._run_script, "__wrapped__"):
        return
    ask, run = ScriptRequests._request_rerun_locked, ScriptRunner._run_script

    def _request_rerun_locked(self, new_data: RerunData) -> bool:
        waits = self._rerun_data if self._state is ScriptRequestType.RERUN else None
        whole = waits is not None and not waits.fragment_id_queue
        if whole and is_late(new_data, waits.page_script_hash):
            return True  # taken, and left out
        return ask(self, new_data)

    def _run_script(self, rerun_data: RerunData) -> None:
        if not is_late(rerun_data, self._pages_manager.current_page_script_hash):
            run(self, rerun_data)

    _request_rerun_locked.__wrapped__, _run_script.__wrapped__ = ask, run
    ScriptRequests._request_rerun_locked = _request_rerun_locked
    ScriptRunner._run_script = _run_script


def is_late(asked: RerunData, page: str) -> bool:
    """Whether a part of another page than ``page`` is asked for.

    Args:
        asked: the request.
        page: Streamlit's name for the page that is in view, or on its way; "" if it has none yet.
    """
    part = bool(asked.fragment_id or asked.fragment_id_queue)
    late = part and bool(page) and bool(asked.page_script_hash) and asked.page_script_hash != page
    if late:
        log.info("a part of a page that was left is not drawn")
    return late
