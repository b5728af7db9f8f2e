"""The letter that the adversary is fond of: one of the text in view, as long as none was chosen.

The declared default is an English text's commonest letter. In an Arabic text it stands nowhere, and
there would be nothing to reward on any page; so there the commonest letter takes its place.
"""

from dataclasses import replace

import streamlit as st

from minigpt.config import Config, declaration
from minigpt.text.vocabulary import Vocabulary
from minigpt.ui.parts.plain_text import inset
from minigpt.ui.session import service
from minigpt.ui.session.address import bound
from minigpt.ui.session.once import once
from minigpt.values import is_letter

NAME = "letter"  # of the field, and the control's key
TAKEN = "letter_taken"  # session key: the letter that was put in the control for want of a choice


def with_letter(config: Config) -> Config:
    """``config`` with a letter that occurs, unless the reader or the address chose one."""
    if _is_chosen(config.letter):
        return config
    vocabulary = service.vocabulary(config)
    letter = config.letter if vocabulary is None else _by_itself(vocabulary)
    return config if letter == config.letter else replace(config, letter=letter)


def draw_letter_choice(config: Config) -> None:
    """The letters that occur in the vocabulary, commonest first; what was chosen stays."""
    about, vocabulary, state = declaration(NAME), service.vocabulary(config), st.session_state
    letters = [about["default"]] if vocabulary is None else list(_letters(vocabulary))
    held = state.get(NAME, st.query_params.get(NAME, about["default"]))
    if vocabulary is not None and not _is_chosen(held):
        fitting = _by_itself(vocabulary)
        if fitting != held:
            held = state[NAME] = fitting
        state[TAKEN] = held
    options = letters + [held] * (is_letter(held) and held not in letters)
    default = options.index(about["default"]) if about["default"] in options else 0
    chosen = st.selectbox(about["label"], options, default, help=about["help"], **bound(NAME))
    if vocabulary is not None and chosen not in letters:
        st.caption(
            f"“{inset(chosen)}” occurs in none of the {len(vocabulary):,} "
            f"{vocabulary.tokenizer.units}, so there is nothing to reward. Choose another letter."
        )


def _is_chosen(letter: str) -> bool:
    """Whether somebody chose this letter: it is neither the default nor put there by us."""
    by_itself = (declaration(NAME)["default"], st.session_state.get(TAKEN))
    asked = NAME in st.query_params and st.query_params[NAME] != st.session_state.get(TAKEN)
    return asked or letter not in by_itself


def _by_itself(vocabulary: Vocabulary) -> str:
    """The declared default where it occurs, else the commonest letter, if there is any."""
    default, letters = declaration(NAME)["default"], _letters(vocabulary)
    return default if default in letters or not letters else letters[0]


@once(32)
def _letters(vocabulary: Vocabulary) -> tuple[str, ...]:
    return tuple(vocabulary.letters())
