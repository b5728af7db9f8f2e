"""The button that a page wants to be pressed, in both themes."""

from types import SimpleNamespace

import pytest
import streamlit as st

from minigpt.ui.parts.emphasis import main_button


@pytest.mark.parametrize(("theme", "kind"), [("light", "primary"), ("dark", "secondary")])
def test_the_main_button_is_filled_in_the_light_theme_alone(monkeypatch, theme, kind):
    """White on the dark theme's bright colour could not be read."""
    context = SimpleNamespace(theme=SimpleNamespace(type=theme))
    monkeypatch.setattr(st, "context", context)
    assert main_button() == kind
