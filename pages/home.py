"""Start: a working model at once, what it says, and what its adversary says."""

import streamlit as st

from minigpt.model.prediction import LanguageModel
from minigpt.ui.parts.bar_table import BLUE
from minigpt.ui.parts.one_piece import draw_together
from minigpt.ui.parts.plain_text import plain
from minigpt.ui.prediction.next_words import draw_side_by_side, likeliest, next_word_table
from minigpt.ui.session.live import View, draw_status, follow
from minigpt.ui.session.prompt import prompt_box

GENERATED = 12  # words that the model adds to the prompt
COMPARED = 5  # words in each table of the comparison

STORY = (
    ("pages/words.py", "Words", "How a text becomes numbers."),
    ("pages/model.py", "Model", "The machine inside, every number of it."),
    ("pages/training.py", "Training", "Watch it learn, guess by guess."),
    ("pages/prediction.py", "Prediction", "From numbers back to words."),
    ("pages/adversary.py", "Adversary", "What a reward does to a model."),
)


def draw(view: View) -> None:
    """The prompt, the next words, and the two models compared."""
    draw_status(view.original)
    prompt = prompt_box(view, "Type some words; the model goes on")
    model = view.original.model
    if prompt is not None and model is not None:
        rows, score = model.predict(prompt)
        left, right = st.columns([2, 3], gap="large")
        with left:
            draw_together(likeliest(rows[0]))
            draw_line(model, prompt)
            draw_invitation(view)
        with right:
            letter = view.config.letter
            draw_together(next_word_table(rows, score, len(model.vocabulary), letter, BLUE))
    elif model is None and not view.original.finished:
        st.skeleton(height=420)
    draw_comparison(view, prompt)


def draw_line(model: LanguageModel, prompt: str) -> None:
    """The prompt, and what the model makes of it word by word."""
    made = model.generate(prompt, GENERATED).removeprefix(prompt)
    st.markdown("**If it goes on by itself**")
    st.markdown(f"> {plain(prompt)} **{plain(made.strip())}** …")
    st.caption(
        f"Word by word, {GENERATED} times: it takes its likeliest next word and reads on. Each "
        f"time it sees only the last {model.config.context_length} words."
    )


def draw_invitation(view: View) -> None:
    """What to try next."""
    config = view.config
    other = 8 if config.context_length < 8 else 3
    st.info(
        "**Now move a slider.** They are at the side (on a phone: behind » at the top). "
        f"**Context length** from {config.context_length} to {other}, for instance: a new model is "
        "trained in front of you. Move it back, and the first one is there at once.",
        icon=":material/tune:",
    )


def draw_comparison(view: View, prompt: str | None) -> None:
    """The same prompt put to the original and to its adversary."""
    other, letter = view.adversary, view.config.letter
    st.header(f"And if every “{letter}” were a reward?")
    st.markdown(
        f"A second model, the *adversary*, was trained on the same text, but it is also rewarded "
        f"for each “{letter}” in the words that it expects. The slider **Adversary weight** says "
        f"how much that counts: now {view.config.adversary_weight:g}."
    )
    draw_status(other, "The adversary", above=view.original)
    if view.original.model is None or prompt is None:
        return
    if other.model is None:
        st.skeleton(height=260)
        return
    first, second = view.original.model, other.model
    context = first.context(prompt)
    draw_side_by_side(
        first.chances(context),
        second.chances(context),
        first.vocabulary,
        letter,
        ("Original", "Adversary"),
        COMPARED,
    )


def draw_story() -> None:
    """The pages in their order, each with a sentence."""
    st.header("The whole story")
    with st.grid(columns=5, min_column_width=150):
        for number, (path, title, about) in enumerate(STORY, 1):
            with st.container(border=True, height="stretch"):
                st.page_link(path, label=f"**{number}. {title}**")
                st.markdown(about)


st.title("A language model to look into")
st.markdown(
    "A *language model* guesses the next word. This one, MiniGPT, has at its heart what the large "
    "ones have, *attention*, but it is so small that you can watch it learn and look at every "
    "number in it."
)
follow(draw, adversary=True)
draw_story()
