"""Words on a map."""

import numpy as np
import pytest

from minigpt.errors import UserError
from minigpt.model.embedding_map import (
    MapBasis,
    Neighbour,
    cosines,
    fit_basis,
    load_basis,
    nearest_words,
    project,
    save_basis,
)
from minigpt.store import Store
from minigpt.text.tokenizer import Tokenizer
from minigpt.text.vocabulary import Vocabulary
from tests.small_models import VOCABULARY

# Six words in two dimensions: most spread along the first, some along the second, none beyond.
EMBEDDING = np.zeros((6, 8))
EMBEDDING[:, 0] = [4, -4, 0, 0, 0, 0]
EMBEDDING[:, 1] = [0, 0, 2, -2, 0, 0]


def test_basis_of_a_cross():
    """Variance 32 along the first axis and 8 along the second: shares 0.8 and 0.2."""
    basis = fit_basis(EMBEDDING)
    np.testing.assert_allclose(basis.explained, [0.8, 0.2])
    np.testing.assert_allclose(np.abs(basis.axes), np.eye(8)[:2], atol=1e-12)
    np.testing.assert_allclose(np.abs(project(basis, EMBEDDING))[0], [4, 0], atol=1e-12)


def test_project_equals_scikit_learn():
    """The matrix product gives what PCA's own transform gives."""
    from sklearn.decomposition import PCA

    vectors = np.random.default_rng(0).normal(size=(50, 8))
    expected = PCA(n_components=2, svd_solver="full").fit_transform(vectors)
    np.testing.assert_allclose(project(fit_basis(vectors), vectors), expected, atol=1e-12)


def test_project_lays_a_whole_training_on_one_map():
    """Vectors of three moments keep their leading shape."""
    basis = MapBasis(np.ones(8), np.eye(8)[:2], np.array([0.5, 0.5]))
    moments = np.arange(3 * 6 * 8).reshape(3, 6, 8)
    places = project(basis, moments)
    assert places.shape == (3, 6, 2)
    np.testing.assert_array_equal(places[1, 2], [1 * 48 + 2 * 8 - 1, 1 * 48 + 2 * 8])


def test_nearest_words_by_hand():
    """Same direction comes first whatever the length, then 45 degrees; opposite comes last."""
    vectors = np.zeros((6, 8))
    vectors[:5, :2] = [[1, 0], [1, 1], [-1, 0], [3, 0], [0, 2]]
    found = nearest_words(vectors, VOCABULARY, "The", 4)
    assert [n.word for n in found] == ["eel", "sea", "sun", "cat"]
    np.testing.assert_allclose([n.cosine for n in found], [1, 0.5**0.5, 0, 0])
    np.testing.assert_array_equal(cosines(vectors, 5), np.zeros(6))  # no direction, no likeness


def test_a_piece_is_looked_up_as_it_stands():
    """Typed, "a" would be the piece that begins a word; of the two, only "b" points as "a" does."""
    pieces = Vocabulary(["▁a", "a", "b"], Tokenizer("pieces"))
    vectors = np.array([[1, 0], [0, 1], [0, 2]], np.float32)
    assert nearest_words(vectors, pieces, "a", 1) == [Neighbour("b", 1.0)]


def test_what_is_no_word_of_the_vocabulary_is_the_users_mistake():
    """A word outside the vocabulary is named; two words or none are refused."""
    for typed, said in (("whale", "whale"), ("the sea", "has 2 words"), ("", "has 0 words")):
        with pytest.raises(UserError, match=said):
            nearest_words(EMBEDDING, VOCABULARY, typed)


def test_a_map_is_kept_and_a_damaged_one_is_not_used(tmp_path):
    """What was saved comes back; what does not fit counts as not made."""
    store = Store(tmp_path, shipped=None)
    assert load_basis(store, "a") is None
    save_basis(store, "a", fit_basis(EMBEDDING))
    np.testing.assert_allclose(load_basis(store, "a").explained, [0.8, 0.2])
    save_basis(store, "a", MapBasis(np.zeros(8), np.zeros((2, 7)), np.zeros(2)))
    assert load_basis(store, "a") is None
    for bad in (np.nan, np.inf):
        save_basis(store, "a", MapBasis(np.zeros(8), np.full((2, 8), bad), np.zeros(2)))
        assert load_basis(store, "a") is None
