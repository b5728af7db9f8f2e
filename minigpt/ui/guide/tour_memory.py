"""Where a student stands in the tour, kept in the browser's localStorage; never in an address."""

import streamlit as st

SCRIPT = """
const NAME = "minigpt-tour";

export default function (component) {
  const { data, setStateValue } = component;
  try {
    if (data.known) localStorage.setItem(NAME, data.text);
    else setStateValue("kept", localStorage.getItem(NAME) ?? "");
  } catch (error) {
    console.warn("MiniGPT: this browser keeps nothing; the tour is remembered for this visit.");
    if (!data.known) setStateValue("kept", "");
  }
}
"""

_component = st.components.v2.component("minigpt_tour_memory", js=SCRIPT)


def exchange(text: str, known: bool) -> str | None:
    """Keep ``text`` in the browser; or, as long as nothing is known, ask what it keeps.

    Args:
        text: what to keep.
        known: whether the browser was asked already.

    Returns:
        What the browser keeps, "" for nothing; None while it has not answered.
    """
    data = {"text": text, "known": known}
    answer = _component(key="tour_memory", data=data, on_kept_change=lambda: None, height=1)
    kept = answer.get("kept")
    return kept if isinstance(kept, str) else None
