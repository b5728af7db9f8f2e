"""Parts of a page that no translator is to touch: see :mod:`minigpt.network.untranslated`."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from minigpt.network.untranslated import KEY


def as_it_is(name: str) -> DeltaGenerator:
    """A container whose words stay as they are.

    Args:
        name: of this part, another one for each of a page.
    """
    return st.container(key=KEY + name)
