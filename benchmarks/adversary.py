"""Training the adversary: time to the notebook's loss with nearly the ideal adversary's score."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from benchmarks import notebook_way
from benchmarks.rows import Row, at_least
from benchmarks.setting import Corpus, Setting
from benchmarks.training import one_hot_data, watched
from minigpt.config import Config
from minigpt.reward.ideal import score_curve, score_groups
from minigpt.training.history import Epoch

NEAR = 0.03  # how far the score may be from the ideal's


def first_near(told: list[Epoch], loss: float, score: float) -> float:
    """When a report first had this loss, and a score within 3 % of ``score``; in seconds."""
    good = (e for e in told if e.val_loss <= loss and abs(e.val_score / score - 1) <= NEAR)
    return next((entry.seconds for entry in good), np.inf)


def compare(corpus: Corpus, config: Config, weights, epochs: int) -> Iterator[tuple[float, ...]]:
    """For each weight: times less, nats below, and the kept score against the ideal's in %."""
    data, counts = corpus.dataset(config), corpus.letter_counts(config)
    original, _ = watched(config, data)
    groups = score_groups(original.weights, data.test_x, data.test_y, counts)
    sliders = (config.vocab_size, config.context_length, config.heads)
    hot = one_hot_data(data, config.vocab_size)
    for weight in weights:
        plain = notebook_way.train_adversary(
            hot, sliders, config.seed, counts.astype(np.float32), weight, epochs
        )
        mine = replace(config, role="adversary", adversary_weight=weight)
        fast, told = watched(mine, data, counts, original.weights)
        ideal = float(score_curve(groups, [weight]).score[0])
        there = first_near(told, plain.best_loss, ideal)
        print(
            f"{corpus.name} weight {weight} seed {config.seed}: notebook's best "
            f"{plain.best_loss:.4f} after {plain.best_seconds:.2f} s, fast near the ideal there "
            f"after {there:.2f} s, at its end {fast.kept.val_loss:.4f} with score "
            f"{fast.kept.val_score:.3f} (ideal {ideal:.3f})",
            flush=True,
        )
        yield (
            plain.best_seconds / there,
            plain.best_loss - fast.kept.val_loss,
            100 * fast.kept.val_score / ideal,
        )


def adversary_rows(setting: Setting) -> Iterator[Row]:
    """All weights and seeds, every text."""
    for corpus in setting.corpora:
        found = [
            figures
            for seed in setting.seeds
            for figures in compare(corpus, setting.config(seed), setting.weights, setting.epochs)
        ]
        faster, below, score = (tuple(figures) for figures in zip(*found, strict=True))
        weights = ", ".join(map(str, setting.weights))
        yield Row(
            f"Adversary (weights {weights}): time to the notebook adversary's best loss with a "
            "score within 3 % of the ideal's",
            corpus.name,
            "times less",
            faster,
            "20 × less",
            at_least(faster, 20),
        )
        yield Row(
            "Adversary's final loss, below the notebook's best", corpus.name, "nats below", below
        )
        yield Row("Adversary's final score, of the ideal's", corpus.name, "%", score)
