"""The keys of a lesson: Page Down and Page Up, which a remote sends, wherever the focus is.

Streamlit's own shortcuts stay silent while a slider or a box has the focus, and there the page
keys would move the slider instead. After a reload it is they that work first: a browser has the
buttons some seconds before it has this piece, which also begins each step at the top of the page.
"""

import streamlit as st

NEXT, BACK = "lesson-next", "lesson-back"  # keys of the buttons that the page keys press
SCRIPT = """
const KEYS = { PageDown: "NEXT", PageUp: "BACK" };
let step = null;

function press(event) {
  const key = KEYS[event.key];
  const button = key && document.querySelector(`.st-key-${key} button`);
  if (!button || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!button.disabled && !event.repeat) button.click();
}

export default function (component) {
  if (!globalThis.minigptLessonKeys) {
    globalThis.minigptLessonKeys = true;
    window.addEventListener("keydown", press, true);
  }
  if (component.data.step !== step) {
    step = component.data.step;
    document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
  }
}
""".replace("NEXT", NEXT).replace("BACK", BACK)

_component = st.components.v2.component("minigpt_lesson_keys", js=SCRIPT)


def draw_lesson_keys(step: int) -> None:
    """Have the page keys turn the lesson, of which ``step`` is in view."""
    _component(key="lesson_keys", data={"step": step}, height=1)
