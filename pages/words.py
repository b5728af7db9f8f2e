"""Words: how a text becomes numbers that a model can learn from."""

import streamlit as st

from minigpt.ui.parts.folded import draw_folded
from minigpt.ui.parts.section import section
from minigpt.ui.session import service
from minigpt.ui.session.data import DataView, draw_data_status, follow_data
from minigpt.ui.session.terms import draw_prose
from minigpt.ui.session.unit_names import in_units, unit, units
from minigpt.ui.words.corpus_view import draw_cleaning, draw_corpus
from minigpt.ui.words.number_view import draw_encoding, draw_one_hot, sentence_box
from minigpt.ui.words.phrase_view import draw_cutting, draw_pairs
from minigpt.ui.words.vocabulary_view import draw_vocabulary


def draw(view: DataView) -> None:
    """Everything that depends on the text and on the sliders."""
    draw_data_status(view)
    with section("text"):
        st.header("1. A text to learn from")
        draw_corpus(view)
    with section("cleaning"):
        st.header("2. Clean it")
        st.markdown("A few plain steps take away what the model is not to learn.")
        draw_cleaning(view.config)
    if view.corpus is None:
        return
    with section("vocabulary"):
        st.header(in_units("3. Keep the commonest words"))
        draw_prose(
            in_units(
                "The *vocabulary* is the list of words that the model knows: the commonest ones of "
                "the text. The slider **Vocabulary size** sets how many."
            )
        )
        draw_vocabulary(view.corpus, view.config)
    with section("numbers"):
        draw_numbers(view)
    with section("phrases"):
        draw_phrases(view)
    st.page_link("pages/tokens.py", label="Next: tokens", icon=":material/arrow_forward:")


def draw_numbers(view: DataView) -> None:
    """A typed sentence as numbers and back, and one word as a one-hot row."""
    vocabulary = service.vocabulary(view.config)
    if vocabulary is None:
        return
    st.header(in_units("4. Give every word a number"))
    numbers = sentence_box(vocabulary)
    draw_encoding(numbers, vocabulary)
    label = in_units("One word as a row of zeros and a 1")
    draw_folded(label, "one-hot", lambda: draw_one_hot(numbers, vocabulary))


def draw_phrases(view: DataView) -> None:
    """The text cut into phrases, and ten of them as examples to learn from."""
    length = view.config.context_length
    st.header(in_units("5. Cut phrases: context → next word"))
    st.markdown(
        f"Where {length + 1} {units()} of the vocabulary follow each other, they make a *phrase*: "
        f"{length} {units()} of *context*, and the {unit()} that came next. The slider **Context "
        f"length** sets how many {units()} of context."
    )
    draw_cutting(view)
    if view.dataset is not None:
        label = "Ten of the examples that the model learns from"
        draw_folded(label, "pairs", lambda: draw_pairs(view.dataset, view.config))


st.title("Words into numbers")
st.markdown(
    "A computer works with numbers. So before a model can learn, words must become numbers."
)
follow_data(draw)
