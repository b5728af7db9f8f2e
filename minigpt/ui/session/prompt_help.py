"""What helps with a prompt that can't be read as it is: unknown words, too few words."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from minigpt.config import Config
from minigpt.model.near_words import Company
from minigpt.text.coding import CodedCorpus
from minigpt.text.lead_in import lead_in
from minigpt.text.tokenizer import WORDS
from minigpt.text.vocabulary import Vocabulary
from minigpt.ui.parts.plain_text import inset
from minigpt.ui.session import service
from minigpt.ui.session.once import once

HELPED = 4  # unknown words that get buttons; all are named
OFFERED = 3  # words instead of each


def instead_of(word: str, config: Config, vocabulary: Vocabulary) -> list[str]:
    """Known words near an unknown one: by what stands beside it in the text, then by spelling."""
    by_meaning: list[str] = []
    corpus, stored = service.corpus(config), service.model(config.original())
    if corpus is not None and stored is not None and vocabulary.tokenizer.units == WORDS:
        at_rest = replace(config.original(), letter=Config().letter)
        by_meaning = list(_by_meaning(word, at_rest, corpus, stored.key))
    return list(dict.fromkeys(by_meaning + list(_by_spelling(word, vocabulary.words))))[:OFFERED]


@once(256)
def _by_meaning(word: str, config: Config, corpus: CodedCorpus, key: str) -> tuple[str, ...]:
    return tuple(_company(config, corpus, key).near(word))


@once(4)
def _company(config: Config, corpus: CodedCorpus, key: str) -> Company:
    return Company(corpus, service.model(config).weights["embedding"])


@once(256)
def _by_spelling(word: str, words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(Vocabulary(words).near(word))


def draw_unknown(
    words: list[str],
    unknown: list[str],
    config: Config,
    known: Vocabulary,
    put: Callable[[str], None],
    kept: str,
) -> None:
    """All words that the model does not know, and buttons with known ones for them.

    Args:
        words: the prompt as it is read.
        unknown: those of its words that are not known, each once.
        config: whose model is asked.
        known: its words.
        put: is called with a prompt that is to stand in the box instead.
        kept: the prompt that the page works with as long as that is so.
    """
    *others, last = (f'"{inset(word)}"' for word in unknown)
    named = f"{', '.join(others)} and {last}" if others else last
    unit, units = known.unit, known.tokenizer.units
    which = f"{unit} {named} is" if len(unknown) == 1 else f"{units} {named} are"
    st.error(
        f"The {which} not in the vocabulary: the model knows {len(known):,} {units}. Your "
        f"sentence stays as you typed it; until it is mended, the page works with “{inset(kept)}”.",
        icon=":material/edit:",
    )
    near = {word: instead_of(word, config, known) for word in unknown[:HELPED]}
    join = known.tokenizer.join
    with st.container(horizontal=True):
        if len(unknown) > 1 and all(near.get(word) for word in unknown):
            first = join([near[word][0] if word in near else word for word in words])
            st.button(f"All at once: “{inset(first)}”", wrap=True, on_click=put, args=(first,))
        for word, offered in near.items():
            for other in offered:
                mended = join([other if one == word else one for one in words])
                label = f"“{inset(other)}” for “{inset(word)}”"
                key = f"instead-{word}-{other}"
                st.button(label, key=key, wrap=True, on_click=put, args=(mended,))


def missing_words(words: list[str], config: Config, known: Vocabulary, example: str) -> list[str]:
    """Words to stand before a prompt that is shorter than the context, as many as are missing.

    Those that stand before it in the text, or else the first ones of the example.
    """
    missing = config.context_length - len(words)
    corpus = service.corpus(config)
    ranks = known.numbers(words)
    before = lead_in(corpus.codes, ranks, missing, len(known)) if corpus and ranks else []
    return [known.words[rank] for rank in before] or known.read(example)[:missing]
