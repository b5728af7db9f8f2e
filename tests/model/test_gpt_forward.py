"""The NumPy forward pass of the models with more than the notebook's, against Keras."""

import numpy as np
import pytest

from minigpt.config import SWITCHES, Config
from minigpt.model.forward import logits, trace
from minigpt.model.gpt_forward import gelu, is_plain
from minigpt.model.keras_model import build_model, model_weights
from minigpt.model.weights import buffers
from tests.small_models import random_weights

CASES = [
    {"variant": "gpt"},
    {"variant": "gpt", "mask": False, "heads": 3, "context_length": 7},
    *({switch: True} for switch in SWITCHES),
    {"positions": True, "mask": True, "residuals": True, "normalisation": True, "heads": 1},
]


def random_model(config: Config, seed: int = 0):
    """A Keras model with every weight drawn at random, and the weights by name."""
    model = build_model(config, logits=True)
    random = np.random.default_rng(seed)
    for weight in model.weights:
        weight.assign(random.normal(0, 0.25, weight.shape))
    return model, model_weights(model, config)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_logits_equal_those_of_keras(case):
    """Whatever is added to the model, NumPy and Keras give the same logits."""
    config = Config(vocab_size=30, **case)
    model, weights = random_model(config)
    words = np.random.default_rng(1).integers(0, 30, (5, config.context_length), dtype=np.int32)
    np.testing.assert_allclose(logits(weights, words), model(words).numpy(), atol=1e-5)


@pytest.mark.parametrize("variant", ["notebook", "gpt"])
def test_the_mask_hides_later_words(variant):
    """With the mask, changing the last word changes no vector before it; without, it does."""
    for mask in (True, False):
        config = Config(vocab_size=30, variant=variant, mask=mask, residuals=True)
        _, weights = random_model(config)
        words = np.arange(5, dtype=np.int32)[None]
        other = words.copy()
        other[0, -1] = 29
        first, second = (trace(weights, x)["attention_2"]["output"][0] for x in (words, other))
        unchanged = np.allclose(first[:-1], second[:-1], atol=1e-7)
        assert unchanged == mask
        assert not np.allclose(first[-1], second[-1])


def test_masked_attention_looks_only_back_and_adds_up_to_one():
    """Every row of the attention sums to 1, and nothing stands above the diagonal."""
    _, weights = random_model(Config(vocab_size=30, variant="gpt"))
    attention = trace(weights, np.arange(5, dtype=np.int32)[None])["attention_1"]["attention"][0]
    np.testing.assert_allclose(attention.sum(axis=-1), 1, atol=1e-6)
    assert (attention[:, ~np.tri(5, dtype=bool)] == 0).all()


def test_gelu_at_numbers_worked_out_by_hand():
    """GELU is 0 at 0, close to x for large x, close to 0 for very negative x, 0.841 at 1."""
    np.testing.assert_allclose(gelu(np.array([0.0, 1.0, 10.0])), [0, 0.841192, 10], atol=1e-5)
    assert abs(gelu(np.array(-10.0))) < 1e-6


def test_only_the_notebooks_own_model_is_plain():
    """A switch, or the variant gpt, takes the other forward pass."""
    plain = Config(vocab_size=30)
    assert is_plain(random_weights(plain))
    for case in CASES:
        config = Config(vocab_size=30, **case)
        assert not is_plain(random_weights(config) | buffers(config))
