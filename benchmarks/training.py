"""Training the original: time to the notebook's best loss, and how good the end is."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from benchmarks import notebook_way
from benchmarks.rows import Row, at_least
from benchmarks.setting import LEAST_PHRASES, Corpus, Setting
from minigpt.config import Config
from minigpt.text.dataset import Dataset
from minigpt.training.fast_recipe import train_fast, warm_up
from minigpt.training.history import Epoch, Trained

LITTLE = 20_000  # pairs; below, the goal is only never to be worse


def one_hot_data(data: Dataset, vocab_size: int) -> tuple[np.ndarray, ...]:
    """The same examples as the notebook has them, int64 and one-hot."""
    unit = np.eye(vocab_size, dtype=np.int64)
    parts = (data.train_x, unit[data.train_y], data.test_x, unit[data.test_y])
    return tuple(np.asarray(part, np.int64) for part in parts)


def watched(config: Config, data: Dataset, counts=None, start=None) -> tuple[Trained, list[Epoch]]:
    """A fast training, as a live worker does it, and what it reported of whole epochs.

    What it reports inside an epoch is judged by a sample, and is no proof of a loss. A live worker
    has the compiled steps ready; here Keras made TensorFlow forget them, when the notebook's
    training before this one was given its seed.
    """
    warm_up()
    told: list[Epoch] = []
    trained = train_fast(config, data, counts, start, lambda entry, _: told.append(entry) or False)
    return trained, [entry for entry in told if entry.epoch.is_integer()]


def first_to(told: list[Epoch], loss: float) -> float:
    """When a report first had a validation loss this low, seconds; infinite if none had."""
    return next((entry.seconds for entry in told if entry.val_loss <= loss), np.inf)


@dataclass
class Comparison:
    """The two ways side by side, a figure for each repetition."""

    faster: list[float] = field(default_factory=list)
    below: list[float] = field(default_factory=list)
    accuracy: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)

    def add(self, corpus: Corpus, config: Config, epochs: int) -> None:
        """Train both ways on the same examples."""
        data = corpus.dataset(config)
        sliders = (config.vocab_size, config.context_length, config.heads)
        plain = notebook_way.train(
            one_hot_data(data, config.vocab_size), sliders, config.seed, epochs
        )
        fast, told = watched(config, data)
        best_accuracy = max(plain.history["val_accuracy"][at] for at in (plain.best, -1))
        self.faster.append(plain.best_seconds / first_to(told, plain.best_loss))
        self.below.append(plain.best_loss - fast.kept.val_loss)
        self.accuracy.append(100 * (fast.kept.val_accuracy - best_accuracy))
        self.first.append(1000 * told[0].seconds)
        self.whole.append(plain.best_seconds / told[-1].seconds)
        print(
            f"{corpus.name} {sliders} seed {config.seed}, {len(data.train_y)} pairs: notebook's "
            f"best {plain.best_loss:.4f} after {plain.best_seconds:.2f} s (epoch {plain.best + 1}),"
            f" fast there after {first_to(told, plain.best_loss):.2f} s, at its end "
            f"{fast.kept.val_loss:.4f} after {told[-1].seconds:.2f} s",
            flush=True,
        )


def default_rows(setting: Setting) -> Iterator[Row]:
    """The default sliders, several seeds, every text."""
    for corpus in setting.corpora:
        both = Comparison()
        for seed in setting.seeds:
            both.add(corpus, setting.config(seed), setting.epochs)
        little = len(corpus.dataset(setting.config(setting.seeds[0])).train_y) < LITTLE
        least = 0.0 if little else 0.15
        goal = "never above" if little else "at least 0.15 below"
        yield Row(
            "Time to the notebook's best validation loss, live worker",
            corpus.name,
            "times less",
            tuple(both.faster),
            "20 × less, 12 × at worst",
            at_least(both.faster, 20, 12),
        )
        yield Row(
            "The same to the very end of the fast training",
            corpus.name,
            "times less",
            tuple(both.whole),
        )
        yield Row(
            "Final validation loss, below the notebook's best",
            corpus.name,
            "nats below",
            tuple(both.below),
            goal,
            min(both.below) >= least,
        )
        yield Row(
            "Accuracy on the test set, above the notebook's",
            corpus.name,
            "points",
            tuple(both.accuracy),
            "higher",
            min(both.accuracy) > 0,
        )
        yield Row(
            "First validated model of the fast training", corpus.name, "ms", tuple(both.first)
        )


def position_rows(setting: Setting) -> Iterator[Row]:
    """Many slider positions, one seed."""
    both, counted = Comparison(), []
    for corpus in setting.corpora:
        for sliders in setting.positions.get(corpus.name, ()):
            config = setting.config(setting.seeds[0], sliders)
            phrases = corpus.dataset(config).phrase_count
            if phrases < LEAST_PHRASES and not setting.quick:
                print(f"{corpus.name} {sliders}: skipped, only {phrases} phrases", flush=True)
                continue
            both.add(corpus, config, setting.epochs)
            counted.append(sliders)
    if not counted:
        return
    what, where = f"over {len(counted)} slider positions", "all texts"
    yield Row(
        f"Time to the notebook's best validation loss {what}",
        where,
        "times less",
        tuple(both.faster),
        "8 × at worst",
        min(both.faster) >= 8,
    )
    yield Row(
        f"Final validation loss below the notebook's best {what}",
        where,
        "nats below",
        tuple(both.below),
        "never above",
        min(both.below) >= 0,
    )
