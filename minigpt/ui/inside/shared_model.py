"""One model shared: the address that leads to it alone, and what that address asks for."""

import os
from urllib.parse import urlencode, urlsplit

import streamlit as st

from minigpt.environment import ADDRESS_SETTING
from minigpt.ui.inside import variant_choice
from minigpt.ui.parts.copy_field import draw_copy
from minigpt.ui.parts.qr_code import draw_qr_code
from minigpt.ui.session.address import app_address
from minigpt.ui.session.controls import BOUND
from minigpt.ui.session.declared import Control, control
from minigpt.values import Choice

TALK = "talk"  # the address of the page that a phone opens
KEEP = "keep"  # of the address: the name of the share, where visitors' prompts are kept
WHICH = "model"  # of the address: which of the models that the sliders name
ORIGINAL, ADVERSARY, BUILT = "original", "adversary", "built"
SHARED = Control("Model", Choice((ORIGINAL, ADVERSARY, BUILT)), ORIGINAL)
ASKED = {name: control(name) for name in BOUND} | variant_choice.controls()
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


def draw_share(which: str, keep: str = "") -> None:
    """A QR code that leads a phone to one model and no other, and the address to copy.

    Args:
        which: :data:`ORIGINAL`, :data:`ADVERSARY` or :data:`BUILT`, at the sliders as they stand.
        keep: the name of the share where what visitors write is kept, "" where nothing is.
    """
    st.markdown("Who scans this talks to this model and no other. It stays on this server.")
    address = talk_address(which, keep)
    draw_qr_code(address, 240)
    draw_copy("the model's address", address)
    if urlsplit(address).hostname in THIS_MACHINE:
        st.caption(
            "This address works on this computer alone. For phones, start MiniGPT with "
            "`python -m minigpt serve`, which prints an address that they reach."
        )


def talk_address(which: str, keep: str = "") -> str:
    """The address of one model: the sliders, what was chosen, and the words in the box."""
    base = (os.environ.get(ADDRESS_SETTING) or app_address()).rstrip("/")
    held = st.query_params.to_dict()
    query = {name: held[name] for name in (*ASKED, "prompt") if name in held}
    asked = {**query, WHICH: which} | ({KEEP: keep} if keep else {})
    return f"{base}/{TALK}?{urlencode(asked)}"


def take_asked() -> str:
    """Put all controls where the address says, those that it does not name to their defaults.

    Returns:
        Which of the models: :data:`ORIGINAL`, :data:`ADVERSARY` or :data:`BUILT`.
    """
    for name, about in ASKED.items():
        if name in st.query_params:
            st.session_state[name] = about.read(st.query_params[name])
        else:
            st.session_state.pop(name, None)
    return SHARED.read(st.query_params.get(WHICH, ORIGINAL))
