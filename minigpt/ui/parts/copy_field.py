"""A text to copy: a box that can be selected, and a button that says whether it worked.

A browser gives pages the clipboard over HTTPS and on this machine alone; a class comes over plain
HTTP, where Streamlit's own button does nothing and says nothing. There the older way is tried, and
where that fails too, the text stays selected for the keyboard.
"""

import streamlit as st

HTML = """<input type="text" readonly spellcheck="false" translate="no" />
<button type="button"></button>"""
CSS = """
:host, div { font: inherit; }
input, button {
  font: inherit; color: var(--st-text-color); min-height: 2.5rem; box-sizing: border-box;
  border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius, 0.5rem);
  padding: 0.25rem 0.75rem;
}
input { width: 100%; background: var(--st-secondary-background-color); margin-bottom: 0.5rem; }
button { background: var(--st-background-color); cursor: pointer; }
button:hover { border-color: var(--st-primary-color); color: var(--st-primary-color); }
input:focus-visible, button:focus-visible {
  outline: 2px solid var(--st-primary-color); outline-offset: 2px;
}
"""
SCRIPT = """
const SHOWN = 4000; // ms that the answer stands on the button

async function copied(box) {
  box.focus();
  box.select();
  try {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(box.value);
      return true;
    }
    return document.execCommand("copy"); // over plain HTTP there is no other way
  } catch {
    return false;
  }
}

export default function ({ data, parentElement }) {
  const box = parentElement.querySelector("input");
  const button = parentElement.querySelector("button");
  box.value = data.text;
  box.setAttribute("aria-label", data.label);
  box.onclick = () => box.select();
  const idle = `Copy ${data.name}`;
  if (!button.textContent) button.textContent = idle;
  button.onclick = async () => {
    const done = await copied(box);
    button.textContent = done ? "Copied" : "Selected: copy it with the keyboard or a long press";
    setTimeout(() => (button.textContent = idle), SHOWN);
  };
}
"""

_component = st.components.v2.component("minigpt_copy_field", html=HTML, css=CSS, js=SCRIPT)


def draw_copy(name: str, text: str) -> None:
    """Draw a box with a text and the button that copies it.

    Args:
        name: what it is, in the middle of a sentence: "the link".
        text: what is copied.
    """
    label = name[:1].upper() + name[1:]
    _component(key=f"copy-{name}", data={"name": name, "label": label, "text": text})
