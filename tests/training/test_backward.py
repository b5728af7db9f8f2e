"""The gradient by hand: against numbers on paper, against nudging, against TensorFlow."""

import numpy as np
import pytest
import tensorflow as tf

from minigpt.config import Config
from minigpt.model.forward import run
from minigpt.training.backward import in_double, loss_and_gradient, losses
from minigpt.training.graph import TENSORFLOW
from tests.small_models import CONFIG, fixed_weights, random_weights

X = np.array([[0, 1], [2, 2], [5, 4], [0, 3]], np.int32)  # a word twice, words that never come
Y = np.array([1, 0, 5, 5], np.int32)


def tensorflow_gradient(weights, x, y):
    """Loss and derivatives as TensorFlow finds them, float64."""
    variables = {name: tf.constant(array) for name, array in weights.items()}
    with tf.GradientTape() as tape:
        tape.watch(variables)
        logits = run(TENSORFLOW, variables, tf.constant(x))["logits"]
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(y, logits))
    found = tape.gradient(loss, variables)
    return float(loss), {name: tf.convert_to_tensor(g).numpy() for name, g in found.items()}


def test_the_loss_is_minus_the_log_of_the_right_words_chance():
    """A model that answers 1/2, 1/4, 1/8, ... to everything: log 2 and log 8."""
    weights = in_double(fixed_weights([1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 32, 1 / 32]))
    found = losses(weights, X[:2], np.array([0, 2]))
    np.testing.assert_allclose(found, np.log([2, 8]), rtol=1e-6)


def test_the_gradient_at_the_last_biases_is_chance_minus_one_at_the_right_word():
    """Half the chance for word 0, which is right: −1/2 there, the others' chances elsewhere."""
    chances = [1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 32, 1 / 32]
    loss, gradient = loss_and_gradient(in_double(fixed_weights(chances)), X[:1], np.array([0]))
    assert loss == pytest.approx(np.log(2), rel=1e-6)
    np.testing.assert_allclose(gradient["output/bias"], [-1 / 2, *chances[1:]], rtol=1e-6)


@pytest.mark.parametrize("heads", [1, 3])
def test_every_number_is_tensorflows(heads):
    """All derivatives of a drawn model agree to a millionth, and have the weights' shapes."""
    config = Config(vocab_size=6, context_length=2, heads=heads)
    weights = in_double(random_weights(config))
    loss, gradient = loss_and_gradient(weights, X, Y)
    expected_loss, expected = tensorflow_gradient(weights, X, Y)
    assert loss == pytest.approx(expected_loss, rel=1e-12)
    assert list(gradient) == list(weights)
    for name, right in expected.items():
        assert gradient[name].shape == weights[name].shape
        np.testing.assert_allclose(gradient[name], right, rtol=1e-6, atol=1e-14, err_msg=name)


def test_a_trained_models_gradient_is_tensorflows(tiny_pair):
    """Also where the numbers are those of a training: a batch of its own phrases."""
    weights = in_double(tiny_pair.original.weights)
    x, y = tiny_pair.dataset.train_x[:32], tiny_pair.dataset.train_y[:32]
    _, gradient = loss_and_gradient(weights, x, y)
    _, expected = tensorflow_gradient(weights, x, y)
    for name, right in expected.items():
        np.testing.assert_allclose(gradient[name], right, rtol=1e-6, atol=1e-13, err_msg=name)


def test_a_word_that_was_not_read_has_no_part_in_the_loss():
    """Its row of the embedding has the gradient 0, that of a word that was read has not."""
    _, gradient = loss_and_gradient(in_double(random_weights()), X[:1], Y[:1])
    assert not gradient["embedding"][2:].any()
    assert gradient["embedding"][0].all()


def test_another_architecture_is_refused():
    """The derivatives here are the notebook's; a GPT's would be wrong without a word."""
    config = Config(vocab_size=6, context_length=2, variant="gpt")
    with pytest.raises(ValueError, match="notebook"):
        loss_and_gradient(in_double(random_weights(config)), X, Y)


def test_the_hand_worked_models_are_plain():
    """What the tests above step is the notebook's model."""
    assert CONFIG.plain
