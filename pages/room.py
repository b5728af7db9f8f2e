"""Room: the presenter's desk."""

import streamlit as st

from minigpt.classroom.rooms import Room, find_room
from minigpt.errors import UserError
from minigpt.ui.classroom.blind_vote import draw_blind
from minigpt.ui.classroom.class_list_view import draw_class_list
from minigpt.ui.classroom.desk import (
    MESSAGE,
    PART,
    draw_compare,
    draw_keeping,
    prompts_ready,
)
from minigpt.ui.classroom.example_desk import draw_examples
from minigpt.ui.classroom.feedback_view import draw_reward, draw_tuning
from minigpt.ui.classroom.front import draw_call
from minigpt.ui.classroom.invitation import draw_burst, draw_invitation
from minigpt.ui.classroom.lesson_desk import draw_lessons
from minigpt.ui.classroom.question_desk import draw_questions
from minigpt.ui.classroom.served import engine, for_the_presenter
from minigpt.ui.guide.glossary import draw_terms
from minigpt.ui.parts.kept_message import draw_kept_message
from minigpt.ui.parts.plain_text import sentence
from minigpt.ui.session import service
from minigpt.ui.session.controls import config as chosen_config
from minigpt.ui.session.page_titles import page_titles
from minigpt.ui.session.shown import Shown
from minigpt.ui.session.status import draw_status

PARTS = (
    "Invite",
    "Students",
    "Lesson",
    "Questions",
    "Examples",
    "Compare",
    "Reward",
    "Fine-tune",
    "Blind vote",
    "Room data",
)
WITH_TERMS = ("Reward", "Fine-tune", "Blind vote")  # parts that use words of the field
LOOK_EVERY = 2.0  # seconds; one presenter


WITHOUT_MODEL = {
    "Invite": draw_invitation,
    "Students": draw_class_list,
    "Lesson": draw_lessons,
    "Questions": draw_questions,
    "Examples": draw_examples,
    "Room data": draw_keeping,
}


def draw_part(room: Room, part: str) -> None:
    """One thing at a time."""
    if part in WITHOUT_MODEL:
        WITHOUT_MODEL[part](room)
        return
    config = chosen_config().original()
    stored, dataset = service.model(config), prompts_ready(config)
    if stored is None or dataset is None:
        status = service.request(config, "room")
        draw_status(Shown(config, status=None if status.state == "done" else status))
        return
    model = service.language_model(stored, config)
    if part == "Compare":
        draw_compare(room, model, dataset)
    elif part == "Reward":
        draw_reward(room, config)
    elif part == "Fine-tune":
        draw_tuning(room, config, stored, dataset)
    else:
        draw_blind(room)


@st.fragment  # within that which looks: a click counts, though the page was just drawn anew
def desk(code: str) -> None:
    """The chosen part, and news of it as it comes."""
    part = st.segmented_control(
        "Part",
        PARTS,
        default=PARTS[0],
        required=True,
        key=PART,
        label_visibility="collapsed",
    )
    draw_burst()
    draw_kept_message(MESSAGE)
    try:
        room = find_room(engine(), code)
        draw_call(room)
        draw_part(room, part)
        if part in WITH_TERMS:
            draw_terms("room", page_titles())
    except UserError as error:
        st.error(sentence(error), icon=":material/error:")


st.title("The class")
for_the_presenter(LOOK_EVERY, lambda room: desk(room.code))
