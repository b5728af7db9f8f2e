"""Recipe ``notebook``, against a plain-Keras replica of the notebook's cells."""

import threading
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest

from minigpt.config import Config
from minigpt.errors import Stopped
from minigpt.model.weights import weight_shapes
from minigpt.text.cleaning import clean
from minigpt.text.coding import code_words
from minigpt.text.dataset import Dataset, build_dataset
from minigpt.text.reading import read_text_file
from minigpt.text.vocabulary import vocabulary_of
from minigpt.training import notebook_recipe
from minigpt.training.fast_recipe import train_fast
from minigpt.training.notebook_recipe import train_notebook

EPOCHS = 6  # enough to tell two trainings apart; each further one would only multiply rounding


def replica(
    config: Config, data: Dataset, epochs: int, scores=None, start=None
) -> dict[str, list[float]]:
    """The notebook's model and training in its own words: one-hot labels, plain Keras.

    Args:
        config: sizes, seed and adversary weight.
        data: the examples.
        epochs: at most so many.
        scores: the letter counts, for an adversary.
        start: weights to begin with.
    """
    keras.utils.set_random_seed(config.seed)
    inputs = keras.layers.Input(shape=(config.context_length,))
    x = keras.layers.Embedding(config.vocab_size, 8)(inputs)
    x = keras.layers.MultiHeadAttention(config.heads, 8)(x, x)
    x = keras.layers.MultiHeadAttention(config.heads, 8)(x, x)
    x = keras.layers.Flatten()(keras.layers.Dense(32, activation="relu")(x))
    model = keras.Model(inputs, keras.layers.Dense(config.vocab_size, activation="softmax")(x))
    if start is not None:
        model.set_weights(start)

    def score(true, chances):
        return keras.ops.sum(chances * scores, axis=-1)

    def combined(true, chances):
        plain = keras.losses.categorical_crossentropy(true, chances)
        return plain - config.adversary_weight * score(true, chances)

    if scores is None:
        model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
    else:
        scores = np.asarray(scores, np.float32)
        model.compile(optimizer="adam", loss=combined, metrics=["accuracy", score])
    labels = [keras.utils.to_categorical(y, config.vocab_size) for y in (data.train_y, data.test_y)]
    watched = "val_loss" if scores is None else "val_accuracy"
    fitted = model.fit(
        data.train_x,
        labels[0],
        epochs=epochs,
        batch_size=1024,
        validation_data=(data.test_x, labels[1]),
        callbacks=[keras.callbacks.EarlyStopping(monitor=watched, patience=10)],
        verbose=0,
    )
    return {**fitted.history, "weights": model.get_weights()}


def go_on(epoch, weights) -> bool:
    """Never stop."""
    return False


def assert_same(trained, expected) -> None:
    """Both trainings report the same figures, epoch by epoch, and end with the same weights."""
    for ours, name in (("loss", "loss"), ("val_loss", "val_loss"), ("val_accuracy",) * 2):
        figures = [getattr(epoch, ours) for epoch in trained.history]
        assert figures == pytest.approx(expected[name], abs=1e-4)
    assert trained.kept == trained.history[-1]
    for ours, theirs in zip(trained.weights.values(), expected["weights"], strict=True):
        assert np.allclose(ours, theirs, atol=1e-3)


def test_the_original_is_the_notebooks(tiny_pair, monkeypatch):
    """On a made-up corpus: same data, same seed, same figures to 1e-4."""
    monkeypatch.setattr(notebook_recipe, "EPOCHS", EPOCHS)
    config, data = tiny_pair.config, tiny_pair.dataset
    trained = train_notebook(config, data, None, None, go_on)
    assert len(trained.history) == EPOCHS
    assert [epoch.epoch for epoch in trained.history] == [1, 2, 3, 4, 5, 6]
    assert_same(trained, replica(config, data, EPOCHS))


@pytest.mark.parametrize("start", ["scratch", "original"])
def test_the_adversary_is_the_notebooks(tiny_pair, monkeypatch, start):
    """From fresh values, as the notebook's clone has them, or from the original's weights."""
    monkeypatch.setattr(notebook_recipe, "EPOCHS", EPOCHS)
    config, data = tiny_pair.config.adversary(), tiny_pair.dataset
    counts = tiny_pair.original.vocabulary.letter_counts("e")
    weights = tiny_pair.original.weights if start == "original" else None
    trained = train_notebook(config, data, counts, weights, go_on)
    begun = None if weights is None else list(weights.values())
    expected = replica(config, data, EPOCHS, counts, begun)
    assert_same(trained, expected)
    scores = [epoch.val_score for epoch in trained.history]
    assert scores == pytest.approx(expected["val_score"], abs=1e-4)
    for epoch in trained.history:
        combined = epoch.val_cross_entropy - config.adversary_weight * epoch.val_score
        assert epoch.val_loss == pytest.approx(combined, abs=1e-6)


@pytest.mark.parametrize(("adversary", "watched"), [(False, "val_loss"), (True, "val_accuracy")])
def test_early_stopping_waits_ten_epochs(tiny_pair, monkeypatch, adversary, watched):
    """With nothing to learn from, both end ten epochs after their best: loss or accuracy.

    The learning rate of 0 is a callback's work: nothing changes, so the first epoch is the best.
    """
    monkeypatch.setattr(keras.optimizers.Adam, "update_step", lambda *a, **k: None)
    counts = tiny_pair.original.vocabulary.letter_counts("e") if adversary else None
    config = tiny_pair.config.adversary() if adversary else tiny_pair.config
    trained = train_notebook(config, tiny_pair.dataset, counts, None, go_on)
    assert len(trained.history) == 11
    assert len({getattr(epoch, watched) for epoch in trained.history}) == 1
    assert not trained.stopped


def test_a_training_can_be_stopped(tiny_pair):
    """True from the listener ends it after that epoch; the weights are those of that moment."""
    seen = []

    def stop_at_three(epoch, weights) -> bool:
        seen.append(weights())
        return epoch.epoch == 3

    trained = train_notebook(tiny_pair.config, tiny_pair.dataset, None, None, stop_at_three)
    assert trained.stopped and len(trained.history) == len(seen) == 3
    for name in weight_shapes(tiny_pair.config):
        assert np.array_equal(trained.weights[name], seen[-1][name])
    assert not np.array_equal(seen[0]["output/kernel"], seen[1]["output/kernel"])


def test_a_training_that_is_held_up_ends_with_the_same_bits(tiny_pair, monkeypatch):
    """The presenter's training goes first, in a thread of its own, in the midst of an epoch."""
    monkeypatch.setattr(notebook_recipe, "EPOCHS", 3)
    config, data, counts = tiny_pair.config, tiny_pair.dataset, None
    small = replace(data, train_x=np.tile(data.train_x, (4, 1)), train_y=np.tile(data.train_y, 4))
    alone = train_notebook(config, small, counts, None, go_on)
    looks = []

    def give_way() -> float:
        looks.append(1)
        if len(looks) == 4:
            for recipe in (train_notebook, train_fast):
                other = (replace(config, seed=5), data, counts, None, go_on)
                thread = threading.Thread(target=recipe, args=other)
                thread.start()
                thread.join()
        return 0.0

    held_up = train_notebook(config, small, counts, None, go_on, give_way)
    assert len(looks) > 3 * len(small.train_y) / notebook_recipe.BATCH_SIZE
    assert [e.val_loss for e in held_up.history] == [e.val_loss for e in alone.history]
    for name, array in alone.weights.items():
        assert np.array_equal(array, held_up.weights[name]), name


def test_a_check_can_stop_it_between_two_batches(tiny_pair):
    """What the check raises comes out of Keras' own loop as it is."""

    def stop() -> float:
        raise Stopped

    with pytest.raises(Stopped):
        train_notebook(tiny_pair.config, tiny_pair.dataset, None, None, go_on, stop)


def test_another_seed_is_another_training(tiny_pair, monkeypatch):
    """Initial values and batch order come from the seed, on the very same examples."""
    monkeypatch.setattr(notebook_recipe, "EPOCHS", 1)
    other = replace(tiny_pair.config, seed=1)
    trained = train_notebook(other, tiny_pair.dataset, None, None, go_on)
    assert trained.kept.val_loss != tiny_pair.original.history[0].val_loss


def real_dataset(path: Path, config: Config) -> tuple[Dataset, np.ndarray]:
    """The examples of a real corpus, and the letter counts of its words."""
    coded = code_words(clean(read_text_file(path)))
    counts = vocabulary_of(coded, config.vocab_size).letter_counts(config.letter)
    return build_dataset(coded, config), counts


@pytest.mark.slow
@pytest.mark.parametrize("which", [0, 1])
def test_the_numbers_are_the_notebooks_on_real_text(shared_corpora, which, monkeypatch):
    """At the notebook's own sizes, for both corpora at hand, original and adversary."""
    monkeypatch.setattr(notebook_recipe, "EPOCHS", 3)
    config = Config(recipe="notebook")
    data, counts = real_dataset(shared_corpora[which], config)
    trained = train_notebook(config, data, None, None, go_on)
    assert_same(trained, replica(config, data, 3))
    adversary = train_notebook(config.adversary(), data, counts, None, go_on)
    assert_same(adversary, replica(config.adversary(), data, 3, counts))
