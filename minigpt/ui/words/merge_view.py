"""How pieces are found: the commonest pair of neighbours becomes one piece, again and again."""

import streamlit as st

from minigpt.text.coding import CodedCorpus
from minigpt.text.corpus import title
from minigpt.text.merging import Merge, merge_steps
from minigpt.text.pieces import Pieces
from minigpt.text.sample import corpus_sample
from minigpt.text.tokenizer import Tokenizer
from minigpt.ui.parts.bar_table import ORANGE, draw_bar_table
from minigpt.ui.parts.plain_text import inset, plain
from minigpt.ui.parts.unit_text import visible
from minigpt.ui.session.once import once
from minigpt.ui.words.token_view import chips

KEY = "merges"  # session key of the slider
MOST = 100  # merges that can be looked at one by one
FIRST = 10  # of them, where the slider stands at first
SAMPLE = 320  # characters of the text that are drawn in pieces


def draw_merges(corpus: CodedCorpus, tokenizer: Tokenizer, name: str) -> None:
    """The slider, the pair that is merged next, and the beginning of the text in pieces.

    Args:
        corpus: the text as words.
        tokenizer: how its words are found.
        name: of the text.
    """
    steps = steps_of(corpus)
    if not steps:
        st.info("No two characters stand side by side twice in this text.")
        return
    done = len(steps)
    if done > 1:
        held = st.session_state.get(KEY)
        if not isinstance(held, int) or not 0 <= held <= done:
            st.session_state[KEY] = min(FIRST, done)
        done = st.slider("Merges made so far", 0, done, key=KEY)
    left, right = st.columns(2, gap="large")
    with left:
        _draw_next(steps, done)
    with right:
        merges = tuple(step.pair for step in steps[:done])
        st.html(chips([(piece, None) for piece in redrawn(name, tokenizer, merges)], running=True))
        st.caption(f"The beginning of {plain(title(name))} in these pieces.")


def _draw_next(steps: tuple[Merge, ...], done: int) -> None:
    """The commonest pairs as they are counted now, and what the last merge made."""
    if done:
        last = steps[done - 1]
        a, b = last.pair
        st.markdown(
            f"Merge {done}: **{inset(visible(a))}** and **{inset(visible(b))}** stood side by side "
            f"{last.commonest[0][1]:,} times, and became **{inset(visible(a + b))}**."
        )
    if done == len(steps):
        st.markdown("That is the last merge that is shown here.")
        return
    step = steps[done]
    columns = {
        "Pair": [f"{visible(a)} + {visible(b)}" for (a, b), _ in step.commonest],
        "Times": [count for _, count in step.commonest],
    }
    draw_bar_table(columns, "Times", {"Times": "{:,}"}, full=None, colour=ORANGE, strong=0)
    st.caption(
        f"The pairs as they are counted now, in all {step.pieces:,} pieces of the text. The first "
        "one is merged next. ▁ is the space before a word."
    )


@once(4)
def steps_of(corpus: CodedCorpus) -> tuple[Merge, ...]:
    """The first merges of a text."""
    return merge_steps(corpus.words, corpus.counts.tolist(), MOST)


@once(64)
def redrawn(name: str, tokenizer: Tokenizer, merges: tuple[tuple[str, str], ...]) -> list[str]:
    """The beginning of a text in the pieces that these merges make."""
    pieces = Pieces((), merges)
    words = tokenizer.units_of(corpus_sample(name, SAMPLE))
    return [piece for word in words if word for piece in pieces.split(word)]
