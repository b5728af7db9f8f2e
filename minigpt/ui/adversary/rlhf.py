"""This reward and RLHF: what is the same, what is not, and where each row can be tried."""

import streamlit as st

from minigpt.published.publications import INSTRUCT_GPT
from minigpt.ui.parts.bar_table import bar_table
from minigpt.ui.parts.one_piece import draw_together
from minigpt.ui.session.unit_names import in_units

IN_SHORT = (
    "**How this differs from RLHF**: here a fixed rule counts a letter in each single next word. "
    "In RLHF people compare whole answers, a second model learns from their votes what they like, "
    "that model gives the reward, and moving away from the original has a price (KL)."
)
SOURCE = (
    f"RLHF as in the InstructGPT paper ({INSTRUCT_GPT.cited}). This app has its steps for a class "
    "as well: phones vote, a reward is learned from the votes, and the model is tuned to it at a "
    "price."
)
# Row, this page's reward, RLHF, the page where it can be tried and its name.
ROWS = (
    (
        "Who judges",
        "A rule that somebody wrote: count the letter",
        "People, who compare two answers",
        ("pages/vote.py", "Vote"),
    ),
    (
        "What is judged",
        "Each next word by itself",
        "A whole answer",
        ("pages/vote.py", "Vote"),
    ),
    (
        "Where the reward comes from",
        "A formula: weight × letters",
        "A model that has learned from the votes what people like",
        ("pages/room.py", "Class, part Reward"),
    ),
    (
        "What holds it back",
        "Its loss: it is still asked to guess the text's next word",
        "A price for moving away from the original (KL)",
        ("pages/room.py", "Class, part Fine-tune"),
    ),
    (
        "How it learns",
        "By the gradient of its loss, as always: the mean score is a sum over all words",
        "It writes answers by chance, and those with a high reward are made likelier",
        ("pages/one-step.py", "One step"),
    ),
    (
        "The same in both",
        "Pushed hard, it gets what is counted, not what was meant",
        "Pushed hard, it pleases the reward model, not the people",
        ("pages/twins.py", "Twins"),
    ),
)


def draw_rlhf() -> None:
    """The table, one row a question, and below it a link for each row."""
    columns = {
        "This page": [in_units(row[1]) for row in ROWS],
        "RLHF": [row[2] for row in ROWS],
    }
    names = [row[0] for row in ROWS]
    draw_together(bar_table(columns, None, {}, index=names, index_name="Question"))
    st.markdown("**Try it, row by row**")
    with st.container(horizontal=True):
        for name, _, _, (page, title) in ROWS:
            st.page_link(page, label=f"{name}: {title}")
    st.caption(SOURCE)
