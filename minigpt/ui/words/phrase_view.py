"""Phrases: how the text is cut into examples to learn from, and some of them."""

import numpy as np
import pandas as pd
import streamlit as st

from minigpt.config import Config, declaration
from minigpt.text.coding import CodedCorpus
from minigpt.text.dataset import LEAST_PHRASES, Dataset, phrase_starts, unique_phrases
from minigpt.ui.parts.plain_text import plain
from minigpt.ui.parts.untranslated import as_it_is
from minigpt.ui.session import service
from minigpt.ui.session.data import DataView
from minigpt.ui.session.move import move_button
from minigpt.ui.session.once import once
from minigpt.ui.session.terms import draw_prose
from minigpt.ui.session.unit_names import in_units, units

LOOKED_AT = 200_000  # words of the corpus in which a piece with a phrase is looked for
PIECE, BEFORE = 60, 6  # words in the piece that is shown, and those before its first phrase
PAIRS = 10


def draw_cutting(view: DataView) -> None:
    """A piece of the text with its phrases marked, and how many phrases there are in all."""
    corpus, config = view.corpus, view.config
    with as_it_is("cut"):
        st.markdown(cut_piece(corpus, config.vocab_size, config.context_length + 1))
    draw_prose(
        in_units(
            ":small[:blue-background[on colour]: a phrase; its last word, **bold**, is the word to "
            "guess · ~~struck out~~: not in the vocabulary, so it ends a run · plain: left over, "
            "the run was too short]"
        )
    )
    if view.dataset is not None:
        draw_phrase_figures(view.dataset)
    elif view.status is not None and not view.waiting:
        draw_too_narrow(corpus, config)


@once(32)
def cut_piece(corpus: CodedCorpus, vocab_size: int, length: int) -> str:
    """A piece of the text as Markdown: phrases on colour, words outside the vocabulary struck."""
    codes = np.asarray(corpus.codes[:LOOKED_AT])
    known = (codes >= 0) & (codes < vocab_size)
    starts = phrase_starts(known, length)
    at = max(0, int(starts[0]) - BEFORE) if len(starts) else 0
    end, parts = min(at + PIECE, len(codes)), []
    firsts = set(starts.tolist())
    while at < end:
        step = length if at in firsts else 1
        words = [plain(corpus.words[code]) if code >= 0 else "␣" for code in codes[at : at + step]]
        if step > 1:
            parts.append(f":blue-background[{' '.join(words[:-1])} **{words[-1]}**]")
        else:
            parts.append(words[0] if known[at] else f"~~{words[0]}~~")
        at += step
    return " ".join(parts) + " …"


def draw_phrase_figures(dataset: Dataset) -> None:
    """How many phrases there are to learn from, and how many are kept back."""
    with st.container(horizontal=True):
        st.metric("Different phrases", f"{dataset.phrase_count:,}", border=True, width=200)
        st.metric("To learn from", f"{len(dataset.train_y):,}", border=True, width=200)
        st.metric("Kept back for the test", f"{len(dataset.test_y):,}", border=True, width=200)
    st.caption(
        "A phrase that comes twice counts once. One in five is kept back: only on phrases that the "
        "model has never seen can we tell whether it has learnt anything but to recite."
    )


def draw_too_narrow(corpus: CodedCorpus, config: Config) -> None:
    """How many phrases the sliders leave, and buttons that move them the right way."""
    if len(corpus.words) < config.vocab_size:
        return  # the message above says it: the text has too few words
    st.markdown("**Which way to move:** each of these leaves enough phrases.")
    with st.container(horizontal=True):
        for name, value, phrases in ways_out(corpus, config):
            label = f"{declaration(name)['label']} {value:,}: {phrases:,} phrases"
            move_button(label, name, value, ":material/tune:")


@once(32)
def ways_out(corpus: CodedCorpus, config: Config) -> tuple[tuple[str, int, int], ...]:
    """The nearest position of each slider that leaves enough phrases, with their number."""
    sizes = declaration("vocab_size")["values"]
    lengths = declaration("context_length")["values"]
    larger = range(config.vocab_size + sizes.step, sizes.high + 1, sizes.step)
    shorter = range(config.context_length - 1, lengths.low - 1, -1)
    asked = [("context_length", config.vocab_size, value) for value in shorter]
    asked += [("vocab_size", value, config.context_length) for value in larger]
    found: dict[str, tuple[str, int, int]] = {}
    for name, size, length in asked:
        if name in found or size > len(corpus.words):
            continue
        phrases = len(unique_phrases(corpus, size, length + 1))
        if phrases >= LEAST_PHRASES:
            found[name] = (name, length if name == "context_length" else size, phrases)
    return tuple(found.values())


def draw_pairs(dataset: Dataset, config: Config) -> None:
    """The first ten examples to learn from: some words, and the word that came next."""
    vocabulary = service.vocabulary(config)
    rows = [
        (plain(vocabulary.text(context)), "→", f"**{plain(vocabulary.words[word])}**")
        for context, word in zip(dataset.train_x[:PAIRS], dataset.train_y[:PAIRS], strict=True)
    ]
    names = [f"Context: {config.context_length} {units()}", " ", in_units("Next word")]
    st.table(pd.DataFrame(rows, columns=names), hide_index=True, border="horizontal")
