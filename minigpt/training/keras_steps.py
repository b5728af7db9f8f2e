"""Steps of a training through Keras, for a GPU: any variant, any switches."""

import numpy as np

from minigpt.config import Config
from minigpt.model.keras_model import build_model, model_weights, set_model_weights
from minigpt.model.weights import Weights, flatten


class KerasSteps:
    """A training between two steps in Keras; its graphs differ from switch to switch.

    It has the methods of :class:`minigpt.training.processor.Processor`.
    """

    AT_ONCE = 1  # steps in which nobody can stop the training

    def __init__(self, config: Config, weights: Weights, counts: np.ndarray | None, weight: float):
        import keras

        self._config, self._weight = config, weight
        known = np.zeros(config.vocab_size) if counts is None else counts
        self._counts = np.asarray(known, np.float32)
        self._model, self._average = (build_model(config, logits=True) for _ in range(2))
        for model in (self._model, self._average):
            set_model_weights(model, weights, config)
        self._optimiser = keras.optimizers.Adam()
        self._optimiser.build(self._model.trainable_variables)
        self._step, self._measure = self._compiled()

    def _compiled(self):
        """One step of training, and the sums of a validation, as TensorFlow graphs."""
        import tensorflow as tf

        optimiser, counts, weight = self._optimiser, self._counts, self._weight
        trained, average = self._model.trainable_variables, self._average.trainable_variables

        def losses(model, x, y):
            logits = model(x)
            plain = tf.nn.sparse_softmax_cross_entropy_with_logits(y, logits)
            score = tf.linalg.matvec(tf.nn.softmax(logits), counts)  # (batch,)
            return plain, score, logits

        @tf.function(reduce_retracing=True)
        def step(x, y, rate, memory):
            with tf.GradientTape() as tape:
                plain, score, _ = losses(self._model, x, y)
                loss = tf.reduce_mean(plain - weight * score)
            optimiser.learning_rate.assign(rate)
            optimiser.apply(tape.gradient(loss, trained), trained)
            for mean, now in zip(average, trained, strict=True):
                mean.assign(memory * mean + (1 - memory) * now)
            return loss

        @tf.function(reduce_retracing=True)
        def measure(x, y):
            plain, score, logits = losses(self._average, x, y)
            right = tf.argmax(logits, axis=-1, output_type=tf.int32) == y
            return [tf.reduce_sum(tf.cast(part, tf.float32)) for part in (plain, score, right)]

        return step, measure

    def close(self) -> None:
        """Nothing is held."""

    def steps(self, x, y, batches: np.ndarray, rates: np.ndarray, memory: float) -> float:
        """A step for each of ``rates``; the sum of their mean losses."""
        memory, total = np.float32(memory), 0.0
        for batch, rate in zip(batches, rates, strict=True):
            total += float(self._step(x[batch], y[batch], np.float32(rate), memory))
        return total

    def validate(self, x: np.ndarray, y: np.ndarray) -> tuple[float, float, float]:
        """Mean cross-entropy, mean score and share guessed right of the average over ``x``."""
        size = max(256, 4_000_000 // self._config.vocab_size)  # logits at once: 16 MB
        parts = [
            [float(figure) for figure in self._measure(x[at : at + size], y[at : at + size])]
            for at in range(0, len(y), size)
        ]
        plain, score, right = (sum(figures) / len(y) for figures in zip(*parts, strict=True))
        return plain, score, right

    @property
    def average(self) -> np.ndarray:
        """The running average of the weights, flat."""
        return flatten(model_weights(self._average, self._config))
