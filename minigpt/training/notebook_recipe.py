"""Recipe ``notebook``: the training of the original notebook, epoch for epoch."""

from typing import TYPE_CHECKING

import numpy as np

from minigpt.config import Config
from minigpt.model.keras_model import build_model, model_weights, set_model_weights
from minigpt.model.weights import Weights
from minigpt.text.dataset import Dataset
from minigpt.training.history import Check, Clock, Epoch, OnEpoch, Trained, go_on

if TYPE_CHECKING:
    import keras

EPOCHS = 1000  # at most; early stopping ends it long before
BATCH_SIZE = 1024
PATIENCE = 10  # epochs without a better validation figure


def train_notebook(
    config: Config,
    dataset: Dataset,
    letter_counts: np.ndarray | None,
    start_weights: Weights | None,
    on_epoch: OnEpoch,
    check: Check = go_on,
) -> Trained:
    """Train with Adam at 1e-3 until ten epochs bring nothing better; the last weights are kept.

    Arguments and result as in :func:`minigpt.training.fast_recipe.train_fast`.
    """
    import keras

    clock = Clock(check)
    keras.utils.set_random_seed(config.seed)
    model = build_model(config)
    if start_weights is not None:
        set_model_weights(model, start_weights, config)
    _compile(model, config, letter_counts)
    diary = _diary(config, clock, on_epoch, letter_counts is not None)
    watched = "val_loss" if letter_counts is None else "val_accuracy"
    model.fit(
        dataset.train_x,
        dataset.train_y,
        epochs=EPOCHS,
        batch_size=BATCH_SIZE,
        validation_data=(dataset.test_x, dataset.test_y),
        callbacks=[keras.callbacks.EarlyStopping(monitor=watched, patience=PATIENCE), diary],
        verbose=0,
    )
    history = tuple(diary.epochs)
    return Trained(model_weights(model, config), history, history[-1], diary.stopped)


def _compile(model: "keras.Model", config: Config, letter_counts: np.ndarray | None) -> None:
    """Give the model its loss: cross-entropy, for an adversary less weight × score."""
    import keras

    cross_entropy = keras.losses.sparse_categorical_crossentropy
    if letter_counts is None:
        model.compile(optimizer="adam", loss=cross_entropy, metrics=["accuracy"])
        return
    counts = np.asarray(letter_counts, np.float32)

    def score(true, chances):
        return keras.ops.sum(chances * counts, axis=-1)  # (batch,)

    def combined_loss(true, chances):
        return cross_entropy(true, chances) - config.adversary_weight * score(true, chances)

    model.compile(optimizer="adam", loss=combined_loss, metrics=["accuracy", score])


def _diary(config: Config, clock: Clock, on_epoch: OnEpoch, adversary: bool):
    """A Keras callback that writes :class:`Epoch` entries and stops when it is asked to.

    It only looks on: a training that was held up between two batches ends with the same bits.
    """
    import keras

    class Diary(keras.callbacks.Callback):
        def __init__(self):
            super().__init__()
            self.epochs: list[Epoch] = []
            self.stopped = False

        def on_train_batch_begin(self, batch, logs=None):
            clock.check()

        def on_test_batch_begin(self, batch, logs=None):
            clock.check()

        def on_epoch_end(self, epoch, logs=None):
            figures = [float(logs[name]) for name in ("loss", "val_loss", "val_accuracy")]
            score = float(logs["val_score"]) if adversary else None
            plain = figures[1] + config.adversary_weight * score if adversary else figures[1]
            self.epochs.append(Epoch(epoch + 1, clock.seconds, *figures, score, plain))
            if on_epoch(self.epochs[-1], lambda: model_weights(self.model, config)):
                self.stopped = self.model.stop_training = True

    return Diary()
