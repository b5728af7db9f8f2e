"""What the text taught it: bias as a fact that can be traced to phrases of the training text."""

import streamlit as st

from minigpt.ui.inside.taught_view import draw_taught
from minigpt.ui.parts.owed import draw_owed
from minigpt.ui.session import service
from minigpt.ui.session.live import View, draw_status, follow, wait_for_data
from minigpt.ui.session.terms import draw_prose
from minigpt.ui.session.unit_names import in_units


def draw(view: View) -> None:
    """Two prompts, once there are a model and its phrases."""
    shown = view.original
    draw_status(shown)
    data = service.dataset(shown.config)
    if shown.model is None:
        draw_owed(shown, 420)
        return
    if data is None:  # the model is kept, its phrases are not
        wait_for_data(shown.config)
        return
    draw_taught(shown.model, data)
    draw_prose(
        "That is where **bias** comes from, in large models as well: nobody wrote a rule. The text "
        "says some things more often of one than of the other, and the model learns from that, as "
        "from all that it says in like places. With another text (*Corpus*, at the side) it "
        "would answer in another way."
    )
    st.markdown(
        in_units(
            "**Does it understand what it says?** It has numbers for words, learned from which "
            "words stand together, and nothing else: it has seen no thing, no person and no world. "
            "Whether a much larger model of this kind understands is disputed; here you can see "
            "how far guessing alone goes."
        )
    )


st.title("What the text taught it")
draw_prose(
    in_units(
        "Change one word of a prompt, and look what becomes of the answer. The model has no "
        "opinion: it has learned which words stand together in its text."
    )
)
follow(draw)
