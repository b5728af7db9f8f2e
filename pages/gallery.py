"""Gallery: what the class tried."""

import streamlit as st

from minigpt.errors import NotNow, UserError
from minigpt.ui.classroom.gallery_view import draw_gallery, draw_hanging
from minigpt.ui.classroom.served import served_room
from minigpt.ui.parts.plain_text import sentence
from minigpt.ui.session.controls import config
from minigpt.ui.session.one_sentence import draw_not_now

st.title("What the class tried")
try:
    room = served_room()
    draw_hanging(room, config())
    draw_gallery(room)
except NotNow as error:
    draw_not_now(error)
except UserError as error:
    st.info(sentence(error), icon=":material/school:")
