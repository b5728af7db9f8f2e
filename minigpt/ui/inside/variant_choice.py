"""The switches of the page that builds a GPT from the notebook's model, part by part."""

import streamlit as st

from minigpt.config import SWITCHES, Config, declaration
from minigpt.model.variants import with_parts
from minigpt.ui.session.address import bound
from minigpt.ui.session.declared import Control, control
from minigpt.ui.session.unit_names import in_units
from minigpt.values import Switch

VARIANT = "variant"  # of the control, and of its value in the address
BY_PARTS, WHOLE = "notebook", "gpt"
LABELS = {
    "positions": "Add positions",
    "mask": "Add mask",
    "residuals": "Add residuals",
    "normalisation": "Add normalisation",
}
WITHOUT = {name: f"without_{name}" for name in SWITCHES}  # of the controls that take a part out
WHY = {  # beside what the config's declaration says
    "positions": "Without it, attention can't tell “dog bites man” from “man bites dog”; the "
    "notebook's model sees order only in its last layer.",
    "mask": "Large GPTs guess the next word at every place at once, so no place may look ahead. "
    "Ours guesses after the last word only.",
    "residuals": "Each layer then only has to say what to change, and learning reaches every "
    "layer.",
    "normalisation": "Numbers that grow too large or too small from layer to layer make learning "
    "slow.",
}


def controls() -> dict[str, Control]:
    """What is declared of the controls here, by their names in the address."""
    declared = {name: control(name) for name in (VARIANT, *SWITCHES)}
    return declared | {
        key: Control(_leave_out(part), Switch(), False) for part, key in WITHOUT.items()
    }


def _leave_out(part: str) -> str:
    return f"Leave out {LABELS[part].removeprefix('Add ')}"


def draw_choice() -> None:
    """The architecture and the four switches, each with what it does."""
    st.segmented_control(
        "Set beside the notebook's model: the same with parts added, or a GPT with parts left out",
        [BY_PARTS, WHOLE],  # their names are in the address: a format_func would be as well
        default=WHOLE,
        required=True,
        **bound(VARIANT),
    )
    with st.grid(columns=len(SWITCHES), min_column_width=180):  # "normalisation" stays one word
        for name in SWITCHES:
            with st.container(border=True, height="stretch"):
                draw_switch(name)


def draw_switch(name: str) -> None:
    """One switch: it adds the part to the notebook's model, or leaves it out of the GPT."""
    if chosen_variant() == WHOLE:
        st.toggle(_leave_out(name), **bound(WITHOUT[name]))
    else:
        st.toggle(LABELS[name], **bound(name))
    st.caption(in_units(f"{declaration(name)['help']} {WHY[name]}"))


def chosen_variant() -> str:
    """``notebook`` or ``gpt``, as the control stands."""
    held = st.session_state.get(VARIANT)
    return held if held in (BY_PARTS, WHOLE) else WHOLE


def chosen(config: Config) -> Config:
    """The model that the switches of this page make of ``config``."""
    state = st.session_state
    on = tuple(name for name in SWITCHES if state.get(name) is True)
    out = tuple(name for name in SWITCHES if state.get(WITHOUT[name]) is True)
    return with_parts(config, chosen_variant(), on, out)
