"""The model for one context, folded, against the plain way."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minigpt.config import Config
from minigpt.model.folded_forward import attend, fold
from minigpt.model.forward import logits
from minigpt.model.weights import weight_shapes


@given(
    vocab_size=st.integers(20, 120),
    context_length=st.integers(1, 12),
    heads=st.integers(1, 8),
    seed=st.integers(0, 999),
    size=st.sampled_from([0.1, 0.3, 1.0]),
)
def test_the_folded_model_gives_the_plain_one_s_logits(
    vocab_size, context_length, heads, seed, size
):
    """For random sliders and weights, each logit is the plain way's to 0.0001 of the largest."""
    config = Config(vocab_size=vocab_size, context_length=context_length, heads=heads)
    draw = np.random.default_rng(seed)
    weights = {
        name: draw.normal(0, size, shape).astype(np.float32)
        for name, shape in weight_shapes(config).items()
    }
    context = draw.integers(0, vocab_size, context_length, np.int32)
    plain = logits({name: w.astype(np.float64) for name, w in weights.items()}, context[None, :])[0]
    found = fold(weights).logits(context)
    assert found.dtype == np.float32
    assert found == pytest.approx(plain, rel=1e-3, abs=1e-4 * max(1, np.abs(plain).max()))


def test_attention_by_hand():
    """Two words, one head: equal scores mix the values half and half, a high one takes its own."""
    values = np.zeros((2, 3, 1, 8), np.float32)
    values[1, 0, 0, 0] = values[1, 1, 0, 0] = 10  # the second word looks for itself
    values[:, 2, 0, 0] = (2, 4)
    found = attend(values)  # (context, 8)
    assert found[0, 0] == pytest.approx(3)
    assert found[1, 0] == pytest.approx(4)
    assert not found[:, 1:].any()
