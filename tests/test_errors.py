"""The one form of an error that a user sees."""

import pickle

from minigpt.errors import UserError


def test_user_error_is_one_line_of_three_parts():
    """The message says what came, what was expected and what to do."""
    error = UserError("the prompt has 3 words", "at least 5", "Type 2 more words")
    assert str(error) == "the prompt has 3 words; expected at least 5. Type 2 more words."


def test_user_error_survives_pickling():
    """It can cross a process border without losing its parts."""
    error = pickle.loads(pickle.dumps(UserError("a", "b", "C")))
    assert (error.received, error.expected, error.do) == ("a", "b", "C")
