"""The forward pass: by hand, against Keras, and its softmax at the ends of float64."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minigpt.config import Config
from minigpt.model.forward import chances, log_softmax, logits, self_shares, softmax, trace
from minigpt.model.weights import named, weight_shapes


def random_weights(config, seed=0, spread=0.4):
    """Weights of the right shapes, normally distributed, float32."""
    random = np.random.default_rng(seed)
    shapes = weight_shapes(config)
    return {name: random.normal(0, spread, shape).astype("f") for name, shape in shapes.items()}


def test_softmax_by_hand():
    """Logits log 1, log 2, log 5 are chances 1/8, 2/8, 5/8."""
    np.testing.assert_allclose(softmax(np.log([[1.0, 2.0, 5.0]])), [[0.125, 0.25, 0.625]])


def test_softmax_neither_overflows_nor_underflows():
    """Logits of a thousand and minus a thousand give chances, and exact logarithms."""
    far = np.array([[1000.0, 0.0, -1000.0]])
    np.testing.assert_allclose(softmax(far), [[1.0, 0.0, 0.0]])
    np.testing.assert_allclose(log_softmax(far), [[0.0, -1000.0, -2000.0]])


def test_log_softmax_is_float64_and_leaves_its_input_alone():
    """Float32 logits come out as float64, and are not changed in place."""
    given_logits = np.array([[1.0, 2.0]], np.float32)
    assert log_softmax(given_logits).dtype == np.float64
    np.testing.assert_array_equal(given_logits, [[1.0, 2.0]])


def test_without_weights_every_word_has_the_same_chance():
    """All weights 0: attention looks at every word alike, and the chances are uniform."""
    config = Config(vocab_size=4, context_length=3)
    weights = {name: np.zeros(shape) for name, shape in weight_shapes(config).items()}
    inside = trace(weights, np.array([[0, 1, 2]]))
    np.testing.assert_allclose(inside["attention_1"]["attention"], np.full((1, 2, 3, 3), 1 / 3))
    np.testing.assert_allclose(inside["chances"], [[0.25] * 4])


def test_one_head_by_hand():
    """One number of the vectors in use: scores, attention and output can be done on paper."""
    config = Config(vocab_size=2, context_length=2, heads=1)
    weights = {name: np.zeros(shape) for name, shape in weight_shapes(config).items()}
    weights["embedding"][1, 0] = 1.0  # word 0 is 0, word 1 is 1
    for part in ("query", "key", "value"):
        weights[f"attention_1/{part}_kernel"][0, 0, 0] = 1.0
    weights["attention_1/output_kernel"][0, 0, 0] = 2.0
    inside = trace(weights, np.array([[0, 1]]))["attention_1"]
    score = 8**-0.5
    np.testing.assert_allclose(inside["scores"][0, 0], [[0, 0], [0, score]])
    share = np.exp(score) / (1 + np.exp(score))
    np.testing.assert_allclose(inside["attention"][0, 0], [[0.5, 0.5], [1 - share, share]])
    np.testing.assert_allclose(inside["output"][0, :, 0], [1.0, 2 * share])


def test_a_word_that_asks_nothing_gives_itself_its_part():
    """Without queries four words share alike: a quarter to itself, in each layer and head."""
    weights = dict(random_weights(Config(context_length=4, heads=2)))
    for name in weights:
        if "query" in name:
            weights[name] = np.zeros_like(weights[name])
    shares = self_shares(weights, np.array([[3, 1, 2, 0]]))
    np.testing.assert_allclose(shares, np.full((2, 1, 2), 0.25), rtol=1e-6)


def test_trace_shapes():
    """Every value inside has the shape that the pages rely on."""
    config = Config(vocab_size=30, context_length=4, heads=3)
    inside = trace(random_weights(config), np.zeros((2, 4), int))
    assert inside["embeddings"].shape == (2, 4, 8)
    for layer in ("attention_1", "attention_2"):
        for part in ("query", "key", "value"):
            assert inside[layer][part].shape == (2, 3, 4, 8)
        assert inside[layer]["scores"].shape == inside[layer]["attention"].shape == (2, 3, 4, 4)
        np.testing.assert_allclose(inside[layer]["attention"].sum(axis=-1), 1, rtol=1e-5)
        assert inside[layer]["output"].shape == (2, 4, 8)
    assert inside["hidden"].shape == (2, 4, 32)
    assert inside["logits"].shape == inside["chances"].shape == (2, 30)


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 40), st.integers(1, 8), st.integers(1, 5), st.integers(0, 99))
def test_trace_and_logits_agree(vocab, context, heads, seed):
    """Looking inside does not change the answer, and a batch answers as its rows do."""
    config = Config(vocab_size=vocab, context_length=context, heads=heads)
    weights = random_weights(config, seed)
    tokens = np.random.default_rng(seed).integers(0, vocab, (3, context))
    whole = logits(weights, tokens)
    np.testing.assert_array_equal(trace(weights, tokens)["logits"], whole)
    for row in range(3):
        np.testing.assert_allclose(
            logits(weights, tokens[row : row + 1])[0], whole[row], rtol=1e-4, atol=1e-5
        )


@pytest.mark.parametrize("seed", range(6))
def test_equals_the_keras_model(seed):
    """The chances of random models are Keras's to 1e-6, or 1e-5 of themselves."""
    pytest.importorskip("tensorflow")
    from minigpt.model.keras_model import build_model

    random = np.random.default_rng(seed)
    vocab, context, heads = (int(random.integers(*ends)) for ends in ((2, 300), (1, 12), (1, 8)))
    config = Config(vocab_size=vocab, context_length=context, heads=heads)
    model = build_model(config)
    arrays = [random.normal(0, 0.3, array.shape).astype("f") for array in model.get_weights()]
    model.set_weights(arrays)
    tokens = random.integers(0, vocab, (20, context)).astype(np.int32)
    mine = chances(named(arrays, config), tokens)
    np.testing.assert_allclose(mine, np.asarray(model(tokens)), rtol=1e-5, atol=1e-6)


def test_attention_and_logits_are_those_of_keras():
    """What the page Model unfolds: both layers' shares for each head, and the logits, to 1e-5."""
    pytest.importorskip("tensorflow")
    from minigpt.model.keras_model import build_model

    config = Config(vocab_size=60, context_length=5, heads=3)
    model = build_model(config, logits=True)
    random = np.random.default_rng(4)
    arrays = [random.normal(0, 0.3, array.shape).astype("f") for array in model.get_weights()]
    model.set_weights(arrays)
    tokens = random.integers(0, 60, (4, 5)).astype(np.int32)
    inside = trace(named(arrays, config), tokens)
    vectors = model.get_layer("embedding")(tokens)
    for name in ("attention_1", "attention_2"):
        layer = model.get_layer(name)
        vectors, shares = layer(vectors, vectors, return_attention_scores=True)
        np.testing.assert_allclose(inside[name]["attention"], shares, atol=1e-5)
    np.testing.assert_allclose(inside["logits"], model(tokens), atol=1e-5)
