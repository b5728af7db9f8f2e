"""Vote: the page on a student's phone."""

import streamlit as st

from minigpt.errors import NotNow, UserError
from minigpt.ui.classroom.ballot import draw_ballot, find_ballot_room, find_voter
from minigpt.ui.parts.plain_text import sentence
from minigpt.ui.session.one_sentence import draw_not_now

with st.container(width=640):
    try:
        room = find_ballot_room()
        student = find_voter(room) if room else None
        if student:
            draw_ballot(room.code, student)
    except UserError as error:
        st.title("One moment")
        if isinstance(error, NotNow):  # the database does not answer
            draw_not_now(error)
        else:
            st.error(sentence(error), icon=":material/cloud_off:")
        st.button("Try again")
