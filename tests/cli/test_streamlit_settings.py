"""What Streamlit will be told, read without it."""

import pytest

from minigpt.cli import streamlit_settings
from minigpt.cli.streamlit_settings import setting
from minigpt.errors import UserError


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """The app's folder, the folder that we are in, and the user's; writes a file into each."""

    def write(**texts: str) -> None:
        for name, text in texts.items():
            (tmp_path / name / ".streamlit").mkdir(exist_ok=True)
            (tmp_path / name / ".streamlit" / "config.toml").write_text(text)

    for name in ("app", "here", "user"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(streamlit_settings, "ROOT", tmp_path / "app")
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "user"))
    monkeypatch.delenv("STREAMLIT_SERVER_BASE_URL_PATH", raising=False)
    return write


def test_what_nobody_set_is_empty(folders):
    """No file, no variable."""
    assert setting("server.baseUrlPath") == ""


def test_the_nearest_setting_holds(folders, monkeypatch):
    """The user's, the folder's, the app's, and before all a variable."""
    for where in ("user", "here", "app"):
        folders(**{where: f'[server]\nbaseUrlPath = "{where}"'})
        assert setting("server.baseUrlPath") == where
    monkeypatch.setenv("STREAMLIT_SERVER_BASE_URL_PATH", "told")
    assert setting("server.baseUrlPath") == "told"


def test_a_file_that_cannot_be_read_is_named(folders):
    """Streamlit would only complain of it later."""
    folders(here="[server")
    with pytest.raises(UserError, match=r"config.toml can't be read"):
        setting("server.baseUrlPath")
