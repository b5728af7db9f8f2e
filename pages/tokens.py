"""Tokens: the same text as words, as pieces of words, and as characters."""

import streamlit as st

from minigpt.config import declaration
from minigpt.published.publications import (
    BYT5,
    BYTE_PAIRS,
    GPT_2,
    GPT_OSS,
    LLAMA_3,
    SENTENCE_PIECE,
)
from minigpt.text.tokenizer import WORDS
from minigpt.ui.session import service
from minigpt.ui.session.data import DataView, draw_data_status, follow_units
from minigpt.ui.session.move import move_button
from minigpt.ui.session.terms import draw_prose
from minigpt.ui.words.merge_view import draw_merges
from minigpt.ui.words.token_view import STYLE, draw_costs, draw_cuts, sentence_box

LARGE = (
    f"**How large models do it.** They read pieces. Merging pairs of neighbours was brought to "
    f"language models by [Sennrich and others, 2016]({BYTE_PAIRS.url}); the sign ▁ is from "
    f"[SentencePiece, 2018]({SENTENCE_PIECE.url}). [GPT-2]({GPT_2.url}) knows 50,257 pieces, "
    f"[Llama 3]({LLAMA_3.url}) 128,000, [gpt-oss]({GPT_OSS.url}) 201,088. GPT-2 begins with the "
    "256 bytes that every file is made of, so nothing that can be typed is unknown to it. Some "
    f"models read bytes alone, such as [ByT5]({BYT5.url}): their texts are several times as long."
)


def draw(views: dict[str, DataView]) -> None:
    """Everything that depends on the text and on the sliders."""
    words = views[WORDS]
    draw_data_status(words)
    if words.corpus is None:
        return
    st.header("1. The same sentence three times")
    draw_cuts(sentence_box(words.config), views)
    draw_prose(
        "A *token* is what the model reads and writes at one step. The numbers are the tokens' "
        "places in the vocabulary. A word outside the vocabulary has no number: the model can "
        "neither read nor write it. Pieces put rare words together from common parts."
    )
    st.header("2. How pieces are found")
    st.markdown(
        "Begin with characters. Count which two stand side by side most often, make them one "
        "piece, and count again: *byte-pair encoding*. Move the slider."
    )
    draw_merges(words.corpus, service.tokenizer(words.config), words.config.corpus)
    st.header("3. What each costs, and what it buys")
    draw_costs(views)
    draw_prose(
        "A loss counts a whole unit, and so does accuracy: neither can be compared from one kind "
        "to another, for a word is harder to guess than a character. **Bits a character** can be "
        "compared: the lower, the better the text is foreseen. Words look better there than they "
        "are: what they do not know is left out and never guessed."
    )
    draw_choice(words)
    st.markdown(LARGE)
    st.page_link("pages/model.py", label="Next: the model", icon=":material/arrow_forward:")


def draw_choice(words: DataView) -> None:
    """Buttons that move the control for the units."""
    chosen = st.session_state.get("units", WORDS)
    with st.container(horizontal=True):
        for units in declaration("units")["values"].options:
            if units != chosen:
                move_button(f"Learn {units}", "units", units, ":material/swap_horiz:")
    st.caption(f"The model learns {chosen} now. The page Training trains what you choose.")


st.title("Tokens: words, pieces, characters")
st.markdown(
    "MiniGPT reads words unless you choose otherwise, to keep things simple. Large models read "
    "*pieces of words*. Here is the same text in both ways, and character by character."
)
st.html(STYLE)
follow_units(draw)
