"""Recipe ``fast`` for the models that have more than the notebook's: the `gpt` and the mixtures.

Their graphs differ from switch to switch, so they are trained through Keras. The mixtures start
from the same calculated values as the notebook's model and go on in the same way, so that what
differs at the end is what the switch did: Adam, a running average of the weights, and an end when
an epoch gains nothing. Of the `gpt`, word vectors and last layer are calculated likewise.
"""

import numpy as np

from minigpt.config import Config
from minigpt.model.keras_model import build_model, model_weights, set_model_weights
from minigpt.model.weights import Weights
from minigpt.text.dataset import Dataset
from minigpt.training.fast_recipe import MEMORY, batch_size
from minigpt.training.history import Check, Clock, Epoch, OnEpoch, Trained, go_on
from minigpt.training.initial_weights import gpt_initial_weights, initial_weights

PARTS = 4  # reports inside the first epoch
EPOCHS = {"notebook": 10, "gpt": 6}  # at most,
GPT_STEPS = 400  # but a gpt takes this many steps where its epochs are short
RATE = {"notebook": 0.02, "gpt": 0.01}
WARM_UP = 5  # steps in which the rate rises
GAIN = 0.003  # nats; an epoch that lowers the best validation loss by less ends the training


def train_gpt(
    config: Config,
    dataset: Dataset,
    letter_counts: np.ndarray | None,
    start_weights: Weights | None,
    on_epoch: OnEpoch,
    check: Check = go_on,
) -> Trained:
    """Train for a few epochs and keep the weights with the least validation loss.

    Arguments and result as in :func:`minigpt.training.fast_recipe.train_fast`.
    """
    return _Training(config, dataset, letter_counts, start_weights, on_epoch, check).run()


def initial_values(config: Config, dataset: Dataset, drawn: Weights) -> Weights:
    """Where the training starts: calculated for a mixture, in part as Keras drew it for a gpt.

    Args:
        config: the sliders and switches; its seed fixes what is random.
        dataset: its training part is counted.
        drawn: the weights as Keras drew them.
    """
    if config.variant == "notebook":
        return initial_weights(config, dataset)
    return gpt_initial_weights(config, dataset, drawn)


class _Training:
    """One training under way: a Keras model, its compiled steps, its diary."""

    def __init__(self, config, dataset, letter_counts, start_weights, on_epoch, check):
        import keras

        self.clock = Clock(check)
        self.config, self.dataset, self.on_epoch = config, dataset, on_epoch
        self.adversary = letter_counts is not None
        self.weight = config.adversary_weight if self.adversary else 0.0
        counts = letter_counts if self.adversary else np.zeros(config.vocab_size)
        self.counts = np.asarray(counts, np.float32)
        keras.utils.set_random_seed(config.seed)
        self.model = build_model(config, logits=True)
        if start_weights is None:
            drawn = model_weights(self.model, config)
            start_weights = initial_values(config, dataset, drawn)
        self.clock.check()
        self.average = build_model(config, logits=True)  # holds the running average
        for model in (self.model, self.average):
            set_model_weights(model, start_weights, config)
        self.optimiser = keras.optimizers.Adam()
        self.optimiser.build(self.model.trainable_variables)
        self.step, self.measure = self._compiled()
        self.random = np.random.default_rng([config.seed, 1])
        self.best: tuple[Epoch, Weights] | None = None
        self.diary: list[Epoch] = []
        self.stopped = False

    def _compiled(self):
        """One step of training, and the sums of a validation, as TensorFlow graphs."""
        import tensorflow as tf

        optimiser, counts, weight = self.optimiser, self.counts, self.weight
        trained, average = self.model.trainable_variables, self.average.trainable_variables

        def losses(model, x, y):
            logits = model(x)
            plain = tf.nn.sparse_softmax_cross_entropy_with_logits(y, logits)
            score = tf.linalg.matvec(tf.nn.softmax(logits), counts)  # (batch,)
            return plain, score, logits

        @tf.function(reduce_retracing=True)
        def step(x, y):
            with tf.GradientTape() as tape:
                plain, score, _ = losses(self.model, x, y)
                loss = tf.reduce_mean(plain - weight * score)
            optimiser.apply(tape.gradient(loss, trained), trained)
            for mean, now in zip(average, trained, strict=True):
                mean.assign(MEMORY * mean + (1 - MEMORY) * now)
            return loss

        @tf.function(reduce_retracing=True)
        def measure(x, y):
            plain, score, logits = losses(self.average, x, y)
            right = tf.argmax(logits, axis=-1, output_type=tf.int32) == y
            return [tf.reduce_sum(tf.cast(part, tf.float32)) for part in (plain, score, right)]

        return step, measure

    def run(self) -> Trained:
        """Train until the schedule ends, an epoch gains nothing, or somebody stops it."""
        count = len(self.dataset.train_y)
        size = batch_size(count)
        steps = count // size
        epochs = EPOCHS[self.config.variant]
        if self.config.variant == "gpt":
            epochs = max(epochs, GPT_STEPS // steps)
        for epoch in range(epochs):
            before = self.best[0].val_loss if epoch else np.inf
            order = self.random.permutation(count)[: steps * size].reshape(steps, size)
            self._epoch(epoch, order)
            if self.stopped or self.best[0].val_loss > before - GAIN:
                break
        kept, weights = self.best
        return Trained(weights, tuple(self.diary), kept, self.stopped)

    def _epoch(self, epoch: int, order: np.ndarray) -> None:
        """Take a step with each row of ``order``, numbers of examples, ``(steps, batch)``."""
        steps, total, rate = len(order), 0.0, RATE[self.config.variant]
        reports = set(np.linspace(0, steps, PARTS + 1).astype(int)[1:]) if epoch == 0 else {steps}
        for done, batch in enumerate(order, start=1):
            self.clock.check()
            if epoch * steps + done <= WARM_UP:
                self.optimiser.learning_rate = rate * (epoch * steps + done) / WARM_UP
            batch = np.sort(batch)  # reads a memory-mapped file from front to back
            total += float(self.step(self.dataset.train_x[batch], self.dataset.train_y[batch]))
            if done in reports and not self.stopped:
                self._report(epoch + done / steps, total / done)

    def _validate(self) -> tuple[float, float, float]:
        x, y = self.dataset.test_x, self.dataset.test_y
        size = max(256, 4_000_000 // self.config.vocab_size)  # logits at once: 16 MB
        parts = [
            [float(figure) for figure in self.measure(x[at : at + size], y[at : at + size])]
            for at in range(0, len(y), size)
        ]
        plain, score, right = (sum(figures) / len(y) for figures in zip(*parts, strict=True))
        return plain, score, right

    def _report(self, epoch: float, loss: float) -> None:
        """Validate, remember what is best, tell who listens."""
        plain, score, right = self._validate()
        val_loss = plain - self.weight * score
        shown = score if self.adversary else None
        entry = Epoch(epoch, self.clock.seconds, loss, val_loss, right, shown, plain)
        weights = model_weights(self.average, self.config)
        if epoch == int(epoch):
            self.diary.append(entry)
        if self.best is None or val_loss < self.best[0].val_loss:
            self.best = (entry, weights)
        self.stopped = self.on_epoch(entry, lambda: weights)
