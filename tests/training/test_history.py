"""Entries of a training's diary."""

from minigpt.training.history import Epoch


def test_an_epoch_and_its_dictionary_are_the_same():
    """What is written as JSON makes the same epoch again."""
    epoch = Epoch(1.5, 0.2, 3.0, 3.1, 0.25, val_score=0.9, val_cross_entropy=3.8)
    assert Epoch(**epoch.as_dict()) == epoch
    assert epoch.as_dict()["epoch"] == 1.5
