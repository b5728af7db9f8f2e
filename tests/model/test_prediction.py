"""Asking a model, in NumPy, against Keras."""

import random

import numpy as np
import pytest

from minigpt.config import Config
from minigpt.errors import UserError
from minigpt.model.prediction import LanguageModel, top_words
from minigpt.model.weights import named, weight_shapes
from minigpt.text.vocabulary import Vocabulary

WORDS = Vocabulary(["the", "bee", "sees", "me", "now"])
SMALL = Config(vocab_size=5, context_length=2, heads=1)


def random_weights(config: Config, seed: int = 0) -> dict[str, np.ndarray]:
    """Weights as large as trained ones, for chances far from even."""
    draw = np.random.default_rng(seed)
    shapes = weight_shapes(config).items()
    return {name: draw.normal(0, 0.25, shape).astype(np.float32) for name, shape in shapes}


@pytest.fixture
def model() -> LanguageModel:
    """Five words, a context of two, random weights."""
    return LanguageModel(SMALL, WORDS, random_weights(SMALL))


@pytest.mark.parametrize("seed", range(6))
def test_numpy_and_keras_agree(seed):
    """For random sizes and weights, every chance is the Keras model's to 1e-6."""
    from minigpt.model.keras_model import build_model

    draw = random.Random(seed)
    config = Config(
        vocab_size=draw.randint(20, 300),
        context_length=draw.randint(1, 12),
        heads=draw.randint(1, 8),
    )
    weights = random_weights(config, seed)
    keras_model = build_model(config)
    keras_model.set_weights(list(weights.values()))
    contexts = np.random.default_rng(seed).integers(
        0, config.vocab_size, (7, config.context_length), np.int32
    )
    expected = keras_model(contexts).numpy()
    words = Vocabulary([f"w{number}" for number in range(config.vocab_size)])
    model = LanguageModel(config, words, named(keras_model.get_weights(), config))
    for context, row in zip(contexts, expected, strict=True):
        chances = model.chances(context)
        assert np.abs(chances - row).max() < 1e-6
        assert chances.sum() == pytest.approx(1, abs=1e-12)


def test_the_table_by_hand():
    """Chances 0.5, 0.3, 0.2 over bee, the, me: letter counts 2, 1, 1 give scores and a total."""
    words = Vocabulary(["the", "bee", "me", "oh"])
    rows, score = top_words(np.array([0.3, 0.5, 0.2, 0.0]), words, "e", 2)
    assert [row.word for row in rows] == ["bee", "the"]
    assert [row.chance for row in rows] == [0.5, 0.3]
    assert [row.letter_count for row in rows] == [2, 1]
    assert [row.adversary_score for row in rows] == [1.0, 0.3]
    assert score == pytest.approx(0.5 * 2 + 0.3 + 0.2)


def test_equal_chances_stand_in_the_order_of_the_vocabulary():
    """Ties go to the commoner word, so that a table never jumps."""
    rows, _ = top_words(np.full(5, 0.2), WORDS, "e", 5)
    assert [row.word for row in rows] == list(WORDS.words)


def test_a_table_longer_than_the_vocabulary_has_every_word_once(model):
    """Asking for more words than there are gives all of them; their chances add up to 1."""
    rows, score = model.predict("the bee", 99)
    assert sorted(row.word for row in rows) == sorted(WORDS.words)
    assert sum(row.chance for row in rows) == pytest.approx(1)
    assert sum(row.adversary_score for row in rows) == pytest.approx(score)
    assert rows == sorted(rows, key=lambda row: -row.chance)


def test_the_last_words_of_a_longer_prompt_count(model):
    """Two words of context: what stands before them changes nothing."""
    assert model.context("now me the bee").tolist() == [0, 1]
    assert model.predict("now me the bee") == model.predict("The  BEE ")


@pytest.mark.parametrize(
    ("prompt", "received", "do"),
    [("", "has 0 words", "Type 2 more words"), ("bee", "has 1 word;", "Type 1 more word,")],
)
def test_a_short_prompt_says_how_many_words_are_missing(model, prompt, received, do):
    """The message counts, in the right grammatical number."""
    for ask in (model.predict, lambda text: model.generate(text, 3)):
        with pytest.raises(UserError) as error:
            ask(prompt)
        assert received in str(error.value) and do in str(error.value)


def test_an_unknown_word_is_named(model):
    """The prompt's word that the model does not know is in the message."""
    with pytest.raises(UserError, match='the word "bees" is not in the vocabulary.*"bee"'):
        model.predict("the bees")


def test_generation_slides_its_context(model):
    """Each new word is the likeliest after the last two, worked out one step at a time."""
    words = "the bee".split()
    for _ in range(6):
        words.append(model.predict(" ".join(words[-2:]), 1)[0][0].word)
    assert model.generate("the bee", 6) == " ".join(words)


def test_generation_keeps_the_whole_prompt(model):
    """The words before the context stay in the text; no new words give the prompt back."""
    made = model.generate("me now the bee", 3)
    assert made.startswith("me now the bee ") and len(made.split()) == 7
    assert made.split()[2:] == model.generate("the bee", 3).split()
    assert model.generate("The bee", 0) == "the bee"
