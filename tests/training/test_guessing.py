"""The student against the model and simpler rules."""

import numpy as np
import pytest

from minigpt.training.evaluation import accuracy, baselines
from minigpt.training.guessing import Rivals, Tally, question_rows, rivals, tally
from tests.small_models import fixed_weights, small_dataset

DATA = small_dataset()  # next words in training: 2, 2, 0, 1; in the test: 3, 2, 2


def test_rivals_by_hand():
    """Word 2 is commonest; after 1 and 3 came 2, after 5 came 0, and 1 after 1 is only a tie."""
    weights = fixed_weights([0.1, 0.1, 0.1, 0.5, 0.1, 0.1])
    found = rivals(weights, DATA, 6, [2, 0, 1])
    np.testing.assert_array_equal(found.truth, [2, 3, 2])
    np.testing.assert_array_equal(found.most_frequent, [2, 2, 2])
    np.testing.assert_array_equal(found.bigram, [2, 1, 2])
    np.testing.assert_array_equal(found.model, [3, 3, 3])


def test_tally_counts_the_right_ones():
    """A guess not made is wrong; a blind guess of 6 words gets half of three contexts in six."""
    others = Rivals(*(np.array(a) for a in ([2, 3, 2], [2, 2, 2], [2, 1, 2], [3, 3, 3])))
    assert tally([2, 3, None], others, 6) == Tally(3, 2, 0.5, 2, 2, 1)


def test_tally_of_nothing():
    """No question, nobody right."""
    others = rivals(fixed_weights(np.full(6, 1 / 6)), DATA, 6, [])
    assert tally([], others, 6) == Tally(0, 0, 0.0, 0, 0, 0)


def test_a_guess_for_another_context_is_a_mistake():
    """As many guesses as contexts are needed."""
    others = rivals(fixed_weights(np.full(6, 1 / 6)), DATA, 6, [0])
    with pytest.raises(ValueError, match="2 guesses for 1 contexts"):
        tally([1, 2], others, 6)


def test_questions_are_different_rows_fixed_by_the_seed():
    """No row comes twice, more than there are can't be had, and the seed decides."""
    assert sorted(question_rows(DATA, 99, seed=1)) == [0, 1, 2]
    assert len(question_rows(DATA, 2, seed=1)) == 2
    many = DATA.__class__(DATA.train_x, DATA.train_y, np.zeros((50, 2)), np.zeros(50))
    np.testing.assert_array_equal(question_rows(many, 9, 4), question_rows(many, 9, 4))
    assert list(question_rows(many, 9, 4)) != list(question_rows(many, 9, 5))


def test_over_the_whole_test_set_it_is_the_accuracy(tiny_pair):
    """Asked about every test context, the tallies are the baselines' and the model's accuracy."""
    data, model = tiny_pair.dataset, tiny_pair.original
    rows = question_rows(data, len(data.test_y), seed=0)
    found = tally([None] * len(rows), rivals(model.weights, data, 20, rows), 20)
    known = baselines(data, 20)
    assert found.student == 0
    assert found.bigram / found.asked == pytest.approx(known.bigram_accuracy)
    assert found.most_frequent / found.asked == pytest.approx(known.most_frequent_accuracy)
    assert found.model / found.asked == accuracy(model.weights, data.test_x, data.test_y)
