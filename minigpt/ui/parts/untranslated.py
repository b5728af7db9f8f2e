"""Keeps a browser's translator from texts whose very words count: a vote's, the model's own.

Our own HTML says so itself (``translate="no"``); Streamlit's buttons can't, so a small script does.
"""

from collections.abc import Iterator
from contextlib import contextmanager

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


def leave_untranslated(which: str, name: str = "") -> None:
    """Mark parts of the page as not to be translated.

    Args:
        which: the parts, as a CSS selector; another one wherever there are new parts.
        name: of these parts, where a page has others as well.
    """
    _component(key=f"untranslated{name}", data={"which": which}, height=1)


@contextmanager
def as_it_is(name: str) -> Iterator[None]:
    """Draw in here what no browser is to translate.

    Args:
        name: of this part, another one for each of a page.
    """
    with st.container(key=f"as-it-is-{name}"):
        yield
    leave_untranslated(f".st-key-as-it-is-{name}", f"-{name}")
