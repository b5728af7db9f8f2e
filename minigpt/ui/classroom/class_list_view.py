"""Who is in the class, for the presenter: names, whose phone is here, renaming and removing."""

import streamlit as st

from minigpt.classroom.class_list import Entry, class_list, remove, rename
from minigpt.classroom.presence import HERE
from minigpt.classroom.rooms import Room
from minigpt.classroom.students import NICKNAME_LENGTH
from minigpt.ui.classroom.desk import attempt
from minigpt.ui.classroom.served import engine
from minigpt.ui.parts.plain_text import inset

CHOSEN = "student_chosen"  # session key: the number of the student to rename or remove


def draw_class_list(room: Room) -> None:
    """The list, and one student to rename or to take off it."""
    found = class_list(engine(), room.id)
    here = [one for one in found if one.here]
    st.metric("Here now", len(here), f"{len(found)} joined in all", delta_arrow="off")
    if not found:
        st.markdown("Nobody has joined yet.")
        return
    _draw_names("Here now", here)
    _draw_names("Away", [one for one in found if not one.here])
    st.caption(
        f"Here is whose phone has asked for news within the last {HERE:.0f} seconds. A phone that "
        "is locked or shows another page is away; its student keeps name and votes."
    )
    _draw_one(room, {one.id: one for one in found})


def _draw_names(title: str, entries: list[Entry]) -> None:
    if entries:
        names = " · ".join(inset(name_of(one)) for one in entries)
        st.markdown(f"**{title}** ({len(entries)}): {names}")


def name_of(entry: Entry) -> str:
    """A student's nickname, or the number of one who gave none."""
    return entry.nickname or f"number {entry.id}"


def _draw_one(room: Room, entries: dict[int, Entry]) -> None:
    if st.session_state.get(CHOSEN) not in entries:
        st.session_state.pop(CHOSEN, None)  # wiped, or removed at another desk
    number = st.selectbox(
        "Rename or remove a student",
        list(entries),
        None,
        format_func=lambda one: name_of(entries[one]),
        placeholder="choose one",
        key=CHOSEN,
        width=420,
    )
    if number is None:
        return
    with st.form(f"rename-{number}", border=False, width=420):
        typed = st.text_input(
            f"New nickname (at most {NICKNAME_LENGTH} characters; empty for none)",
            entries[number].nickname,
            autocomplete="off",
        )
        if st.form_submit_button("Rename"):
            attempt(lambda: rename(engine(), room.id, number, typed))
    votes = entries[number].votes
    if st.button("Remove from the class", icon=":material/person_remove:"):
        attempt(lambda: remove(engine(), room.id, number))
    st.caption(
        f"Removing takes the name off every screen, and {votes} vote{'s' * (votes != 1)} with it. "
        "It is no ban: the phone is asked to join again."
    )
