"""Toy tasks: texts that follow a rule, so that one can say how good a model can be at best."""

import streamlit as st

from minigpt.config import Config
from minigpt.published.publications import NO_POSITIONS
from minigpt.text.toy_tasks import TASKS
from minigpt.ui.inside.toy_view import draw_task
from minigpt.ui.session.frame import draw_above
from minigpt.ui.session.terms import draw_prose

st.title("Toy tasks")
draw_prose(
    "Four texts follow a rule, so it is known how often a model can be right. Which part of a GPT "
    "does each of them need?"
)
draw_above()
for task in TASKS.values():
    draw_task(task)
st.header("Why the mask can stand in for positions")
st.markdown(
    "A masked word sees only the words before it. How many these are tells where it stands "
    f"({NO_POSITIONS.cited}). The notebook's model needs neither: its last layer reads each place "
    "of the context by itself. The gpt answers from the last word's numbers alone."
)
config = Config()
st.caption(
    f"Trained before, with the recipe *{config.recipe}*, seed {config.seed} and {config.heads} "
    "heads; kept back is a fifth of the lines. *Best possible* is counted over all lines that the "
    "rule allows, each as likely as any other. What a model learns after other lines, or with "
    "another context length, is another task."
)
