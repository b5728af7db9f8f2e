"""Multiply-adds counted on paper for a tiny shape, and what three times is."""

from minigpt.config import Config
from minigpt.model.costs import gradient_epochs, training_multiply_adds, word_multiply_adds

TINY = Config(vocab_size=6, context_length=2, heads=1)


def test_a_word_by_hand():
    """Kernels 2 × 4 × 64, feed-forward 256, each for 2 words; 6 × 64 once; 2 × 2 × 8 × 4 looks."""
    kernels = 2 * (2 * 4 * 64 + 8 * 32)
    assert word_multiply_adds(TINY) == kernels + 64 * 6 + 2 * 2 * 8 * 4 == 2048


def test_the_default_by_hand():
    """5 × (2 × 4 × 128 + 256) + 160 × 500 + 2 × 2 × 2 × 8 × 25 = 88,000."""
    assert word_multiply_adds(Config()) == 5 * 1280 + 80_000 + 1600


def test_a_gpts_last_layer_is_used_once():
    """Kernels of 32 numbers a word, feed-forward 32 → 128 → 32 twice, and 32 × 6 at the end."""
    config = Config(vocab_size=6, context_length=2, heads=1, variant="gpt")
    kernels = 2 * 2 * (4 * 32 * 8 + 2 * 32 * 128)
    assert word_multiply_adds(config) == kernels + 32 * 6 + 128


def test_a_training_is_three_times_its_words():
    """Ten phrases, two and a half epochs."""
    assert training_multiply_adds(TINY, 10, 2.5) == 3 * 2048 * 25


def test_the_first_epoch_of_the_quick_recipe_has_no_gradient():
    """It counts and calculates; the notebook's has, and a GPT's."""
    assert gradient_epochs(Config(), 4.0) == 3.0
    assert gradient_epochs(Config(recipe="notebook"), 4.0) == 4.0
    assert gradient_epochs(Config(variant="gpt"), 4.0) == 4.0
