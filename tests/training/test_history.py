"""Entries of a training's diary."""

from minigpt.training import history
from minigpt.training.history import Clock, Epoch


def test_an_epoch_and_its_dictionary_are_the_same():
    """What is written as JSON makes the same epoch again."""
    epoch = Epoch(1.5, 0.2, 3.0, 3.1, 0.25, val_score=0.9, val_cross_entropy=3.8)
    assert Epoch(**epoch.as_dict()) == epoch
    assert epoch.as_dict()["epoch"] == 1.5


def test_a_clock_stands_still_while_its_training_is_held_up(monkeypatch):
    """Of ten seconds, three of them held up, seven were worked; clocks can be nested."""
    now = iter([100.0, 101.0, 110.0, 110.0])
    monkeypatch.setattr(history.time, "monotonic", lambda: next(now))
    outer = Clock(lambda: 3.0)
    inner = Clock(outer.check)
    assert inner.check() == 3.0
    assert (outer.seconds, inner.seconds) == (7.0, 6.0)
