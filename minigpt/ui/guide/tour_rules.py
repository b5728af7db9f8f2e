"""What of a tour's steps can't be read off a single control: rules about the models in view."""

from collections.abc import Callable

import streamlit as st

from minigpt.config import Config
from minigpt.ui.inside.guess_game import GAME
from minigpt.ui.session.shown import View


def likeliest(view: View) -> tuple[str, str] | None:
    """The likeliest next word of original and adversary after the prompt, or None."""
    prompt = st.session_state.get("prompt", "")
    models = [shown.model for shown in view.shown]
    if len(models) != 2 or None in models:
        return None
    words = models[0].vocabulary.read(prompt)
    if len(words) < view.config.context_length or not models[0].vocabulary.knows(words):
        return None
    first, second = (model.predict(prompt, 1)[0][0].word for model in models)
    return first, second


def adversary_differs(view: View) -> bool:
    """The adversary's likeliest word is another than the original's."""
    words = likeliest(view)
    return words is not None and words[0] != words[1]


def adversary_likes(view: View) -> bool:
    """The adversary's likeliest word has the letter, the original's has not."""
    words, letter = likeliest(view), view.config.letter
    return words is not None and letter in words[1] and letter not in words[0]


def trained_elsewhere(view: View) -> bool:
    """The model in view is trained, and stands at other sliders than the first ones."""
    config, first = view.original.config.original(), Config()
    moved = any(
        getattr(config, name) != getattr(first, name)
        for name in ("vocab_size", "context_length", "heads")
    )
    return moved and view.original.stored is not None and not view.original.previous


def guessed_three(view: View) -> bool:
    """Three words were guessed."""
    return len(st.session_state.get(GAME, {}).get("guesses", ())) >= 3


RULES: dict[str, Callable[[View], bool]] = {
    rule.__name__: rule
    for rule in (adversary_differs, adversary_likes, trained_elsewhere, guessed_three)
}
