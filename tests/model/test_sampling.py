"""From logits to a word."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minigpt.cli.main import main
from minigpt.errors import UserError
from minigpt.model.prediction import LanguageModel
from minigpt.model.sampling import Sampling, columns, draw, generate_sampled
from tests.small_models import CONFIG, VOCABULARY, random_weights

LOGITS = np.log([0.5, 0.1, 0.3, 0.1])
MODEL = LanguageModel(CONFIG, VOCABULARY, random_weights())


def test_columns_by_hand():
    """Temperature 1/2 squares the chances: 25, 1, 9, 1 of 36."""
    steps = columns(LOGITS, Sampling(temperature=0.5))
    np.testing.assert_allclose(steps.scaled, 2 * LOGITS)
    np.testing.assert_allclose(steps.chances, np.array([25, 1, 9, 1]) / 36)
    np.testing.assert_array_equal(steps.order, [0, 2, 1, 3])
    np.testing.assert_allclose(steps.after_top_p, steps.chances)


def test_top_k_keeps_the_likeliest_and_adds_up_to_one():
    """Of 0.5, 0.1, 0.3, 0.1 top-2 leaves 5/8 and 3/8."""
    steps = columns(LOGITS, Sampling(top_k=2))
    np.testing.assert_allclose(steps.after_top_k, [5 / 8, 0, 3 / 8, 0])


def test_top_p_keeps_the_fewest_words_that_reach_it():
    """0.8 is reached by 0.5 + 0.3 exactly; 0.81 needs a third word, the first of two equals."""
    two = columns(LOGITS, Sampling(top_p=0.8)).after_top_p
    np.testing.assert_allclose(two, [5 / 8, 0, 3 / 8, 0])
    three = columns(LOGITS, Sampling(top_p=0.81)).after_top_p
    np.testing.assert_allclose(three, [5 / 9, 1 / 9, 3 / 9, 0])


def test_top_p_comes_after_top_k():
    """After top-2 the first word has 5/8, so top-p 0.6 needs no other."""
    steps = columns(LOGITS, Sampling(top_k=2, top_p=0.6))
    np.testing.assert_allclose(steps.after_top_p, [1, 0, 0, 0])


def test_temperature_zero_is_greedy():
    """At temperature 0 the likeliest word has all the chance, the first one of equals."""
    steps = columns(np.array([1.0, 3.0, 3.0]), Sampling(temperature=0.0))
    np.testing.assert_array_equal(steps.after_top_p, [0, 1, 0])
    assert draw(steps, seed=5).word == 1


def test_tiny_temperature_stays_finite():
    """Logits divided by a very small temperature do not overflow into nonsense."""
    steps = columns(np.array([1e4, -1e4, 9e3]), Sampling(temperature=1e-6))
    np.testing.assert_array_equal(steps.chances, [1, 0, 0])
    smallest = columns(np.array([1.0, 2.0]), Sampling(temperature=5e-324))
    np.testing.assert_array_equal(smallest.chances, [0, 1])


@given(
    st.lists(st.floats(-30, 30), min_size=1, max_size=20),
    st.floats(0, 5),
    st.integers(0, 25),
    st.floats(0.01, 1),
    st.integers(0, 99),
)
def test_a_draw_is_always_a_word_that_was_kept(raw, temperature, top_k, top_p, seed):
    """Chances add up to 1 at every step and the word drawn has one above 0."""
    steps = columns(np.array(raw), Sampling(temperature, top_k, top_p))
    for chances in (steps.chances, steps.after_top_k, steps.after_top_p):
        assert chances.sum() == pytest.approx(1)
    found = draw(steps, seed)
    assert steps.after_top_p[found.word] > 0
    assert 0 <= found.point < 1
    assert found.end - found.start == pytest.approx(steps.after_top_p[found.word], abs=1e-9)


def test_draws_follow_the_chances():
    """Of 4000 draws, each word gets its share to within 3 percentage points."""
    steps = columns(LOGITS, Sampling())
    words = [draw(steps, seed=1, place=place).word for place in range(4000)]
    np.testing.assert_allclose(np.bincount(words) / 4000, np.exp(LOGITS), atol=0.03)


def test_a_point_lies_in_the_piece_of_its_word():
    """The word drawn is the one whose piece of the line holds the random number."""
    found = draw(columns(LOGITS, Sampling()), seed=3)
    assert found.start <= found.point < found.end


def test_generation_is_seeded_and_greedy_at_zero():
    """One seed gives one text; temperature 0 gives the greedy text of ``generate``."""
    first = generate_sampled(MODEL, "The sea cat", 8, Sampling(seed=1))
    again = generate_sampled(MODEL, "The sea cat", 8, Sampling(seed=1))
    other = generate_sampled(MODEL, "The sea cat", 8, Sampling(seed=2))
    assert first == again
    assert first.made != other.made
    assert first.numbers[:3] == (0, 1, 5)
    greedy = generate_sampled(MODEL, "the sea cat", 8, Sampling(temperature=0))
    assert VOCABULARY.decode(greedy.numbers) == MODEL.generate("the sea cat", 8)


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ({"temperature": -1}, "temperature is -1"),
        ({"temperature": "hot"}, "temperature is 'hot'"),
        ({"top_k": 1.5}, "top-k is 1.5"),
        ({"top_p": 0}, "top-p is 0"),
        ({"top_p": 1.1}, "top-p is 1.1"),
        ({"seed": -1}, "seed is -1"),
    ],
)
def test_bad_settings_are_named(bad, said):
    """What is out of range is said with its value."""
    with pytest.raises(UserError, match=said):
        Sampling(**bad)


def test_bad_requests_are_refused():
    """A short prompt, an unknown word and a negative number of words are the user's mistakes."""
    for prompt, words in (("sea", 1), ("the whale", 1), ("the sea", -1)):
        with pytest.raises(UserError):
            generate_sampled(MODEL, prompt, words, Sampling())


def test_the_command_line_draws_at_a_temperature(tiny_corpus, capsys, monkeypatch):
    """Generate is greedy unless told a temperature; a draw seed fixes what is drawn."""
    monkeypatch.setattr("minigpt.training.notebook_recipe.EPOCHS", 2)
    model = "--vocab-size 20 --context-length 3 --heads 1 --recipe notebook --json".split()

    def text(*options: str) -> str:
        prompt = ["generate", "the red fox", "--words", "9", "--corpus", str(tiny_corpus)]
        assert main([*prompt, *model, *options]) == 0
        return json.loads(capsys.readouterr().out)["text"]

    hot = ("--temperature", "2")
    assert text() == text("--temperature", "0") == text(*hot, "--top-k", "1")
    assert text(*hot, "--draw-seed", "1") == text(*hot, "--draw-seed", "1")
    assert len({text(*hot, "--draw-seed", str(seed)) for seed in range(4)}) > 1
    assert main(["generate", "the red fox", *model, "--temperature", "-1"]) == 2
