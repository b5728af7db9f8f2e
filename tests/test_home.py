"""Where things are kept."""

from minigpt.home import ASSETS, home


def test_minigpt_home_moves_the_home(monkeypatch, tmp_path):
    """The variable names the folder; a tilde in it is the user's own folder."""
    monkeypatch.setenv("MINIGPT_HOME", str(tmp_path))
    assert home() == tmp_path
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("MINIGPT_HOME", "~/models")
    assert home() == tmp_path / "models"


def test_without_the_variable_it_is_the_users_cache(monkeypatch):
    """An unset or empty variable means the usual cache folder of the system."""
    monkeypatch.delenv("MINIGPT_HOME")
    usual = home()
    assert usual.name == "minigpt"
    monkeypatch.setenv("MINIGPT_HOME", "")
    assert home() == usual


def test_assets_lie_beside_the_package():
    """What ships is found wherever the program is started from."""
    assert ASSETS.is_absolute() and ASSETS.name == "assets"
