"""The student's secret id: made in the browser, kept in its localStorage, never in an address.

A reload or a second visit brings the same id back; a shared link does not carry it. The same piece
notices when a page that was open all the while comes back to another server process.
"""

import re
import uuid

import streamlit as st

SECRET = re.compile("[0-9a-f]{32}")
SERVER = uuid.uuid4().hex  # this server process; no secret

SCRIPT = """
const NAME = "minigpt-student";
let held = null;  // where the browser keeps nothing (a private window, say): for this visit only

function fresh() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function id() {
  try {
    const kept = localStorage.getItem(NAME);
    if (/^[0-9a-f]{32}$/.test(kept ?? "")) return kept;
    const made = held ?? fresh();
    localStorage.setItem(NAME, made);
    return made;
  } catch (error) {
    console.warn("MiniGPT: this browser keeps nothing; your id lasts for this visit.", error);
    return (held ??= fresh());
  }
}

export default function (component) {
  const server = component.data.server;
  const before = (globalThis.minigptServer ??= server);
  if (before !== server) {
    globalThis.minigptServer = server;
    component.setStateValue("away", true);
  }
  component.setStateValue("secret", id());
}
"""

_component = st.components.v2.component("minigpt_browser_id", js=SCRIPT)


def browser_id() -> tuple[str | None, bool]:
    """The browser's id, or None until it has answered; and whether its server was replaced."""
    answer = _component(
        key="browser_id",
        data={"server": SERVER},
        on_secret_change=lambda: None,
        on_away_change=lambda: None,
        height=1,
    )
    secret = answer.get("secret")
    right = isinstance(secret, str) and SECRET.fullmatch(secret)
    return secret if right else None, bool(answer.get("away"))
