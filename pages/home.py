"""Start: a working model at once, what it says, and how it goes on."""

import streamlit as st

from minigpt.model.prediction import LanguageModel
from minigpt.ui.parts.bar_table import BLUE
from minigpt.ui.parts.one_piece import draw_together
from minigpt.ui.parts.owed import draw_owed
from minigpt.ui.parts.section import section, whole
from minigpt.ui.prediction.next_words import chance_table, likeliest
from minigpt.ui.prediction.written import continued, joined
from minigpt.ui.session.live import View, draw_status, follow
from minigpt.ui.session.prompt import prompt_box
from minigpt.ui.session.unit_names import in_units

GENERATED = 12  # words that the model adds to the prompt

STORY = (
    ("pages/words.py", "Words", "How a text becomes numbers."),
    ("pages/tokens.py", "Tokens", "Words, pieces or characters?"),
    ("pages/model.py", "Model", "The machine inside, every number of it."),
    ("pages/training.py", "Training", "Watch it learn, guess by guess."),
    ("pages/one-step.py", "One step", "How one number changes."),
    ("pages/prediction.py", "Prediction", "From numbers back to text."),
    ("pages/adversary.py", "Adversary", "What a reward does to a model."),
)


def draw(view: View) -> None:
    """The prompt, the ten likeliest next words, and the text that goes on."""
    draw_status(view.original)
    with section("prompt"):
        prompt = prompt_box(view, in_units("Type some words; the model goes on"))
    model = view.original.model
    if prompt is not None and model is not None:
        with section("answer"):
            draw_answer(view, model, prompt)
    elif model is None:
        draw_owed(view.original, 420)


def draw_answer(view: View, model: LanguageModel, prompt: str) -> None:
    """The likeliest word, the text that it leads to, and ten bars."""
    rows, _ = model.predict(prompt)
    left, right = st.columns([2, 3], gap="large")
    with left:
        draw_together(likeliest(rows[0]))
        draw_line(model, prompt)
        if whole():
            draw_invitation(view)
    with right:
        draw_together(chance_table(rows, len(model.vocabulary), BLUE))


def draw_line(model: LanguageModel, prompt: str) -> None:
    """The prompt, and what the model makes of it word by word."""
    unit, units = model.vocabulary.unit, model.vocabulary.tokenizer.units
    st.markdown("**If it goes on by itself**")
    draw_together(joined(*continued(model, prompt, GENERATED), " …"))
    st.caption(
        f"{unit.capitalize()} by {unit}, {GENERATED} times: it takes its likeliest next {unit} and "
        f"reads on. Each time it sees only the last {model.config.context_length} {units}."
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


def draw_story() -> None:
    """The pages in their order, each with a sentence."""
    st.header("The whole story")
    with st.grid(columns=len(STORY), min_column_width=170):
        for number, (path, title, about) in enumerate(STORY, 1):
            with st.container(border=True, height="stretch"):
                st.page_link(path, label=f"**{number}. {title}**")
                st.markdown(about)


st.title("A language model to look into")
st.markdown(
    in_units(
        "A *language model* guesses the next word; this one is so small that you can watch it "
        "learn and look at every number in it."
    )
)
follow(draw)
with section("story"):
    draw_story()
