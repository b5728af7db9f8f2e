"""Fine-tuning on feedback: the original learns to please a reward and to stay what it was.

Made as large as can be is the mean over the training contexts of ``E_p[r] - beta * KL(p || q)``,
p being the model's chances and q the original's: the aim of RLHF (Ouyang et al. 2022), which a
model this small need not sample for, since the sum over all words can be done.
"""

from dataclasses import dataclass

import numpy as np

from minigpt.config import Config
from minigpt.model.keras_model import build_model, model_weights, set_model_weights
from minigpt.model.weights import Weights
from minigpt.text.dataset import Dataset
from minigpt.training.history import Check, Clock, Epoch, OnEpoch, Trained, go_on

BATCH_SIZE = 1024
# Found by trying against the optimum, which is known: see minigpt.reward.kl_optimum.
STEPS = 60
REPORTS = 6
RATE = 0.01  # of Adam at the start; it falls to 0 in a cosine


@dataclass(frozen=True)
class Wish:
    """What the class wants.

    Attributes:
        reward: of each word, ``(vocab_size,)``.
        beta: the price of leaving the original.
    """

    reward: np.ndarray
    beta: float


def train_feedback(
    config: Config,
    dataset: Dataset,
    original: Weights,
    wish: Wish,
    on_epoch: OnEpoch,
    check: Check = go_on,
) -> Trained:
    """Start from the original's weights and make the wish come true as far as beta lets it.

    Args:
        config: the original's.
        dataset: what the original learnt from; the contexts alone are used.
        original: the original's weights.
        wish: the reward, and the price of leaving the original.
        on_epoch: told of every sixth of the training; its losses are ``beta * KL - reward``, its
            score the mean reward, all on the test contexts. True stops the training.
        check: called at every step; what it raises ends the training, and its seconds do not count.
    """
    import tensorflow as tf

    clock = Clock(check)
    model, before = (build_model(config, logits=True) for _ in range(2))
    for twin in (model, before):
        set_model_weights(twin, original, config)
    step, measure = _compiled(tf, model, before, wish)
    random = np.random.default_rng([config.seed, 2])
    size = min(BATCH_SIZE, len(dataset.train_x))
    diary: list[Epoch] = []
    stopped, total = False, 0.0
    for number in range(1, STEPS + 1):
        clock.check()
        batch = np.sort(random.choice(len(dataset.train_x), size, replace=False))
        rate = RATE * np.cos(np.pi / 2 * (number - 1) / STEPS) ** 2
        total += float(step(dataset.train_x[batch], tf.constant(rate, tf.float32)))
        if number % (STEPS // REPORTS) == 0:
            entry = _entry(diary, measure, dataset, total / (STEPS // REPORTS), wish, clock)
            diary.append(entry)
            total, stopped = 0.0, on_epoch(entry, lambda: model_weights(model, config))
            if stopped:
                break
    return Trained(model_weights(model, config), tuple(diary), diary[-1], stopped)


def _compiled(tf, model, before, wish: Wish):
    """One step of training, and the sums of a validation, as TensorFlow graphs."""
    import keras

    reward = tf.constant(wish.reward, tf.float32)
    optimiser = keras.optimizers.Adam()
    optimiser.build(model.trainable_variables)

    def gains(x):
        logits = model(x, training=True)
        log_p, log_q = tf.nn.log_softmax(logits), tf.nn.log_softmax(before(x, training=False))
        p = tf.exp(log_p)
        gained = tf.linalg.matvec(p, reward)  # (batch,)
        return gained, tf.reduce_sum(p * (log_p - tf.stop_gradient(log_q)), axis=1), log_p

    @tf.function(reduce_retracing=True)
    def step(x, rate):
        with tf.GradientTape() as tape:
            gained, kl, _ = gains(x)
            loss = tf.reduce_mean(wish.beta * kl - gained)
        optimiser.learning_rate.assign(rate)
        gradients = tape.gradient(loss, model.trainable_variables)
        optimiser.apply(gradients, model.trainable_variables)
        return loss

    @tf.function(reduce_retracing=True)
    def measure(x, y):
        gained, kl, log_p = gains(x)
        right = tf.cast(tf.argmax(log_p, axis=-1, output_type=tf.int32) == y, tf.float32)
        plain = tf.nn.sparse_softmax_cross_entropy_with_logits(y, log_p)
        return [tf.reduce_sum(part) for part in (gained, kl, right, plain)]

    return step, measure


def _entry(diary, measure, dataset: Dataset, loss: float, wish: Wish, clock: Clock) -> Epoch:
    sums = np.zeros(4)
    for at in range(0, len(dataset.test_y), BATCH_SIZE):
        parts = measure(dataset.test_x[at : at + BATCH_SIZE], dataset.test_y[at : at + BATCH_SIZE])
        sums += [float(part) for part in parts]
    gained, kl, right, plain = (sums / len(dataset.test_y)).tolist()
    number, missed = len(diary) + 1.0, wish.beta * kl - gained
    return Epoch(number, clock.seconds, loss, missed, right, gained, plain)
