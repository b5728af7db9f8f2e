"""One sentence as words, as pieces and as characters, and what each of the three costs."""

from collections.abc import Mapping
from dataclasses import replace
from html import escape

import streamlit as st

from minigpt.config import Config
from minigpt.text.corpus import BUILTIN
from minigpt.text.sample import corpus_sample
from minigpt.text.tokenizer import SPACE, Tokenizer
from minigpt.text.unit_costs import Costs, bits_per_character, costs
from minigpt.text.vocabulary import Vocabulary
from minigpt.ui.parts.bar_table import draw_bar_table
from minigpt.ui.parts.unit_text import visible
from minigpt.ui.session import service
from minigpt.ui.session.address import checked
from minigpt.ui.session.data import DataView
from minigpt.ui.session.declared import Control, Words
from minigpt.ui.session.filled import filled_box
from minigpt.ui.session.once import once

KEY = "token_sentence"
LONGEST = 100  # characters
EXAMPLE = "the unhappiest king of the smallest town was a footballer"
SENTENCE = Control("The sentence", Words(LONGEST), "")
NOT_YET = "not trained yet"
STYLE = """<style>
.tokens { display: flex; flex-wrap: wrap; gap: 0.2rem; margin: 0 0 0.5rem; }
.tokens > span { display: inline-flex; flex-direction: column; align-items: center;
  padding: 0.1rem 0.35rem; border-radius: 0.3rem; background-color: var(--colour);
  white-space: pre; line-height: 1.5; }
.tokens small { opacity: 0.85; font-variant-numeric: tabular-nums; }
.tokens > .unknown { background: none; outline: 2px dashed rgba(236, 130, 60, 0.9);
  outline-offset: -2px; }
.tokens :is(.k0) { --colour: rgba(105, 122, 240, 0.30); }
.tokens :is(.k1) { --colour: rgba(15, 150, 130, 0.28); }
.tokens :is(.k2) { --colour: rgba(236, 130, 60, 0.30); }
.tokens :is(.k3) { --colour: rgba(128, 134, 160, 0.28); }
.tokens.running { gap: 0.35rem 0; line-height: 1.9; }
.tokens.running > span { padding: 0 0.1rem; border-radius: 0.2rem; }
</style>"""
COLOURS = 4


def chips(units: list[tuple[str, int | None]], running: bool = False) -> str:
    """Units beside each other as HTML, each on a coloured ground with its number below it.

    Args:
        units: each unit and its number; None for one that is not known.
        running: without numbers, as a text.
    """
    made = []
    for at, (unit, number) in enumerate(units):
        known = number is not None or running
        said = "" if running else f"<small>{'–' if number is None else f'{number:,}'}</small>"
        kind = f"k{at % COLOURS}" if known else "unknown"
        apart = f'<span style="unicode-bidi: isolate">{escape(visible(unit))}</span>'
        made.append(f'<span class="{kind}">{apart}{said}</span>')  # dir="auto" looks into no <bdi>
    kind = "tokens running" if running else "tokens"
    return f'<div class="{kind}" dir="auto" translate="no">{"".join(made)}</div>'


def sentence_box(config: Config) -> str:
    """The box for the sentence that is cut in three ways."""
    state = st.session_state
    with checked({KEY: SENTENCE}):
        if KEY not in state:
            state[KEY] = st.query_params.get(KEY, _example(config.corpus))[:LONGEST]
        return filled_box("Type a sentence", KEY, LONGEST)


@once(8)
def _example(corpus: str) -> str:
    """A sentence with a rare word; of a text of one's own its first words."""
    if corpus == BUILTIN:
        return EXAMPLE
    return SPACE.join(corpus_sample(corpus, 2 * LONGEST).split())[:LONGEST].rpartition(SPACE)[0]


def draw_cuts(typed: str, views: Mapping[str, DataView]) -> None:
    """The sentence in all three units, each with the numbers that a model would read."""
    for units, view in views.items():
        vocabulary = vocabulary_of_view(view)
        if vocabulary is None:
            st.caption(f"**{units.capitalize()}** · the text is being cut into {units} …")
            continue
        read = vocabulary.read(typed)
        found = [(u, vocabulary.numbers([u])[0] if u in vocabulary else None) for u in read]
        unknown = sum(number is None for _, number in found)
        outside = f" · {unknown} not known" if unknown else ""
        said = f"<b>{units.capitalize()}</b> · {len(found)} of them{outside}"
        st.html(f"<div>{said}</div>{chips(found)}")


def vocabulary_of_view(view: DataView) -> Vocabulary | None:
    """The units that a model of the sliders knows; fewer where the text has fewer."""
    if view.corpus is None:
        return None
    words, tokenizer = view.corpus.words[: view.config.vocab_size], service.tokenizer(view.config)
    return _vocabulary(words, tokenizer)


@once(16)
def _vocabulary(words: tuple[str, ...], tokenizer: Tokenizer) -> Vocabulary:
    return Vocabulary(words, tokenizer)


def draw_costs(views: Mapping[str, DataView]) -> None:
    """A column for each kind of unit: what it costs, and what a trained model made of it."""
    there = {units: view for units, view in views.items() if view.corpus is not None}
    found = {units: _costs(view.corpus, units, view.config) for units, view in there.items()}
    rows = [
        "Different ones known",
        "Length of the text",
        "Not known",
        "Characters each",
        "Loss (nats a unit)",
        "Bits a character",
    ]
    columns = {
        units.capitalize(): _figures(one, _loss(there[units].config))
        for units, one in found.items()
    }
    draw_bar_table(columns, None, {}, index=rows)
    st.caption(
        "Length: how many steps the model takes through the whole text. Not known: the share of "
        "the text that the model never sees. Characters each: in the mean, a word with the space "
        "behind it. The last two lines are of the models of these sliders, on test phrases."
    )


def _figures(found: Costs, loss: float | None) -> list[str]:
    bits = None if loss is None else bits_per_character(loss, found.characters)
    return [
        f"{found.vocabulary:,}",
        f"{found.length:,}",
        f"{found.unknown:.2%}",
        f"{found.characters:.2f}",
        *(NOT_YET if figure is None else f"{figure:.2f}" for figure in (loss, bits)),
    ]


@once(32)
def _costs(corpus, units: str, config: Config) -> Costs:
    return costs(corpus, units, config.vocab_size)


def _loss(config: Config) -> float | None:
    """The test loss of the trained model of ``config``, or None."""
    stored = service.model(replace(config, role="original"))
    return None if stored is None else stored.report.get("val_loss")
