"""What many ask for at the same moment is worked out once."""

import gc
import time
from concurrent.futures import ThreadPoolExecutor
from weakref import ref

import pytest

from minigpt.text.coding import code_words
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


def test_a_corpus_that_was_asked_about_is_not_kept():
    """Two of the same words are two questions, one twice is one; both go with their last user."""
    asked = []

    @once(4)
    def size(corpus, more: int) -> int:
        asked.append(more)
        return len(corpus.words) + more

    one, other = code_words(["a", "b"]), code_words(["a", "b"])
    assert [size(one, 1), size(one, 1), size(other, 1), size(one, 2)] == [3, 3, 3, 4]
    assert asked == [1, 1, 2]
    gone = [ref(one), ref(other)]
    del one, other
    gc.collect()
    assert [look() for look in gone] == [None, None]
    assert [size(code_words(["c"]), number) for number in range(5)] == [1, 2, 3, 4, 5]  # all go
