"""Inviting the class: QR code, address and join code."""

import streamlit as st

from minigpt.classroom.presence import attendance
from minigpt.classroom.rates import JOINS, VOTES, told
from minigpt.classroom.rooms import Room
from minigpt.ui.classroom.served import addresses_to_join, engine
from minigpt.ui.parts.plain_text import plain
from minigpt.ui.parts.qr_code import draw_qr_code


def draw_invitation(room: Room) -> None:
    """Large enough for the last row; where this machine has several addresses, one is chosen."""
    addresses = addresses_to_join(room)
    left, right = st.columns([2, 3], vertical_alignment="center")
    with right:
        place = st.container()
        address = _chosen(addresses)
    with place:
        st.markdown(f"# {room.code}\nthe join code")
        st.markdown(f"## {plain(_spoken(address))}")
        found = attendance(engine(), room.id)
        st.metric("Here now", found.here, f"{found.joined} joined in all", delta_arrow="off")
    with left:
        draw_qr_code(address, 340)


def draw_burst() -> None:
    """Joins and votes that came from one address faster than one class is; nothing without."""
    said = told(JOINS.burst(), VOTES.burst())
    if said:
        st.warning(said, icon=":material/group_add:")


def _chosen(addresses: list[str]) -> str:
    if len(addresses) == 1:
        return addresses[0]
    return st.selectbox(
        "The phones come by",
        addresses,
        format_func=_spoken,
        key="phones_come_by",
        persist_state="session",
        help="This computer has several network cards. If no phone reaches the first address, "
        "try the next one.",
    )


def _spoken(address: str) -> str:
    return address.split("?")[0]
