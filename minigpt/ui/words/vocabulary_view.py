"""The vocabulary: how often its words occur, and how much of the text they make up."""

import numpy as np
import pandas as pd
import streamlit as st

from minigpt.config import Config, declaration
from minigpt.text.coding import CodedCorpus
from minigpt.ui.parts.bar_table import draw_bar_table
from minigpt.ui.parts.chart_spec import ORIGINAL
from minigpt.ui.parts.charts import Axes, Line, draw_lines
from minigpt.ui.parts.folded import TABLE, draw_folded
from minigpt.ui.parts.plain_text import inset
from minigpt.ui.parts.unit_text import visible
from minigpt.ui.session.once import once
from minigpt.ui.session.unit_names import in_units, units

COMMONEST = 8  # words in the short table


def draw_vocabulary(corpus: CodedCorpus, config: Config) -> None:
    """The commonest words, the curve of coverage, and all words of the vocabulary."""
    left, right = st.columns([2, 3], gap="large")
    with left:
        draw_commonest(corpus)
    with right:
        draw_coverage(corpus, config)
    size = min(config.vocab_size, len(corpus.words))
    outside, others = corpus.words[size : size + 6], len(corpus.words) - size
    named = ", ".join(f"*{inset(word)}*" for word in outside)
    left_out = f"All others ({others:,} different ones, such as {named})"
    left_out = f"The one that is left ({named})" if others == 1 else left_out
    st.markdown(
        f"These {size:,} {units()} make up **{corpus.coverage(size):.1%}** of the text. {left_out} "
        "the model will never see."
        if outside
        else f"The vocabulary holds all {size:,} different {units()} of the text."
    )

    def draw() -> None:
        table = vocabulary_table(corpus, size)
        st.dataframe(table, hide_index=True, key="vocabulary", width="stretch")

    draw_folded(f"All {size:,} {units()} of the vocabulary", "vocabulary", draw, TABLE)


def draw_commonest(corpus: CodedCorpus) -> None:
    """The commonest words with their counts as bars."""
    counts = [int(count) for count in corpus.counts[:COMMONEST]]
    words = [visible(word) for word in corpus.words[:COMMONEST]]
    columns = {in_units("Word"): words, "Count": counts}
    index = [str(number) for number in range(len(counts))]
    formats = {"Count": "{:,}"}
    draw_bar_table(columns, "Count", formats, full=None, index=index, index_name="Number")
    st.caption(in_units("A word's number is its place in this list, counted from 0."))


def draw_coverage(corpus: CodedCorpus, config: Config) -> None:
    """Which share of the text the commonest words make up, for each vocabulary size."""
    points = coverage_curve(corpus)
    (least, low), (most, high) = points[1], points[-1]
    draw_lines(
        [Line("share of the text", ORIGINAL, points)],
        Axes(in_units("vocabulary size (words)"), "share of the text", ".0%", ",d", zero=True),
        alt=(
            f"The curve rises steeply and flattens: the {least:,} commonest {units()} make up "
            f"{low:.0%} of the text, {most:,} {units()} {high:.0%}. An upright line marks the "
            "slider."
        ),
        key="coverage",
        at=config.vocab_size,
    )


@once(8)
def coverage_curve(corpus: CodedCorpus) -> tuple[tuple[float, float], ...]:
    """Coverage for every place of the slider, and for no words at all."""
    slider = declaration("vocab_size")["values"]
    sizes = [0, *range(slider.low, slider.high + 1, slider.step)]
    summed = np.concatenate([[0], np.cumsum(corpus.counts)])
    last = len(corpus.counts)
    return tuple((size, float(summed[min(size, last)] / summed[-1])) for size in sizes)


def vocabulary_table(corpus: CodedCorpus, size: int) -> pd.DataFrame:
    """Number, word, count and share of every word of the vocabulary."""
    counts = corpus.counts[:size]
    return pd.DataFrame(
        {
            "Number": range(size),
            in_units("Word"): corpus.words[:size],
            "Count": counts,
            "Share of the text": [f"{share:.2%}" for share in counts / corpus.word_count],
        }
    )
