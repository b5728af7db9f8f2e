"""A sentence as numbers and back, and one word as a row of zeros with a single 1."""

import streamlit as st

from minigpt.errors import UserError
from minigpt.text.vocabulary import Vocabulary
from minigpt.ui.parts.cell_field import draw_cells
from minigpt.ui.parts.plain_text import inset, plain, sentence
from minigpt.ui.parts.unit_text import visible
from minigpt.ui.parts.untranslated import as_it_is
from minigpt.ui.session.address import checked
from minigpt.ui.session.declared import Control, Words
from minigpt.ui.session.filled import answered, filled_box, last_answered
from minigpt.ui.session.terms import draw_prose
from minigpt.ui.session.unit_names import in_units, unit, units

EXAMPLE = "all of the people"  # the notebook's; others stand in where it does not fit
KEY = "sentence"
LONGEST = 200  # characters
SENTENCE = Control("The sentence", Words(LONGEST), "")


def sentence_box(vocabulary: Vocabulary) -> list[int]:
    """A box for a sentence; its words as numbers, or the last ones where that can't be."""
    state = st.session_state
    with checked({KEY: SENTENCE}):
        if KEY not in state:
            state[KEY] = st.query_params.get(KEY, _example(vocabulary))[:LONGEST]
        typed = filled_box("Type a sentence", KEY, LONGEST)
    kept = last_answered(KEY) or _example(vocabulary)
    if not vocabulary.knows(vocabulary.read(kept)):
        kept = _example(vocabulary)
    below = f"Until then, below is “{inset(kept)}”."
    try:
        numbers = vocabulary.encode(typed)
    except UserError as error:
        st.error(f"{sentence(error)} {below}", icon=":material/edit:")
        return vocabulary.encode(kept)
    if not numbers:
        st.info(f"Type some {units()} of the vocabulary. {below}", icon=":material/edit:")
        return vocabulary.encode(kept)
    answered(KEY, typed)
    return numbers


def _example(vocabulary: Vocabulary) -> str:
    first = vocabulary.decode(range(min(4, len(vocabulary))))
    return EXAMPLE if vocabulary.knows(vocabulary.read(EXAMPLE)) else first


def draw_encoding(numbers: list[int], vocabulary: Vocabulary) -> None:
    """Each word above its number, and the numbers turned back into words."""
    with as_it_is("coded"), st.container(horizontal=True, gap="small"):
        for place, number in enumerate(numbers):
            with st.container(border=True, width="content", key=f"coded-{place}"):
                st.markdown(f"{plain(visible(vocabulary.words[number]))}  \n:blue[**{number}**]")
    listed = ", ".join(str(number) for number in numbers)
    st.markdown(f"And back: `[{listed}]` → “{inset(vocabulary.decode(numbers))}”")


def draw_one_hot(numbers: list[int], vocabulary: Vocabulary) -> None:
    """A chosen word of the sentence as a row of zeros with one 1, drawn as a field of cells."""
    draw_prose(
        in_units(
            "A bigger number does not mean more of anything: word 60 is not twice word 30. So a "
            "model is given a *one-hot* row instead: one cell for each word, all of them 0 but the "
            "word's own. (A program need not write the zeros out: it goes straight to what stands "
            "at the 1.)"
        )
    )
    options = list(dict.fromkeys(numbers))
    if st.session_state.get("one_hot") not in options:
        st.session_state["one_hot"] = options[-1]
    number = st.pills(
        in_units("Which word?"),
        options,
        format_func=lambda option: plain(visible(vocabulary.words[option])),
        key="one_hot",
        required=True,
    )
    word, size = vocabulary.words[number], len(vocabulary)
    alt = f"{size:,} cells, all 0 but one: number {number}, the {unit()} {word}, is 1."
    draw_cells(vocabulary.one_hot(word), vocabulary.words, alt, "one-hot-cells")
    st.markdown(
        f"**{inset(word)}** is a row of {size - 1:,} zeros and a single 1, at number {number}. "
        f"Every {unit()}'s row is as different from every other's as can be: nothing in it says "
        f"that two {units()} are alike. The model finds that out by itself, in training."
    )
