"""Recipe `fast` for the gpt and for the notebook's model with something added."""

import numpy as np
import pytest

from minigpt.config import Config
from minigpt.dataset import Dataset
from minigpt.evaluation import cross_entropy
from minigpt.gpt_recipe import train_gpt
from minigpt.weights import parameter_count

COUNTS = np.array([0.0, 1.0, 2.0] + [0.0] * 9)


@pytest.fixture(scope="module")
def dataset():
    """Contexts of three of twelve words; the next word is the first one, four times in five."""
    random = np.random.default_rng(0)
    x = random.integers(0, 12, (600, 3), dtype=np.int32)
    noise = random.integers(0, 12, 600, dtype=np.int32)
    y = np.where(random.random(600) < 0.8, x[:, 0], noise).astype(np.int32)
    return Dataset(x[:480], y[:480], x[480:], y[480:])


def train(dataset, on_epoch=lambda epoch, weights: False, counts=None, start=None, **choices):
    """Train a tiny model on the made-up words."""
    config = Config(vocab_size=12, context_length=3, heads=1, **choices)
    return config, train_gpt(config, dataset, counts, start, on_epoch)


def test_a_gpt_has_53940_parameters_at_the_default():
    """Counted by hand, layer by layer.

    Embedding 500·32 = 16,000; positions 5·32 = 160. A block: normalisation 64; queries, keys and
    values 3·(32·16 + 16) = 1,584; output 16·32 + 32 = 544; normalisation 64; feed-forward
    32·128 + 128 + 128·32 + 32 = 8,352: 10,608. Last normalisation 64; output 32·500 + 500 = 16,500.
    """
    assert parameter_count(Config(variant="gpt")) == 16_000 + 160 + 2 * 10_608 + 64 + 16_500
    assert parameter_count(Config(variant="gpt")) == 53_940


def test_each_switch_adds_the_parameters_counted_by_hand():
    """Positions 5·8, normalisation 3·2·8, mask and residuals none, on top of 85,924."""
    added = {"positions": 40, "normalisation": 48, "mask": 0, "residuals": 0}
    for switch, count in added.items():
        assert parameter_count(Config(**{switch: True})) == 85_924 + count


def test_the_kept_weights_are_those_of_the_least_validation_loss(dataset):
    """The validation loss said is that of the weights given back."""
    config, trained = train(dataset, variant="gpt", positions=True)
    assert trained.kept.val_loss == min(entry.val_loss for entry in trained.history)
    again = cross_entropy(trained.weights, dataset.test_x, dataset.test_y)
    assert again == pytest.approx(trained.kept.val_loss, abs=1e-4)


def test_the_same_seed_gives_the_same_model(dataset):
    """Initial values and batch order follow from the seed."""
    (_, first), (_, second) = (train(dataset, residuals=True, seed=3) for _ in range(2))
    assert first.kept.val_loss == pytest.approx(second.kept.val_loss, abs=1e-5)


def test_an_adversary_scores_higher_than_its_original(dataset):
    """Started from the original, it gives up some certainty for letters."""
    _, original = train(dataset, variant="gpt")
    reward = {"role": "adversary", "adversary_weight": 1.5}
    _, adversary = train(dataset, counts=COUNTS, start=original.weights, variant="gpt", **reward)
    probe = train(
        dataset,
        counts=COUNTS,
        start=original.weights,
        variant="gpt",
        role="adversary",
        adversary_weight=0.0,
    )[1]
    assert adversary.kept.val_score > probe.kept.val_score + 0.1


def test_it_stops_when_asked(dataset):
    """A True from on_epoch ends the training, with the weights so far."""
    _, trained = train(dataset, on_epoch=lambda epoch, weights: True, variant="gpt")
    assert trained.stopped
    assert trained.kept.epoch <= 1
