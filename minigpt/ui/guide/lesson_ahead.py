"""What the coming steps of a lesson need is worked out while the class still looks at this one.

The figures of an adversary page are one to two seconds of work the first time, and a lesson says
beforehand that they will be asked for. They land where the page looks for them (``reward``).
"""

from collections.abc import Callable, Iterator
from threading import Lock, Thread

from minigpt.config import Config
from minigpt.lessons.file import Lesson
from minigpt.ui.adversary.reward import STRONGEST, collapse, curve, trained_point

PAGE = "adversary"

_at_work = Lock()  # one thread for the whole server: the pages keep the cores


def work_ahead(lesson: Lesson, step: int) -> None:
    """Begin to work out what a step and those after it show; returns at once.

    Does nothing where that goes on already, and next to nothing where it is done; what is not
    trained yet is left out.

    Args:
        lesson: the lesson that is played.
        step: the first step that is still to come, counted from 0.
    """
    pieces = list(figures(lesson, step))
    if pieces and _at_work.acquire(blocking=False):
        Thread(target=_work, args=(pieces,), daemon=True).start()


def figures(lesson: Lesson, step: int) -> Iterator[Callable[[], object]]:
    """The pieces of work that a step and those after it need, in their order."""
    for number in range(step, len(lesson.steps)):
        if lesson.steps[number].page == PAGE:
            yield from _of_page(lesson.config(number))


def _of_page(config: Config) -> Iterator[Callable[[], object]]:
    yield lambda: curve(config)
    yield lambda: trained_point(config)
    yield lambda: curve(config) and collapse(config, STRONGEST)


def _work(pieces: list[Callable[[], object]]) -> None:
    try:
        for piece in pieces:
            piece()
    finally:
        _at_work.release()
