"""How long such jobs took here."""

from minigpt.jobs.durations import Durations

SMALL = {"recipe": "fast", "vocab_size": 500, "context_length": 5}


def test_nothing_is_said_of_what_was_never_done_here():
    """Not of another task or recipe, nor of one more than twice as large."""
    known = Durations()
    known.note("train", SMALL, 4.0)
    assert known.about("train", SMALL) == 4.0
    assert known.about("train", {**SMALL, "vocab_size": 1000}) == 4.0
    for task, change in (
        ("train", {"vocab_size": 1050}),
        ("train", {"recipe": "notebook"}),
        ("data", {}),
    ):
        assert known.about(task, {**SMALL, **change}) is None


def test_the_median_of_the_nearest_three_is_told():
    """Of four, the one that is farthest in size does not count: 5 of 3, 5 and 9."""
    known = Durations()
    for words, seconds in ((500, 3.0), (550, 9.0), (450, 5.0), (900, 100.0)):
        known.note("train", {"config": {**SMALL, "vocab_size": words}}, seconds)
    assert known.about("train", {**SMALL}) == 5.0
