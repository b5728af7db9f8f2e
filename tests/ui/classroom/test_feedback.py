"""What is there of a reward and of a tuned model."""

from minigpt.ui.classroom import feedback
from minigpt.ui.session import service
from tests.app_server import ready_store


def test_asking_for_a_tuned_model_before_there_is_one_moves_nothing(tmp_path, monkeypatch):
    """The page Blind vote has no key yet: there is none, and all trained models stay."""
    store = ready_store(tmp_path)
    monkeypatch.setattr(service, "store", lambda: store)
    before = store.keys("models")
    assert feedback.tuned("") is None
    assert store.keys("models") == before != []
    assert not (tmp_path / "damaged").exists()
