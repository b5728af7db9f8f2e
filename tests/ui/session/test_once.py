"""What many ask for at the same moment is worked out once."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from minigpt.ui.session.once import once


def test_equal_questions_at_the_same_moment_share_one_working_out():
    """Eight threads ask for the square of 3 while it is worked out: it is worked out once."""
    asked = []

    @once(4)
    def square(number: int) -> int:
        asked.append(number)
        time.sleep(0.05)  # long enough for all eight to come
        return number * number

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(square, [3] * 8)) == [9] * 8
    assert asked == [3]


def test_what_raises_is_asked_for_again():
    """A failure is not kept: the next one who asks gets the answer."""
    answers = iter([KeyError("not yet"), 7])

    @once(4)
    def look() -> int:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    with pytest.raises(KeyError):
        look()
    assert look() == 7
