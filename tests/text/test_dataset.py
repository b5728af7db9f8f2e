"""Phrases, against a plain-Python replica of the notebook's loop."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.model_selection import train_test_split

from minigpt.config import Config
from minigpt.errors import UserError
from minigpt.text.coding import code_words
from minigpt.text.dataset import build_dataset, phrase_starts, unique_phrases
from minigpt.text.vocabulary import vocabulary_of

# Words as the cleaning can leave them: with odd characters inside, some below the space.
ODD_WORDS = ["", "a", "ab", "a\tb", "a\x0bb", "a\x85b", "a\x1fb", "a\u00a0b", "b", "a\t", "é", "z"]


def notebook_phrases(tokens: list[str], known: set[str], length: int) -> list[str]:
    """The phrases of the notebook's loop, duplicates removed, sorted as strings."""
    phrases, phrase = [], []
    for word in tokens:
        if word in known:
            phrase.append(word)
        else:
            phrase = []
        if len(phrase) == length:
            phrases.append(" ".join(phrase))
            phrase = []
    return sorted(set(phrases))


def decoded(phrases: np.ndarray, words: tuple[str, ...]) -> list[str]:
    """Rows of numbers as strings."""
    return [" ".join(words[number] for number in row) for row in phrases]


def test_runs_are_cut_from_their_start():
    """Runs of 5, 1 and 2 known words give two phrases of 2, none, and one; the rest is dropped."""
    known = np.array([1, 1, 1, 1, 1, 0, 1, 0, 1, 1], bool)
    assert phrase_starts(known, 2).tolist() == [0, 2, 8]
    assert phrase_starts(np.zeros(0, bool), 2).tolist() == []


def test_phrases_by_hand():
    """An empty word breaks a phrase, a duplicate goes, the order is that of the strings."""
    tokens = ["b", "a", "", "b", "x", "a", "b", "b", "a"]  # x is the rarest, and not known
    corpus = code_words(tokens)
    assert corpus.words == ("b", "a", "x")
    phrases = unique_phrases(corpus, 2, 2)
    assert decoded(phrases, corpus.words) == ["a b", "b a"]
    assert phrases.dtype == np.int32


@settings(max_examples=300)
@given(st.lists(st.sampled_from(ODD_WORDS), max_size=200), st.integers(1, 11), st.integers(2, 13))
def test_phrases_are_the_notebooks_for_odd_words(tokens, vocab_size, length):
    """For any text, size and length the phrases are those of the notebook's loop, in order."""
    corpus = code_words(tokens)
    known = set(corpus.words[:vocab_size])
    found = decoded(unique_phrases(corpus, vocab_size, length), corpus.words)
    assert found == notebook_phrases(tokens, known, length)


@settings(max_examples=300)
@given(st.data())
def test_phrases_are_the_notebooks_where_many_are_alike(data):
    """Three words and short phrases repeat often: duplicates go and the order holds."""
    tokens = data.draw(st.lists(st.sampled_from(["a", "a\t", "a\x0bb"]), min_size=20, max_size=400))
    length = data.draw(st.integers(2, 3))
    corpus = code_words(tokens)
    found = decoded(unique_phrases(corpus, 3, length), corpus.words)
    assert found == notebook_phrases(tokens, set(corpus.words), length)


@pytest.mark.parametrize(("vocab_size", "context"), [(2000, 12), (2000, 5), (2000, 4), (700, 7)])
def test_phrases_are_the_notebooks_in_a_large_vocabulary(vocab_size, context):
    """Phrases too long for one sorting key are sorted and told apart all the same."""
    draw = random.Random(vocab_size + context)
    words = [f"w{number}\x0b" if number % 7 == 0 else f"w{number}" for number in range(2200)]
    chunks = [draw.choices(words, k=30) for _ in range(60)]
    tokens = words + [word for _ in range(150) for word in draw.choice(chunks)]
    corpus = code_words(tokens)
    known = set(corpus.words[:vocab_size])
    expected = notebook_phrases(tokens, known, context + 1)
    assert len(expected) > 50
    assert decoded(unique_phrases(corpus, vocab_size, context + 1), corpus.words) == expected


@pytest.mark.parametrize("seed", [0, 3])
def test_dataset_is_the_notebooks_split(seed):
    """First words are the context, the last is the label, split 80 : 20 by the seed."""
    tokens = random.Random(1).choices(["a", "b", "c", "d", "rare"], [5, 4, 3, 2, 1], k=2000)
    config = Config(corpus="x", vocab_size=4, context_length=3, seed=seed)
    corpus = code_words(tokens)
    numbers = {word: i for i, word in enumerate(vocabulary_of(corpus, 4).words)}
    rows = [
        [numbers[word] for word in phrase.split(" ")]
        for phrase in notebook_phrases(tokens, set(numbers), 4)
    ]
    x, y = [row[:3] for row in rows], [row[3] for row in rows]
    train_x, test_x, train_y, test_y = train_test_split(x, y, test_size=0.2, random_state=seed)
    dataset = build_dataset(corpus, config)
    assert dataset.train_x.tolist() == train_x and dataset.train_y.tolist() == train_y
    assert dataset.test_x.tolist() == test_x and dataset.test_y.tolist() == test_y
    assert dataset.train_x.dtype == dataset.train_y.dtype == np.int32
    assert dataset.phrase_count == len(rows)


def test_too_narrow_a_position_says_how_many_phrases_it_leaves():
    """The message gives the number left and which way to move."""
    corpus = code_words("a b c a b c a b".split())
    with pytest.raises(UserError, match="leaves 1 phrase;.*larger vocabulary or a shorter context"):
        build_dataset(corpus, Config(corpus="x", vocab_size=3, context_length=2))


def test_a_text_with_no_usable_phrase_is_the_same_error():
    """No two known words side by side leave 0 phrases, not a crash."""
    corpus = code_words(["a", "", "b", "", "a"])
    with pytest.raises(UserError, match="leaves 0 phrases"):
        build_dataset(corpus, Config(corpus="x", vocab_size=2, context_length=1))
