"""Room: the presenter's desk."""

import streamlit as st

from minigpt.classroom.rooms import Room, find_room
from minigpt.errors import UserError
from minigpt.ui import service
from minigpt.ui.classroom import ask_for_token, engine, served_room
from minigpt.ui.controls import config as chosen_config
from minigpt.ui.feedback_view import draw_blind, draw_reward, draw_tuning
from minigpt.ui.live import look_every
from minigpt.ui.plain_text import sentence
from minigpt.ui.presenter import presents
from minigpt.ui.room_view import (
    draw_compare,
    draw_invitation,
    draw_keeping,
    draw_lessons,
    prompts_ready,
)
from minigpt.ui.shown import Shown
from minigpt.ui.status import draw_status

PARTS = ("Invite", "Lesson", "Compare", "Reward", "Fine-tune", "Blind vote", "Room data")
LOOK_EVERY = 2.0  # seconds; one presenter


def draw_part(room: Room, part: str) -> None:
    """One thing at a time."""
    if part == "Invite":
        draw_invitation(room)
        return
    if part == "Lesson":
        draw_lessons()
        return
    if part == "Room data":
        draw_keeping(room)
        return
    config = chosen_config().original()
    stored, dataset = service.model(config), prompts_ready(config)
    if stored is None or dataset is None:
        status = service.request(config, "room")
        draw_status(Shown(config, status=status if status.active else None))
        return
    model = service.language_model(stored, config)
    if part == "Compare":
        draw_compare(room, model, dataset)
    elif part == "Reward":
        draw_reward(room, config)
    elif part == "Fine-tune":
        draw_tuning(room, config, stored, dataset)
    else:
        draw_blind(room, config, model, dataset)


@st.fragment  # within that which looks: a click counts, though the page was just drawn anew
def desk(code: str) -> None:
    """The chosen part, and news of it as it comes."""
    part = st.segmented_control(
        "Part",
        PARTS,
        default=PARTS[0],
        required=True,
        key="desk_part",
        label_visibility="collapsed",
    )
    try:
        draw_part(find_room(engine(), code), part)
    except UserError as error:
        st.error(sentence(error), icon=":material/error:")


st.title("The class")
try:
    room = served_room()
except UserError as error:
    st.info(sentence(error), icon=":material/school:")
else:
    if presents():
        look_every(LOOK_EVERY, lambda: desk(room.code))
    else:
        ask_for_token(room)
