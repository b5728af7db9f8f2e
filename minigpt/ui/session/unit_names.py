"""What a page calls the units of its text: words, pieces or characters; the one source of the noun.

A sentence is written once, for words. Where the reader has chosen other units it names those.
"""

import re

import streamlit as st

from minigpt.text.tokenizer import SINGULAR, WORDS
from minigpt.ui.session.declared import control

NOUN = re.compile(r"\b([Ww])ord(s?)\b")


def units() -> str:
    """What the controls of this session stand at: ``words``, ``pieces`` or ``characters``."""
    try:  # to ask first whether it is there would take as long again
        held = st.session_state["units"]
    except KeyError:
        held = st.query_params.get("units", WORDS)
    return control("units").fit(held)


def unit() -> str:
    """One of them: ``word``, ``piece`` or ``character``."""
    return SINGULAR[units()]


def in_units(sentence: str, of: str = "") -> str:
    """A sentence of ours about words, of the units in view; never of what a reader wrote.

    Args:
        sentence: holds "word" and "words" only where a unit is meant.
        of: the units; by default those of this session's controls.
    """
    one = SINGULAR[of or units()]

    def named(found: re.Match) -> str:
        noun = one + found[2]
        return noun.capitalize() if found[1] == "W" else noun

    return sentence if one == SINGULAR[WORDS] else NOUN.sub(named, sentence)
