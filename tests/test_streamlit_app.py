"""The server's script: what it settles before its first visitor."""

import runpy

from streamlit.runtime.pages_manager import PagesManager

from minigpt.home import ROOT


def test_the_first_visitor_of_a_server_comes_to_the_router_by_whatever_link(monkeypatch):
    """The folder ``pages`` is the router's: Streamlit would run its files by themselves."""
    monkeypatch.setattr(PagesManager, "uses_pages_directory", None)
    made = runpy.run_path(str(ROOT / "streamlit_app.py"))
    PagesManager(str(made["ROUTER"]))
    assert PagesManager.uses_pages_directory is False
