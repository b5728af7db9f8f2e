"""Looking for news from time to time, without anything being lost for it."""

from collections.abc import Callable

from minigpt.ui.session.one_sentence import in_one_sentence
from minigpt.ui.session.repeating import repeat


def look_every(seconds: float, look: Callable[[], None]) -> None:
    """Call ``look`` now and every so many seconds (:func:`minigpt.ui.session.repeating.repeat`).

    Args:
        seconds: between two looks.
        look: draws what there is, or begins the page anew; a mistake in it is said in its place.
    """

    def look_again() -> None:
        with in_one_sentence():
            look()

    look_again.__qualname__ = look.__qualname__
    repeat(seconds, look_again)
