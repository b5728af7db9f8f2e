"""Gallery: what the class tried."""

import streamlit as st

from minigpt.errors import UserError
from minigpt.ui.classroom import served_room
from minigpt.ui.controls import config
from minigpt.ui.gallery_view import draw_gallery, draw_hanging
from minigpt.ui.plain_text import sentence

st.title("What the class tried")
try:
    room = served_room()
    draw_hanging(room, config())
    draw_gallery(room)
except UserError as error:
    st.info(sentence(error), icon=":material/school:")
