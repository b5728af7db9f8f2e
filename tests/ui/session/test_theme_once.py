"""The theme in the first message of each run: the same as Streamlit's own, read once."""

import pytest
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

from minigpt.ui.session.theme_once import make_theme_once

SETTINGS = {"base": "dark", "primaryColor": "#112233", "chartCategoricalColors": ["#a", "#b"]}


@pytest.fixture
def read(monkeypatch):
    """The sections that were read from the settings; only ``theme`` says anything."""
    sections = []

    def options(section):
        sections.append(section)
        return dict(SETTINGS) if section == "theme" else dict.fromkeys(SETTINGS)

    monkeypatch.setattr(app_session.config, "get_options_for_section", options)
    monkeypatch.setattr(app_session, "_populate_theme_msg", app_session._populate_theme_msg)
    return sections


def theme() -> CustomThemeConfig:
    """The message of one run."""
    message = CustomThemeConfig()
    app_session._populate_theme_msg(message)
    app_session._populate_theme_msg(message.dark, "theme.dark")
    return message


def test_every_run_says_the_same_theme_as_streamlit_and_it_is_read_once(read):
    """Two runs read two sections once each; an empty section is not marked as set."""
    expected = theme()
    assert expected.primary_color == "#112233" and not expected.HasField("dark")
    read.clear()
    make_theme_once()
    make_theme_once()
    assert [theme(), theme()] == [expected, expected]
    assert read == ["theme", "theme.dark"]
