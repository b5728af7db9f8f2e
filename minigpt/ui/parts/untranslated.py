"""Keeps a browser's translator from texts whose very words count: what the class votes on.

Our own HTML says so itself (``translate="no"``); Streamlit's buttons can't, so a small script does.
"""

import streamlit as st

SCRIPT = """
const PAUSES = [0, 200, 1000]; // ms: what it marks may be drawn after it

export default function ({ data }) {
  const mark = () =>
    document.querySelectorAll(data.which).forEach((part) => part.setAttribute("translate", "no"));
  for (const pause of PAUSES) setTimeout(mark, pause);
}
"""

_component = st.components.v2.component("minigpt_untranslated", js=SCRIPT)


def leave_untranslated(which: str) -> None:
    """Mark parts of the page as not to be translated.

    Args:
        which: the parts, as a CSS selector; another one wherever there are new parts.
    """
    _component(key="untranslated", data={"which": which}, height=1)
