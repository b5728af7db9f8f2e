"""A look for news brings no values: those that it was sent with may be older than a click.

A browser sends the values of all controls with every message, also with the looks that it sends by
itself several times a second (:mod:`minigpt.ui.session.looking`). Where a look was sent just before
a control moved, but is served after that, Streamlit would put the control back: a box that was
opened stays empty, a button that moves a control does nothing, a text that was brought is not
shown, and no look comes any more that would mend it. What a person changes comes in a message of
its own, so a look's values are left out. A test fails if what is wrapped here moves.
"""

from dataclasses import replace

from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests


def guard_stale_values() -> None:
    """Take no values from looks from now on; called again, it does nothing."""
    if hasattr(ScriptRequests.request_rerun, "__wrapped__"):
        return
    request = ScriptRequests.request_rerun

    def request_rerun(self, new_data: RerunData) -> bool:
        return request(self, fresh(new_data))

    request_rerun.__wrapped__ = request
    ScriptRequests.request_rerun = request_rerun


def fresh(asked: RerunData) -> RerunData:
    """What is asked for, without the values if nobody but a timer asks for it."""
    return replace(asked, widget_states=None) if asked.is_auto_rerun else asked
