"""Build a GPT: what a real one has that the notebook's model lacks, and what each part buys."""

import streamlit as st

from minigpt.ui.inside.blueprint import draw_beside, draw_parameters
from minigpt.ui.inside.part_values import draw_part_values
from minigpt.ui.inside.variant_choice import chosen, controls, draw_choice
from minigpt.ui.inside.variant_figures import (
    differ,
    draw_all_trained,
    draw_answers,
    draw_in_short,
    draw_learning,
)
from minigpt.ui.session.address import checked
from minigpt.ui.session.live import View, draw_status, follow
from minigpt.ui.session.prompt import prompt_box
from minigpt.ui.session.terms import draw_prose
from minigpt.ui.session.unit_names import in_units


def draw(view: View) -> None:
    """Everything that depends on the sliders and the switches."""
    draw_status(view.beside, "The model that you built")
    draw_in_short(view)
    if not differ(view):
        hint = "Switch a part on: until then both are the notebook's model."
        st.info(hint, icon=":material/toggle_on:")
    st.header(in_units("The same words to both"))
    prompt = prompt_box(view)
    if prompt is not None:
        draw_answers(view, prompt)
    st.header("The two as plans")
    draw_plans(view)
    st.header("What each part buys")
    draw_part_values(view.config)
    draw_all_trained(view)
    draw_learning(view)


def draw_plans(view: View) -> None:
    """Both plans, and the parameters layer by layer."""
    configs = [view.original.config.original(), view.beside.config]
    draw_beside(configs)
    st.caption(
        in_units(
            "*GELU*, in the feed-forward layers of the GPT: a soft version of “keep what is above "
            "0”. *Masked*: no word sees the words after it."
        )
    )
    draw_parameters(configs if differ(view) else configs[:1])


st.title("From the notebook's model to a GPT")
draw_prose(
    in_units(
        "The notebook's model has attention, as every GPT has. It lacks four other parts that "
        "GPT-2 has ([Radford and others, 2019](https://cdn.openai.com/better-language-models/"
        "language_models_are_unsupervised_multitask_learners.pdf)). "
        "Add them one by one, or leave one out, and see what each is good for: every switch trains "
        "a model here and now. The *gpt* below differs by more than the four, as the plans show: a "
        "feed-forward layer behind each attention layer, with GELU; more numbers for each word; "
        "and an answer from the last word's vector alone."
    )
)
with checked(controls()):
    draw_choice()  # before the models are looked for: it says which
follow(draw, beside=chosen)
