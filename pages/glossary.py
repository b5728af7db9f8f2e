"""Glossary: every word of the field that a page uses."""

import streamlit as st

from minigpt.ui.guide.glossary import draw_glossary
from minigpt.ui.session.page_titles import page_titles

st.title("Glossary")
st.markdown(
    "Every word of the field that a page uses, in a sentence or two, and where to see it. Below "
    "each page stand those that it uses: a click, a tap or Enter opens one. What is said of words "
    "holds for pieces and characters as well, where the model reads those."
)
draw_glossary(page_titles())
