"""The place of what is still to come, for as long as it is."""

from typing import Protocol

import streamlit as st


class Awaited(Protocol):
    """A training, or some of them, as a page sees it."""

    @property
    def finished(self) -> bool:
        """Whether nothing more will come."""


def draw_owed(awaited: Awaited, height: int) -> None:
    """A box of ``height`` pixels where something will stand; nothing where nothing more comes.

    A training that can't be done says so above: a box below would have somebody wait for ever.
    """
    if not awaited.finished:
        st.skeleton(height=height)
