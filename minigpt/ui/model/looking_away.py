"""A phrase of the test set in which a head of the model looks at other words most."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from minigpt.model.forward import self_shares
from minigpt.model.prediction import LanguageModel
from minigpt.text.dataset import Dataset
from minigpt.ui.session.unit_names import unit, units

TRIED = 256  # phrases that are looked through
FOUND = "looking_away"  # session key: the weights that were looked through, and what was found


@dataclass(frozen=True)
class Away:
    """Where the words look at each other most.

    Attributes:
        context: the phrase, ``(context_length,)``.
        layer: of the head, from 1.
        head: from 1.
        share: of the attention that goes to other words, the mean over the phrase's words, 0–1.
        tried: phrases that were looked through.
    """

    context: np.ndarray
    layer: int
    head: int
    share: float
    tried: int


def looking_away(selves: np.ndarray, contexts: np.ndarray) -> Away:
    """The phrase and the head with the largest share for other words.

    Args:
        selves: the shares for the words themselves, ``(layers, phrases, heads)``.
        contexts: the phrases, ``(phrases, context)``.
    """
    away = 1 - selves
    layer, phrase, head = np.unravel_index(int(away.argmax()), away.shape)
    share = float(away[layer, phrase, head])
    return Away(contexts[phrase], int(layer) + 1, int(head) + 1, share, len(contexts))


def without_doubles(contexts: np.ndarray) -> np.ndarray:
    """The phrases in which no word stands twice, or all if there is none.

    A word shares its attention with its double whatever the model has learned.
    """
    ordered = np.sort(contexts, axis=1)
    single = (ordered[:, 1:] != ordered[:, :-1]).all(axis=1)
    return contexts[single] if single.any() else contexts


def find_away(model: LanguageModel, data: Dataset) -> Away:
    """Look through the first phrases of the test set; once for a model in this session."""
    weights, found = st.session_state.get(FOUND, (None, None))
    if weights is not model.weights:
        contexts = without_doubles(np.asarray(data.test_x[:TRIED]))
        found = looking_away(self_shares(model.weights, contexts), contexts)
        st.session_state[FOUND] = (model.weights, found)
    return found


def draw_away(model: LanguageModel, data: Dataset) -> None:
    """A button that puts this phrase into the box, and chooses the head."""
    found = find_away(model, data)
    st.button(
        f"A phrase that looks elsewhere: layer {found.layer}, head {found.head} looks at other "
        f"{units()} with {found.share:.0%} of its attention",
        icon=":material/visibility:",
        help=(
            f"Of {found.tried} phrases without a {unit()} that stands twice, the one in which a "
            "head looks away most."
        ),
        on_click=_show,
        args=(model.vocabulary.decode(found.context), found.layer, found.head),
    )


def _show(prompt: str, layer: int, head: int) -> None:
    st.session_state.update(prompt=prompt, layer=layer, head=head)
