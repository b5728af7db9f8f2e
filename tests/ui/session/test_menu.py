"""The entries of the menu."""

from streamlit.navigation.page import StreamlitPage

from minigpt.ui.session import menu


def test_an_entry_is_made_once_and_each_run_has_its_own(monkeypatch):
    """Streamlit resolves the path once; that a run may draw the page, another does not see."""
    made = []

    def page(path, **told):
        made.append((path.name, told["url_path"], told["default"], told["visibility"]))
        return StreamlitPage.__new__(StreamlitPage)

    monkeypatch.setattr(menu.st, "Page", page)
    menu._made.cache_clear()
    first, second = [menu.page("talk", "Talk to it", "chat", hidden=True) for _ in range(2)]
    first._can_be_called = True
    assert not hasattr(second, "_can_be_called")
    menu.page("home", "Start", "home")
    assert made == [("talk.py", "talk", False, "hidden"), ("home.py", None, True, "visible")]
    menu._made.cache_clear()
