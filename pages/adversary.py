"""The adversary: a model that is rewarded for a letter, and what the reward costs."""

import streamlit as st

from minigpt.published.publications import INSTRUCT_GPT
from minigpt.ui.adversary.comparison import (
    draw_answers,
    draw_formula_for,
    draw_rows,
    draw_scores,
    draw_verdict,
)
from minigpt.ui.adversary.fresh_start import draw_fresh_start
from minigpt.ui.adversary.frontier import draw_frontier
from minigpt.ui.adversary.ideal_formula import draw_derivation
from minigpt.ui.adversary.rlhf import IN_SHORT, draw_rlhf
from minigpt.ui.parts.folded import draw_folded
from minigpt.ui.parts.section import section
from minigpt.ui.session.live import View, draw_status, follow
from minigpt.ui.session.prompt import prompt_box
from minigpt.ui.session.terms import draw_prose
from minigpt.ui.session.unit_names import in_units, unit, units


def draw(view: View) -> None:
    """The page for original and adversary as they are now."""
    draw_status(view.original, "The original")
    draw_status(view.adversary, "The adversary", above=view.original)
    config = view.config
    st.markdown(
        f"Now: weight **{config.adversary_weight:g}**, letter **{config.letter}**. Both are at the "
        "side, the letter under *More choices*. The *ideal adversary* follows them at once. It is "
        "calculated, not trained: the chances that would make this loss least if the original's "
        "chances were the truth."
    )
    if view.original.model is None:
        return
    with section("scores"):
        draw_scores(view)
    with section("prompt"):
        prompt = prompt_box(view)
    with section("answers"):
        if prompt is not None:
            draw_answers(view, prompt)
    with section("weights"):
        st.header("Every weight at once")
        draw_frontier(view)
    draw_fresh_start(config)
    draw_prose(in_units(IN_SHORT))
    draw_folded("This reward and RLHF, row by row", "rlhf", draw_rlhf)
    with section("rows"):
        draw_folded("Ten phrases from the test set", "rows", lambda: draw_rows(view))
    with section("ideal"):
        label = "How the ideal adversary is calculated"
        draw_folded(label, "ideal", lambda: draw_ideal(view, prompt))


def draw_ideal(view: View, prompt: str | None) -> None:
    """The formula derived, worked through for the prompt, and held against the trained one."""
    draw_derivation()
    if prompt is not None:
        draw_formula_for(view, prompt)
    draw_verdict(view)


st.title("Adversary")
st.markdown(
    f"The original is trained to guess the next {unit()}. The *adversary* gets a reward as well: "
    f"it likes {units()} with a certain letter in them. Its loss is the original's **minus weight "
    f"× score**, the score being how many times the letter stands in the next {unit()}, on "
    "average. Large models are trained with a reward as well (*RLHF*, reinforcement learning from "
    f"human feedback; {INSTRUCT_GPT.cited}): there people's judgement stands behind it, and more "
    "is different, as the end of this page tells."
)
follow(draw, adversary=True)
