"""Two prompts that differ in one word, in contexts of two words."""

import numpy as np

from minigpt.model.swapped_word import differing, offered_pairs, strongest_swap
from minigpt.text.tokenizer import Tokenizer
from minigpt.text.vocabulary import Vocabulary

CONTEXTS = np.array([[1, 1], [1, 2], [0, 1], [1, 3], [3, 3]], np.int32)


def chances(context: np.ndarray) -> np.ndarray:
    """After 0 1 and 0 2 the answers have nothing in common; after all others they are the same."""
    answers = {(0, 1): [1.0, 0.0], (0, 2): [0.0, 1.0]}
    return np.array(answers.get(tuple(int(word) for word in context), [0.5, 0.5]))


def test_the_context_whose_answer_changes_most():
    """1 for 2: twice 1 and 1 beside 2 are left out; of 0 1 and 1 3 the first one changes all."""
    found = strongest_swap(chances, CONTEXTS, (1, 2))
    assert found.one.tolist() == [0, 1] and found.other.tolist() == [0, 2]
    assert found.tried == 2


def test_a_word_that_stands_in_no_context():
    """There is nothing to swap."""
    assert strongest_swap(chances, CONTEXTS, (7, 2)) is None


def test_pairs_that_the_model_knows_else_its_commonest():
    """Both words must be known; a text without any pair still has two words."""
    assert offered_pairs(Vocabulary(["he", "she", "girl"])) == [("she", "he")]
    assert offered_pairs(Vocabulary(["x", " ", "y", "he"])) == [("x", "y")]  # a space has no ink
    pieces = Vocabulary(["▁", "了", "\n", "▁的"], Tokenizer("pieces"))
    assert offered_pairs(pieces) == [("了", "▁的")]  # nor has one as a piece shows it


def test_where_two_contexts_differ():
    """The second of three places."""
    assert differing([1, 2, 3], [1, 5, 3]) == [1]
