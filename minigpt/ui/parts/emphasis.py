"""The button that a page wants to be pressed."""

import streamlit as st


def main_button() -> str:
    """The ``type`` of that button: filled in the light theme, outlined in the dark one.

    Streamlit writes white on the theme's primary colour. In the dark theme that colour must be
    bright, since sliders write their numbers with it on black: white on it has 2.4 to 1, where
    WCAG AA asks for 4.5.
    """
    return "secondary" if st.context.theme.type == "dark" else "primary"
