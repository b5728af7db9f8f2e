"""The one form in which MiniGPT tells somebody that something can't be done."""


class UserError(ValueError):
    """A mistake that the reader of its message can mend.

    Its text is one line: what was received, what was expected, and what to do. Pages show it
    as it is; the command line prints it and exits with 2.

    Args:
        received: what came in, as a clause ("the prompt has 3 words").
        expected: what was needed ("at least 5, the context length").
        do: the next step, as a sentence without its full stop ("Type 2 more words").
    """

    def __init__(self, received: str, expected: str, do: str) -> None:
        self.received, self.expected, self.do = received, expected, do
        super().__init__(f"{received}; expected {expected}. {do}.")

    def __reduce__(self):
        return type(self), (self.received, self.expected, self.do)


class NotNow(UserError):
    """What is asked for lies in a place that does not answer; it may be there in a moment."""


class Stopped(Exception):
    """A training or a download was asked to stop before it was finished."""
