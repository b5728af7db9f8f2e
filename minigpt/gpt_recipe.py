"""Recipe ``fast`` for the models that have more than the notebook's: the `gpt` and the mixtures.

Their graphs differ from switch to switch, so they are trained through Keras: Adam with a rising
and falling learning rate, the best weights by validation loss kept.
"""

import time

import numpy as np

from minigpt.config import Config
from minigpt.dataset import Dataset
from minigpt.history import Epoch, OnEpoch, Trained
from minigpt.model import build_model, model_weights, set_model_weights
from minigpt.weights import Weights

BATCH_SIZE = 1024
LEAST_STEPS = 5  # an epoch; a small training set gets smaller batches
PARTS = 4  # reports inside the first epoch
EPOCHS = {"notebook": 4, "gpt": 8}
PEAK_RATE = {"notebook": 0.02, "gpt": 0.01}
WARM_UP = 0.15
TURNED = 0.02  # nats above the best validation loss that end the training
EMBEDDING_SPREAD = {"notebook": 0.3, "gpt": 0.1}
SHARPNESS = 4.0  # of the first attention where nothing is added that carries words past it


def train_gpt(
    config: Config,
    dataset: Dataset,
    letter_counts: np.ndarray | None,
    start_weights: Weights | None,
    on_epoch: OnEpoch,
) -> Trained:
    """Train for a few epochs and keep the weights with the least validation loss.

    Arguments and result as in :func:`minigpt.fast_recipe.train_fast`.
    """
    return _Training(config, dataset, letter_counts, start_weights, on_epoch).run()


def initial_values(config: Config, dataset: Dataset, drawn: Weights) -> Weights:
    """What Keras drew, with word vectors, first attention and output bias set to start well.

    Args:
        config: the sliders; its seed fixes what is random.
        dataset: its training part gives the words' frequencies.
        drawn: the weights as Keras drew them.
    """
    random = np.random.default_rng(config.seed)
    weights = dict(drawn)
    spread = EMBEDDING_SPREAD[config.variant]
    shape = weights["embedding"].shape
    weights["embedding"] = random.normal(0, spread, shape).astype(np.float32)
    if not config.residuals:  # else attention starts uniform and sits on a plateau
        for name in [n for n in weights if n.endswith("query_kernel")]:
            weights[name] = SHARPNESS * weights[name]
            weights[name.replace("query", "key")] = weights[name].copy()
    counts = np.bincount(dataset.train_y, minlength=config.vocab_size) + 0.5
    weights["output/bias"] = np.log(counts / counts.sum()).astype(np.float32)
    return weights


class _Training:
    """One training under way: a Keras model, its compiled steps, its diary."""

    def __init__(self, config, dataset, letter_counts, start_weights, on_epoch):
        import keras

        self.started = time.monotonic()
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
        set_model_weights(self.model, start_weights, config)
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

        model, optimiser, counts, weight = self.model, self.optimiser, self.counts, self.weight

        def losses(x, y, training):
            logits = model(x, training=training)
            plain = tf.nn.sparse_softmax_cross_entropy_with_logits(y, logits)
            score = tf.linalg.matvec(tf.nn.softmax(logits), counts)  # (batch,)
            return plain, score, logits

        @tf.function(reduce_retracing=True)
        def step(x, y):
            with tf.GradientTape() as tape:
                plain, score, _ = losses(x, y, True)
                loss = tf.reduce_mean(plain - weight * score)
            gradients = tape.gradient(loss, model.trainable_variables)
            optimiser.apply(gradients, model.trainable_variables)
            return loss

        @tf.function(reduce_retracing=True)
        def measure(x, y):
            plain, score, logits = losses(x, y, False)
            right = tf.argmax(logits, axis=-1, output_type=tf.int32) == y
            return [tf.reduce_sum(tf.cast(part, tf.float32)) for part in (plain, score, right)]

        return step, measure

    def run(self) -> Trained:
        """Train until the schedule ends, the validation loss has turned, or somebody stops it."""
        y = self.dataset.train_y
        size = max(1, min(BATCH_SIZE, len(y) // LEAST_STEPS))
        steps = len(y) // size
        epochs = EPOCHS[self.config.variant]
        for epoch in range(epochs):
            order = self.random.permutation(len(y))[: steps * size].reshape(steps, size)
            self._epoch(epoch, order, steps * epochs)
            if self.stopped or self.diary[-1].val_loss > self.best[0].val_loss + TURNED:
                break
        kept, weights = self.best
        return Trained(weights, tuple(self.diary), kept, self.stopped)

    def _epoch(self, epoch: int, order: np.ndarray, all_steps: int) -> None:
        steps, total = len(order), 0.0
        reports = set(np.linspace(0, steps, PARTS + 1).astype(int)[1:]) if epoch == 0 else {steps}
        for done, batch in enumerate(order, start=1):
            self.optimiser.learning_rate = self._rate(epoch * steps + done, all_steps)
            batch = np.sort(batch)  # reads a memory-mapped file from front to back
            total += float(self.step(self.dataset.train_x[batch], self.dataset.train_y[batch]))
            if done in reports and not self.stopped:
                self._report(epoch + done / steps, total / done)

    def _rate(self, step: int, steps: int) -> float:
        peak, rising = PEAK_RATE[self.config.variant], max(1.0, WARM_UP * steps)
        if step <= rising:
            return peak * step / rising
        return float(peak * np.cos(np.pi / 2 * (step - rising) / (steps - rising + 1)) ** 2)

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
        seconds = time.monotonic() - self.started
        shown = score if self.adversary else None
        entry = Epoch(epoch, seconds, loss, val_loss, right, shown, plain)
        weights = model_weights(self.model, self.config)
        if epoch == int(epoch):
            self.diary.append(entry)
        if self.best is None or val_loss < self.best[0].val_loss:
            self.best = (entry, weights)
        self.stopped = self.on_epoch(entry, lambda: weights)
