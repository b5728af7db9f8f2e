"""A sentence as numbers and back, and one word as a row of zeros with a single 1."""

import pandas as pd
import streamlit as st

from minigpt.errors import UserError
from minigpt.text.vocabulary import Vocabulary
from minigpt.ui.parts.charts import draw_table_behind
from minigpt.ui.parts.plain_text import plain, sentence
from minigpt.ui.session.address import bound, checked
from minigpt.ui.session.declared import Control, Words

EXAMPLE = "all of the people"  # the notebook's; others stand in where it does not fit
KEY = "sentence"
LONGEST = 200  # characters
SENTENCE = Control("The sentence", Words(LONGEST), "")
WIDE = 25  # numbers in one line of the one-hot picture


def sentence_box(vocabulary: Vocabulary) -> list[int] | None:
    """A box for a sentence; its words as numbers, or None where that can't be."""
    state = st.session_state
    with checked({KEY: SENTENCE}):
        if KEY not in state:
            known = all(word in vocabulary for word in EXAMPLE.split())
            example = EXAMPLE if known else " ".join(vocabulary.words[:4])
            state[KEY] = st.query_params.get(KEY, example)[:LONGEST]
        limits = {"max_chars": LONGEST, "autocomplete": "off"}
        typed = st.text_input("Type a sentence", **limits, **bound(KEY))
    try:
        numbers = vocabulary.encode(typed)
    except UserError as error:
        st.error(sentence(error), icon=":material/edit:")
        return None
    if not numbers:
        st.info("Type some words of the vocabulary.", icon=":material/edit:")
        return None
    return numbers


def draw_encoding(numbers: list[int], vocabulary: Vocabulary) -> None:
    """Each word above its number, and the numbers turned back into words."""
    with st.container(horizontal=True, gap="small"):
        for place, number in enumerate(numbers):
            with st.container(border=True, width="content", key=f"coded-{place}"):
                st.markdown(f"{plain(vocabulary.words[number])}  \n:blue[**{number}**]")
    listed = ", ".join(str(number) for number in numbers)
    st.markdown(f"And back: `[{listed}]` → “{plain(vocabulary.decode(numbers))}”")


def draw_one_hot(numbers: list[int], vocabulary: Vocabulary) -> None:
    """A chosen word of the sentence as a row of zeros with one 1, drawn as a field of cells."""
    options = list(dict.fromkeys(numbers))
    if st.session_state.get("one_hot") not in options:
        st.session_state["one_hot"] = options[-1]
    number = st.pills(
        "Which word?",
        options,
        format_func=lambda option: plain(vocabulary.words[option]),
        key="one_hot",
        required=True,
    )
    word, size = vocabulary.words[number], len(vocabulary)
    row = vocabulary.one_hot(word)
    cells = pd.DataFrame({"number": range(size), "value": row, "word": vocabulary.words})
    cells["line"], cells["column"] = cells.number // WIDE, cells.number % WIDE
    lines = (size + WIDE - 1) // WIDE
    st.vega_lite_chart(
        cells,
        ONE_HOT,
        height=12 * lines + 10,
        alt=f"{size:,} cells, all 0 but one: number {number}, the word {word}, is 1.",
        key="one-hot-cells",
    )
    draw_table_behind(lambda: cells[["number", "word", "value"]], "one-hot-cells")
    st.markdown(
        f"**{plain(word)}** is a row of {size - 1:,} zeros and a single 1, at number {number}. "
        "Every word's row is as different from every other's as can be: nothing in it says that "
        "two words are alike. The model finds that out by itself, in training."
    )


ONE_HOT = {
    "mark": {
        "type": "rect",
        "aria": False,
        "color": "#7480e8",
        "stroke": "#8a90a8",
        "strokeWidth": 0.4,
    },
    "encoding": {
        "x": {"field": "column", "type": "ordinal", "axis": None},
        "y": {"field": "line", "type": "ordinal", "axis": None},
        "fillOpacity": {
            "field": "value",
            "type": "quantitative",
            "scale": {"domain": [0, 1], "range": [0.06, 1]},
            "legend": None,
        },
        "tooltip": [
            {"field": "number", "title": "number"},
            {"field": "word", "title": "word"},
            {"field": "value", "title": "value"},
        ],
    },
}
