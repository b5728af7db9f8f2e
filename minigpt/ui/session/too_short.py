"""A text that is too short for the sliders: one button to what fits, or how much is missing."""

import streamlit as st

from minigpt.config import Config
from minigpt.text.cleaned import Cleaning
from minigpt.text.coding import CodedCorpus
from minigpt.text.corpus import BUILTIN
from minigpt.text.fitting import as_words, fits, largest_fit, missing_characters
from minigpt.text.sample import corpus_sample
from minigpt.text.tokenizer import CHARACTERS, WORDS
from minigpt.ui.session import service
from minigpt.ui.session.move import note_move
from minigpt.ui.session.once import once

READ = 20_000  # characters of the text: enough for every place of the sliders as characters


def offer_what_fits(config: Config, name: str) -> None:
    """Where the text of ``config`` is too short for it, a way on; else nothing.

    Args:
        config: what can't be trained.
        name: tells the buttons of one page apart.
    """
    config = service.fitted(config.original().cleaned)
    corpus = service.corpus(config)
    if config.corpus == BUILTIN or corpus is None or _fits(corpus, config):
        return
    found, missing = _way_on(config, corpus, service.tokenizer(config).cleaning)
    if found is None:
        st.info(
            f"This text is too short for any model: it needs about {missing:,} more characters. "
            "A few hundred pages teach best.",
            icon=":material/short_text:",
        )
        return
    what = "as characters" if found.units == CHARACTERS else f"with {found.vocab_size:,} words"
    st.button(
        f"Learn from it {what}, context {found.context_length}",
        icon=":material/fit_width:",
        help="The largest vocabulary that this text is long enough for.",
        key=f"fit-{name}-{config.key('')}",
        on_click=_take,
        args=(found.units, found.vocab_size, found.context_length),
    )


def _take(units: str, vocab_size: int, context_length: int) -> None:
    state = st.session_state
    state["units"], state["vocab_size"], state["context_length"] = units, vocab_size, context_length
    note_move()


@once(32)
def _fits(corpus: CodedCorpus, config: Config) -> bool:
    return fits(corpus, config)


@once(32)
def _way_on(config: Config, corpus: CodedCorpus, cleaning: Cleaning) -> tuple[Config | None, int]:
    """What fits, and about how many characters are missing where nothing does."""
    text = corpus_sample(config.corpus, READ)
    words = corpus if config.units == WORDS else as_words(text, cleaning)
    found = largest_fit(words, text, cleaning, config)
    return found, 0 if found else max(1, missing_characters(text, cleaning))
